package bellows.lecture;

import bellows.draw.Mistakes;
import bellows.draw.Subject;
import bellows.run.Changes;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * Test pictures that a run's network answers wrongly, with what it says and what is right, the worst first.
 *
 * @param most pictures at most
 */
record MistakesExhibit(String caption, String run, int most) implements Exhibit {
  @Override
  public String html(Map<String, FinishedRun> all, Configuration configuration) {
    Subject subject = Subject.open(all.get(run).folder(), Changes.NONE, configuration);
    return Exhibit.drawn(new Mistakes(subject, subject.samples(Integer.MAX_VALUE)).figure(most), caption);
  }
}
