package bellows.cli;

import bellows.cli.spark.SparkCommand;
import bellows.cli.terminal.Terminal;
import bellows.conf.BadInputException;
import bellows.conf.Spelling;
import bellows.store.NewFolder;
import bellows.store.WriterClaim;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import picocli.CommandLine.Option;

/** Where a command writes a table of rows, and how: a folder that appears when it is full. */
final class TableOutput {
  private static final List<String> FORMATS = List.of("parquet", "csv", "json");

  @Option(names = "--out", paramLabel = "PATH", description = "The table's folder, on any Hadoop file system.")
  private String out;

  @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "parquet",
      description = "Of the table: parquet, csv or json; default: ${DEFAULT-VALUE}.")
  private String format;

  /** Refuses a format that there is not. */
  void check() {
    BadInputException.check(FORMATS.contains(format), "--format: expected one of %s, found '%s'%s",
        String.join(", ", FORMATS), format, Spelling.nearest(format, FORMATS));
  }

  /** Refuses a folder that is there already, before anything is computed that would go there. */
  void checkNew(SparkCommand spark) {
    BadInputException.check(out == null || !spark.files().exists(out),
        "--out %s: expected a new folder, found something there", out);
  }

  boolean isAsked() {
    return out != null;
  }

  /** Whether rows are lines of text, which can hold no lists. */
  boolean isCsv() {
    return format.equals("csv");
  }

  /** Writes a table, and says so; it is computed once, and counted on its way. */
  void write(SparkCommand spark, Dataset<Row> table, Terminal terminal) throws IOException, InterruptedException {
    Observation rows = new Observation();
    Dataset<Row> counted = table.observe(rows, functions.count(functions.lit(1)).as("rows"));
    Configuration configuration = spark.context().hadoopConfiguration();
    try (WriterClaim claim = WriterClaim.beside(configuration, out, terminal::text)) {
      NewFolder.write(configuration, new Path(out), claim,
          aside -> counted.write().option("header", isCsv()).format(format).save(aside.toString()));
    }
    terminal.line(String.format(Locale.ROOT, "%s: %,d rows (%s)", out, (Long) rows.getAsJava().get("rows"),
        String.join(", ", counted.columns())));
  }
}
