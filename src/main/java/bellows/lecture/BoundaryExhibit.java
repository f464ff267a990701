package bellows.lecture;

import bellows.conf.BadInputException;
import bellows.data.Rows;
import bellows.draw.Subject;
import bellows.figure.Chart;
import bellows.figure.Figure;
import bellows.figure.Palette;
import bellows.figure.Panels;
import bellows.image.Picture;
import bellows.run.Changes;
import bellows.run.TrainedModel;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;

/**
 * What networks of two inputs decide, all over the plane, with samples on it; a panel for each run.
 *
 * @param runs which, in their order
 */
record BoundaryExhibit(String caption, List<String> runs) implements Exhibit {
  private static final int PIXELS = 160;
  private static final int SAMPLES = 400;
  private static final int SIDE = 400;
  private static final double ROOM = 0.15;
  private static final double TINT = 0.35;

  @Override
  public String html(Map<String, FinishedRun> all, Configuration configuration) {
    List<Figure> panels = new ArrayList<>();
    for (String run : runs) {
      panels.add(panel(all.get(run), configuration));
    }
    return Exhibit.drawn(new Panels("", 2, panels), caption);
  }

  private static Figure panel(FinishedRun run, Configuration configuration) {
    TrainedModel model = TrainedModel.load(run.folder(), configuration);
    BadInputException.check(model.input().size() == 2 && model.classes() > 0,
        "run %s: boundary: expected a network of two inputs and classes, found %s and %d classes", run.name(),
        model.input(), model.classes());
    Rows rows = Subject.open(run.folder(), Changes.NONE, configuration).samples(SAMPLES);
    int count = rows.count();
    double[][] samples = new double[2][count];
    int[] labels = new int[count];
    Picture sample = new Picture();
    for (int i = 0; i < count; i++) {
      rows.read(i, sample);
      samples[0][i] = sample.values()[0];
      samples[1][i] = sample.values()[1];
      labels[i] = (int) rows.target(i);
    }
    Chart chart = new Chart(run.name(), "first input", "second input").size(SIDE, SIDE);
    double[] x = range(samples[0]);
    double[] y = range(samples[1]);
    chart.backdrop(regions(model, x, y), x[0], x[1], y[0], y[1]);
    for (int label = 0; label < model.classes(); label++) {
      int of = label;
      int[] its = IntStream.range(0, count).filter(i -> labels[i] == of).toArray();
      chart.points(model.className(label), IntStream.of(its).mapToDouble(i -> samples[0][i]).toArray(),
          IntStream.of(its).mapToDouble(i -> samples[1][i]).toArray(), Palette.series(label));
    }
    return chart;
  }

  /** From the least to the greatest value, with some room beyond. */
  private static double[] range(double[] values) {
    double low = IntStream.range(0, values.length).mapToDouble(i -> values[i]).min().orElse(0);
    double high = IntStream.range(0, values.length).mapToDouble(i -> values[i]).max().orElse(1);
    double room = high > low ? ROOM * (high - low) : 1;
    return new double[] {low - room, high + room};
  }

  private static BufferedImage regions(TrainedModel model, double[] x, double[] y) {
    BufferedImage pixels = new BufferedImage(PIXELS, PIXELS, BufferedImage.TYPE_INT_RGB);
    for (int row = 0; row < PIXELS; row++) {
      for (int column = 0; column < PIXELS; column++) {
        float first = (float) (x[0] + (x[1] - x[0]) * (column + 0.5) / PIXELS);
        float second = (float) (y[1] - (y[1] - y[0]) * (row + 0.5) / PIXELS);
        Color colour = Palette.series(model.predict(first, second).label());
        pixels.setRGB(column, row, Palette.tint(colour, TINT).getRGB());
      }
    }
    return pixels;
  }
}
