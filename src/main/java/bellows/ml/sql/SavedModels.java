package bellows.ml.sql;

import bellows.conf.BadInputException;
import bellows.run.TrainedModel;
import bellows.store.run.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** Models that queries name, read once and broadcast once, and again when another model lies there. */
final class SavedModels {
  private static final String WEIGHTS = "weights.bin";
  private static final int MOST = 16;
  private static final Map<String, Held> HELD = new LinkedHashMap<>(MOST, 0.75f, true) {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Held> eldest) {
      return size() > MOST;
    }
  };

  /**
   * A model, and the weights that it answers by on their way to executors.
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
  static Held of(SparkContext spark, String path) {
    Held held = lookedUp(spark, path);
    BadInputException.check(held != null, "%s: expected the folder of a model, or of a run that has one, found no %s "
        + "there", path, WEIGHTS);
    return held;
  }

  /**
   * The same; null where none lies there, as in the moments between the old model's going and the new one's coming.
   *
   * @throws BadInputException if there is one, and it is damaged
   */
  static synchronized Held lookedUp(SparkContext spark, String path) {
    Configuration configuration = spark.hadoopConfiguration();
    try {
      Path folder = new Path(path);
      FileSystem files = folder.getFileSystem(configuration);
      Path inside = new Path(folder, RunFolder.MODEL);
      Path weights = new Path(files.exists(inside) ? inside : folder, WEIGHTS);
      if (!files.exists(weights)) {
        return null;
      }
      try {
        return held(spark, path, files.makeQualified(folder).toString(), version(files, weights));
      } catch (BadInputException | IOException e) {
        if (files.exists(weights)) {
          throw e;
        }
        return null; // It went in between.
      }
    } catch (IOException e) {
      throw new UncheckedIOException(path + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static Held held(SparkContext spark, String path, String name, String version) {
    Held held = HELD.get(name);
    if (held == null || held.spark() != spark || !held.version().equals(version)) {
      TrainedModel model = TrainedModel.load(path, spark.hadoopConfiguration());
      held = new Held(spark, version, model,
          JavaSparkContext.fromSparkContext(spark).broadcast(model.folded().weights()));
      HELD.put(name, held);
    }
    return held;
  }

  /** With the file's last bytes, which are a checksum of the whole: its time alone may be that of another one. */
  private static String version(FileSystem files, Path weights) throws IOException {
    FileStatus status = files.getFileStatus(weights);
    byte[] tail = new byte[(int) Math.min(4, status.getLen())];
    try (FSDataInputStream in = files.open(weights)) {
      in.readFully(status.getLen() - tail.length, tail);
    }
    return status.getModificationTime() + ":" + status.getLen() + ":" + HexFormat.of().formatHex(tail);
  }
}
