package bellows.ml.sql;

import bellows.conf.BadInputException;
import bellows.run.TrainedModel;
import bellows.store.run.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** Models that queries name, read once and broadcast once, and again when another model lies there. */
final class SavedModels {
  private static final int MOST = 16;
  private static final Map<String, Held> HELD = new LinkedHashMap<>(MOST, 0.75f, true) {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Held> eldest) {
      return size() > MOST;
    }
  };

  /**
   * A model, and its weights on their way to executors.
   *
   * @param version changes when the model does
   */
  record Held(SparkContext spark, String version, TrainedModel model, Broadcast<float[]> weights) {}

  private SavedModels() {}

  /**
   * The model in a folder: of a run, of a saved stage, or a model's own.
   *
   * @throws BadInputException if there is none, or it is damaged
   */
  static synchronized Held of(SparkContext spark, String path) {
    Configuration configuration = spark.hadoopConfiguration();
    try {
      Path folder = new Path(path);
      FileSystem files = folder.getFileSystem(configuration);
      Path inside = new Path(folder, RunFolder.MODEL);
      Path weights = new Path(files.exists(inside) ? inside : folder, "weights.bin");
      BadInputException.check(files.exists(weights), "%s: expected the folder of a model, or of a run that has one, "
          + "found no weights.bin there", path);
      FileStatus status = files.getFileStatus(weights);
      String version = status.getModificationTime() + ":" + status.getLen();
      String name = files.makeQualified(folder).toString();
      Held held = HELD.get(name);
      if (held == null || held.spark() != spark || !held.version().equals(version)) {
        TrainedModel model = TrainedModel.load(path, configuration);
        held = new Held(spark, version, model, JavaSparkContext.fromSparkContext(spark).broadcast(model.weights()));
        HELD.put(name, held);
      }
      return held;
    } catch (IOException e) {
      throw new UncheckedIOException(path + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
