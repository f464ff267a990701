package bellows.cli;

import bellows.cli.spark.SparkCommand;
import bellows.cli.terminal.PrintableWriter;
import bellows.conf.BadInputException;
import bellows.spark.metrics.MetricsQuery;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sql}: asks the tables of runs, also of one that another process is still training. */
@Command(name = "sql", mixinStandardHelpOptions = true, description = {
    "Query the metrics of one or more runs with Spark SQL, also while they train.",
    "Tables: runs, steps, evals, layers, tasks, events; the column 'run' tells runs apart.",
    "Of a folder of prepared pictures: rejected, those that could not be read."})
public final class SqlCommand implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "RUN… QUERY",
      description = "Folders of runs or of prepared pictures, then the query; with --file, folders only.")
  private List<String> arguments;

  @Option(names = "--file", paramLabel = "FILE",
      description = "Read the query from a file, such as conf/queries/step-time.sql.")
  private Path file;

  @Option(names = "--any", description = {"Let the query do anything that Spark can: commands, which may write and delete",
      "files, other data sources, any method of Java. By default only these tables are asked."})
  private boolean any;

  @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "table",
      description = "table, csv or json (one object a line); default: ${DEFAULT-VALUE}.")
  private String format;

  @Option(names = "--limit", paramLabel = "ROWS", defaultValue = "1000",
      description = "Print at most so many rows; default: ${DEFAULT-VALUE}.")
  private int limit;

  @Spec
  private CommandSpec spec;

  /** @throws BadInputException if a folder, the file or the query cannot be used */
  @Override
  public Integer call() throws IOException {
    RowFormat rowFormat = RowFormat.named(format);
    BadInputException.check(limit > 0 && limit < Integer.MAX_VALUE, "--limit: expected at least 1, found %d", limit);
    int runs = file == null ? arguments.size() - 1 : arguments.size();
    BadInputException.check(runs > 0, "expected the folder of a run, then a query; found only: %s", arguments.get(0));
    String sql = file == null ? arguments.get(runs) : text(file);
    MetricsQuery query = new MetricsQuery(session(),
        arguments.subList(0, runs).stream().map(org.apache.hadoop.fs.Path::new).toList());
    if (!any) {
      query.check(sql);
    }
    MetricsQuery.Answer answer = query.answer(sql, limit + 1);
    List<Row> rows = answer.rows();
    PrintWriter out = spec.commandLine().getOut();
    rowFormat.print(answer.columns().toArray(new String[0]), rows.subList(0, Math.min(limit, rows.size())),
        rowFormat == RowFormat.TABLE ? out : PrintableWriter.data(out));
    out.flush();
    if (rows.size() > limit) {
      spec.commandLine().getErr().printf("Only the first %d rows; --limit shows more.%n", limit);
      spec.commandLine().getErr().flush();
    }
    return 0;
  }

  /** The session of the surrounding spark-submit; without one, of this JVM alone. */
  private static SparkSession session() {
    SparkConf conf = new SparkConf().setIfMissing("spark.master", "local[*]")
        .setIfMissing("spark.app.name", "bellows sql").set("spark.ui.enabled", "false")
        // A folder that exists: or Spark would make an empty spark-warehouse wherever this is called.
        .setIfMissing("spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir"));
    return SparkCommand.session(conf);
  }

  private static String text(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new BadInputException("--file: expected a file with a query, found nothing at %s", file, e);
    }
  }
}
