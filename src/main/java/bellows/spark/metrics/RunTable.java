package bellows.spark.metrics;

import bellows.conf.BadInputException;
import bellows.conf.Spelling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * A table of a run, finished or going on, as Spark reads it.
 *
 * @param run its folder
 * @param name such as {@code steps}
 */
public record RunTable(Path run, String name) {
  /**
   * A table of a run.
   *
   * @throws BadInputException if the folder is not that of a run, or runs have no such table
   */
  public static RunTable open(Path run, String name, Configuration configuration) {
    BadInputException.check(RunTables.ROWS.containsKey(name), "expected one of a run's tables, %s, found '%s'%s",
        String.join(", ", RunTables.ROWS.keySet()), name, Spelling.nearest(name, RunTables.ROWS.keySet()));
    try {
      require(run, configuration);
    } catch (IOException e) {
      throw new UncheckedIOException(run + ": cannot be read: " + e.getMessage(), e);
    }
    return new RunTable(run, name);
  }

  /** Refuses what is not the folder of a run. */
  static void require(Path run, Configuration configuration) throws IOException {
    FileSystem fileSystem = run.getFileSystem(configuration);
    BadInputException.check(fileSystem.exists(run), "expected the folder of a run, found nothing at %s", run);
    BadInputException.check(fileSystem.exists(new Path(run, MetricsTable.FOLDER)),
        "%s is not the folder of a run: expected %s in it", run, MetricsTable.FOLDER);
  }

  public StructType schema() {
    return new RowSchema<>(RunTables.ROWS.get(name)).queried();
  }

  /** The rows that are visible now. */
  public Dataset<Row> rows(SparkSession session) {
    try {
      return rows(session, name, TableFiles.current(MetricsTable.folder(run, name),
          session.sparkContext().hadoopConfiguration()));
    } catch (IOException e) {
      throw new UncheckedIOException(run + ": cannot be read: " + e.getMessage(), e);
    }
  }

  static Dataset<Row> rows(SparkSession session, String table, List<Part> parts) {
    StructType schema = new RowSchema<>(RunTables.ROWS.get(table)).queried();
    // Looking up files recursively turns off the reading of folders such as lr=0.1 as columns.
    return parts.isEmpty() ? session.createDataFrame(List.of(), schema)
        : session.read().schema(schema).option("recursiveFileLookup", true)
            .parquet(parts.stream().map(part -> literal(part.path())).toArray(String[]::new));
  }

  /** A path in the language of patterns that Spark reads: a run may be called {@code lr[0.1]}. */
  private static String literal(Path path) {
    return path.toString().replaceAll("[\\\\*?\\[\\]{}]", "\\\\$0");
  }
}
