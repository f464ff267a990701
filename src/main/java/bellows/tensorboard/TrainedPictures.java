package bellows.tensorboard;

import bellows.conf.BadInputException;
import bellows.data.Split;
import bellows.draw.Mistakes;
import bellows.draw.Subject;
import bellows.draw.WeightPictures;
import bellows.figure.Figure;
import bellows.run.Changes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;

/** Pictures of a run that has ended: the filters of its first layer, and what it is wrong about. */
final class TrainedPictures {
  private static final int MOST_MISTAKES = 60;

  private TrainedPictures() {}

  /**
   * The pictures by tag; those that there are of this network.
   *
   * @param samples the first test samples among which mistakes are sought; 0 for none
   * @param missing told why there is no picture of something
   */
  static Map<String, Figure> of(String run, int samples, Configuration configuration, Consumer<String> missing) {
    Map<String, Figure> pictures = new LinkedHashMap<>();
    try {
      Subject subject = Subject.open(run, Changes.NONE, configuration);
      draw(pictures, "filters", () -> new WeightPictures(subject).filters(), missing);
      if (samples > 0 && subject.data().has(Split.TEST)) {
        draw(pictures, "mistakes", () -> new Mistakes(subject, subject.data().first(Split.TEST,
            (int) Math.min(samples, subject.data().count(Split.TEST)))).figure(MOST_MISTAKES), missing);
      }
    } catch (BadInputException e) {
      missing.accept("no pictures: " + e.getMessage());
    }
    return pictures;
  }

  private static void draw(Map<String, Figure> pictures, String tag, Supplier<Figure> drawing,
      Consumer<String> missing) {
    try {
      pictures.put(tag, drawing.get());
    } catch (BadInputException e) {
      missing.accept("no picture of " + tag + ": " + e.getMessage());
    }
  }
}
