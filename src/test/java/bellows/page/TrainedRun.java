package bellows.page;

import bellows.run.RunEvent;
import bellows.run.Training;
import bellows.spark.Sparks;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;

/** A real run of a few steps on digits. */
final class TrainedRun {
  static final String DIGITS = """
      name = tiny, seed = 3
      data {source = digits, train = 240, test = 60, normalise = auto}
      network = [{conv {filters = 4, kernel = 5}}, relu, {maxpool = 2}, flatten, {dense = 16}, relu, {dense = classes}]
      batch = 40, rate {start = 0.05}, optimizer {name = sgd, momentum = 0.9}
      checkpoint {every = 1 epoch, keep = 2}
      stop {epochs = 4}
      """;

  private TrainedRun() {}

  static Training.Builder on(Path folder) {
    SparkSession spark = Sparks.session("local[2]");
    return Training.on(spark).configuration(DIGITS).folder(folder.toString());
  }

  static void train(Path folder, List<String> changes, Consumer<RunEvent> listener) {
    try (Training training = on(folder).changes(changes).listener(listener).start()) {
      training.await();
    }
  }
}
