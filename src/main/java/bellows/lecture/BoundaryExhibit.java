package bellows.lecture;

import bellows.draw.Boundary;
import bellows.draw.Subject;
import bellows.figure.Figure;
import bellows.run.Changes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * What networks of two inputs decide, all over the plane, with samples on it; a panel for each run.
 *
 * @param runs which, in their order
 */
record BoundaryExhibit(String caption, List<String> runs) implements Exhibit {
  private static final int SAMPLES = 400;

  @Override
  public String html(Map<String, FinishedRun> all, Configuration configuration) {
    List<Figure> panels = new ArrayList<>();
    for (String run : runs) {
      Subject subject = Subject.open(all.get(run).folder(), Changes.NONE, configuration);
      panels.add(new Boundary(subject).figure(subject.samples(SAMPLES), runs.size() > 1 ? run : ""));
    }
    return Exhibit.drawn(panels, caption);
  }
}
