package bellows.lecture;

import bellows.data.Rows;
import bellows.draw.Bumps;
import bellows.draw.Subject;
import bellows.figure.Figure;
import bellows.image.Picture;
import bellows.run.Changes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;

/**
 * Networks of one input as the sum of their units; a panel for each run.
 *
 * @param runs which, in their order
 */
record BumpsExhibit(String caption, List<String> runs) implements Exhibit {
  private static final int PLACES = 300;
  private static final int SAMPLES = 200;

  @Override
  public String html(Map<String, FinishedRun> all, Configuration configuration) {
    List<Figure> panels = new ArrayList<>();
    for (String run : runs) {
      panels.add(panel(Subject.open(all.get(run).folder(), Changes.NONE, configuration)));
    }
    return Exhibit.drawn(panels, caption);
  }

  private static Figure panel(Subject subject) {
    Rows rows = subject.samples(SAMPLES);
    double[] x = new double[rows.count()];
    double[] y = new double[rows.count()];
    Picture sample = new Picture();
    for (int i = 0; i < rows.count(); i++) {
      rows.read(i, sample);
      x[i] = sample.values()[0];
      y[i] = rows.target(i);
    }
    double low = Arrays.stream(x).min().orElse(0);
    double high = Arrays.stream(x).max().orElse(1);
    double[] places = IntStream.rangeClosed(0, PLACES).mapToDouble(i -> low + (high - low) * i / PLACES).toArray();
    return new Bumps(subject).figure(places, x, y);
  }
}
