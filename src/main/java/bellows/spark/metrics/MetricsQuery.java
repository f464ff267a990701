package bellows.spark.metrics;

import bellows.conf.BadInputException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Spark SQL over the tables of one or more runs, finished or going on. The views {@code runs}, {@code steps},
 * {@code evals}, {@code layers}, {@code tasks}, {@code events} and {@code rejected} hold the rows of all given runs, which their column
 * {@code run} tells apart; a table that no run has written yet is an empty view. Views show what was there when this
 * was made.
 */
public final class MetricsQuery {
  private final SparkSession session;

  /**
   * Registers the views, in a session of their own: names and settings of {@code session} stay as they are. Times are
   * shown in UTC.
   *
   * @throws BadInputException if a folder does not exist or is not that of a run
   */
  public MetricsQuery(SparkSession session, List<Path> runs) throws IOException {
    this.session = session.newSession();
    this.session.conf().set("spark.sql.session.timeZone", "UTC");
    this.session.conf().set("spark.sql.datetime.java8API.enabled", "true");
    this.session.conf().set("spark.sql.jsonGenerator.ignoreNullFields", "false");
    // The tables are small: Spark's 200 tasks a shuffle would be most of the time.
    this.session.conf().set("spark.sql.shuffle.partitions", "4");
    Configuration configuration = this.session.sparkContext().hadoopConfiguration();
    for (Path run : runs) {
      requireRun(run, configuration);
    }
    for (String table : RunTables.ROWS.keySet()) {
      view(table, runs, configuration).createOrReplaceTempView(table);
    }
  }

  /**
   * Plans a query; {@link #attempt} around whatever then runs it turns its failures into messages, too.
   *
   * @throws BadInputException if it is not SQL or names what is not there; lists the tables and their columns
   */
  public Dataset<Row> query(String sql) {
    return attempt(() -> session.sql(sql));
  }

  /** Runs {@code action}; what Spark says about a query that fails becomes a message without a stack trace. */
  public <T> T attempt(Supplier<T> action) {
    try {
      return action.get();
    } catch (Exception e) {
      if (e instanceof SparkThrowable) {
        String said = e instanceof AnalysisException analysis ? analysis.getSimpleMessage() : e.getMessage();
        throw new BadInputException("%s%n%nThe tables and their columns:%n%s", said.strip(), tables(), e);
      }
      throw e;
    }
  }

  private static String tables() {
    StringBuilder text = new StringBuilder();
    RunTables.ROWS.forEach((name, rows) ->
        text.append(String.format("  %s: %s%n", name, new RowSchema<>(rows).names())));
    return text.toString().stripTrailing();
  }

  private static void requireRun(Path run, Configuration configuration) throws IOException {
    FileSystem fileSystem = run.getFileSystem(configuration);
    BadInputException.check(fileSystem.exists(run), "expected the folder of a run, found nothing at %s", run);
    BadInputException.check(fileSystem.exists(new Path(run, MetricsTable.FOLDER)),
        "%s is not the folder of a run: expected %s in it", run, MetricsTable.FOLDER);
  }

  private Dataset<Row> view(String table, List<Path> runs, Configuration configuration) throws IOException {
    List<String> folders = new ArrayList<>();
    for (Path run : runs) {
      Path folder = new Path(new Path(run, MetricsTable.FOLDER), table);
      FileSystem fileSystem = folder.getFileSystem(configuration);
      if (fileSystem.exists(folder)) {
        folders.add(fileSystem.makeQualified(folder).toString());
      }
    }
    StructType schema = new RowSchema<>(RunTables.ROWS.get(table)).queried();
    // Looking up files recursively turns off the reading of folders such as lr=0.1 as columns.
    return folders.isEmpty() ? session.createDataFrame(List.of(), schema)
        : session.read().schema(schema).option("recursiveFileLookup", true).parquet(folders.toArray(new String[0]));
  }
}
