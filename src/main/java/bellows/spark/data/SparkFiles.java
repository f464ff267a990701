package bellows.spark.data;

import bellows.conf.Settings;
import bellows.data.source.Expected;
import bellows.data.source.Sources;
import bellows.spark.internal.SparkInternals;
import bellows.store.HadoopFiles;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Files that Spark itself reads as tables: Parquet, ORC, Avro, and JSON with an object on each line. */
public final class SparkFiles {
  private SparkFiles() {}

  /**
   * Opens {@code path} (or {@code train}) and {@code test}, in the session of this application.
   *
   * @param source one of {@link Sources#OF_SPARK}
   */
  static DataSet open(Settings data, String source, HadoopFiles files, Expected expected) {
    String key = data.has("path") && !data.has("train") ? "path" : "train";
    Dataset<Row> train = table(data, key, source, files);
    return DataSet.of(data, train, data.has("test") ? table(data, "test", source, files) : null, expected);
  }

  private static Dataset<Row> table(Settings data, String key, String source, HadoopFiles files) {
    String path = data.text(key);
    if (!files.exists(path)) {
      throw data.error(key, "expected a file or folder, found nothing at %s", path);
    }
    try {
      return read(source, files.absolute(path));
    } catch (RuntimeException e) {
      throw data.error(key, "expected %s that Spark reads, found %s: %s", source, path, e.getMessage());
    }
  }

  /** The table in a file or folder, in the session that there is, or else in a local one. */
  public static Dataset<Row> read(String source, String path) {
    return session().read().options(Map.of("mode", "FAILFAST")).format(source).load(path);
  }

  /** The session that there is, or else a local one. */
  static SparkSession session() {
    return SparkInternals.session(new SparkConf().setIfMissing("spark.master", "local[*]")
        .setIfMissing("spark.app.name", "bellows").setIfMissing("spark.ui.enabled", "false"));
  }
}
