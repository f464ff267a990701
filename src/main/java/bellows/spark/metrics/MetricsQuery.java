package bellows.spark.metrics;

import bellows.conf.BadInputException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Spark SQL over the tables of one or more runs, finished or going on. The views {@code runs}, {@code steps},
 * {@code evals}, {@code layers}, {@code tasks}, {@code events} and {@code rejected} hold the rows of all given runs,
 * which their column {@code run} tells apart; a table that no run has written yet is an empty view.
 *
 * <p>Spark is handed files, never folders: which of them count says {@link Part}. Views show what was there when this
 * was made. A run that goes on deletes files whose rows it has put into others, minutes later; a query that came too
 * late for one is asked again, of new views.
 */
public final class MetricsQuery {
  private static final int MOST_TRIES = 4;

  private final SparkSession session;
  private final List<Path> runs;
  /** By table. */
  private Map<String, List<Part>> files;

  /** What a query gave. */
  public record Answer(List<String> columns, List<Row> rows) {}

  /**
   * Registers the views, in a session of their own: names and settings of {@code session} stay as they are. Times are
   * shown in UTC.
   *
   * @throws BadInputException if a folder does not exist or is not that of a run
   */
  public MetricsQuery(SparkSession session, List<Path> runs) throws IOException {
    this.runs = List.copyOf(runs);
    this.session = session.newSession();
    this.session.conf().set("spark.sql.session.timeZone", "UTC");
    this.session.conf().set("spark.sql.datetime.java8API.enabled", "true");
    this.session.conf().set("spark.sql.jsonGenerator.ignoreNullFields", "false");
    // The tables are small: Spark's 200 tasks a shuffle would be most of the time, as would a job that looks at files.
    this.session.conf().set("spark.sql.shuffle.partitions", "4");
    this.session.conf().set("spark.sql.sources.parallelPartitionDiscovery.threshold", Integer.MAX_VALUE);
    for (Path run : runs) {
      RunTable.require(run, configuration());
    }
    show(list());
  }

  /**
   * Refuses a text that does more than to ask these tables; see {@link QueryCheck}.
   *
   * @throws BadInputException with what was found, or with what Spark says of a text that is not SQL
   */
  public void check(String sql) throws IOException {
    try {
      QueryCheck.check(session, sql, RunTables.ROWS.keySet());
    } catch (BadInputException e) {
      throw new BadInputException("%s%n%nThe tables and their columns:%n%s", e.getMessage(), tables(), e);
    } catch (Exception e) {
      throw told(e);
    }
  }

  /**
   * Runs any statement and returns its first rows.
   *
   * @throws BadInputException if it is not SQL, names what is not there or cannot be computed: with what Spark says,
   *     and a list of the tables and their columns
   */
  public synchronized Answer answer(String sql, int mostRows) throws IOException {
    for (int left = MOST_TRIES - 1;; left--) {
      try {
        Dataset<Row> answer = session.sql(sql);
        return new Answer(List.of(answer.columns()), answer.takeAsList(mostRows));
      } catch (Exception e) {
        Map<String, List<Part>> now = list();
        boolean vanished = files.entrySet().stream()
            .anyMatch(table -> !new HashSet<>(now.get(table.getKey())).containsAll(table.getValue()));
        if (left == 0 || !vanished) {
          throw told(e);
        }
        show(now);
      }
    }
  }

  /** What Spark says about a query that fails becomes a message without a stack trace. */
  private static RuntimeException told(Exception e) throws IOException {
    if (e instanceof SparkThrowable) {
      String said = e instanceof AnalysisException analysis ? analysis.getSimpleMessage() : e.getMessage();
      return new BadInputException("%s%n%nThe tables and their columns:%n%s", said.strip(), tables(), e);
    }
    if (e instanceof IOException files) {
      throw files; // Scala does not declare what it throws
    }
    return e instanceof RuntimeException unexpected ? unexpected : new IllegalStateException(e);
  }

  private static String tables() {
    StringBuilder text = new StringBuilder();
    RunTables.ROWS.forEach((name, rows) ->
        text.append(String.format("  %s: %s%n", name, new RowSchema<>(rows).names())));
    return text.toString().stripTrailing();
  }

  private Map<String, List<Part>> list() throws IOException {
    Map<String, List<Part>> found = new LinkedHashMap<>();
    for (String table : RunTables.ROWS.keySet()) {
      List<Part> parts = new ArrayList<>();
      for (Path run : runs) {
        parts.addAll(TableFiles.current(MetricsTable.folder(run, table), configuration()));
      }
      found.put(table, parts);
    }
    return found;
  }

  private void show(Map<String, List<Part>> found) {
    files = found;
    files.forEach((table, parts) -> RunTable.rows(session, table, parts).createOrReplaceTempView(table));
  }

  private Configuration configuration() {
    return session.sparkContext().hadoopConfiguration();
  }
}
