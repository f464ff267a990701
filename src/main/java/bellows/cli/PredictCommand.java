package bellows.cli;

import bellows.conf.BadInputException;
import bellows.conf.Spelling;
import bellows.data.Split;
import bellows.data.source.Sources;
import bellows.run.SavedRun;
import bellows.run.TrainedModel;
import bellows.spark.NamedPredictions;
import bellows.spark.SparkWorkers;
import bellows.spark.data.SparkFiles;
import bellows.spark.table.PictureFiles;
import bellows.store.NewFolder;
import bellows.store.WriterClaim;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code predict}: what a trained model says of each sample, as a table. */
@Command(name = "predict", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Say what a trained model thinks of each sample: of the run's own data, or of",
    "--data PATH: a table, with or without the labels' column; shards; a picture,",
    "or a folder of pictures of any size.",
    "Columns: id (the sample's place in the data) or path; label, if there is one;",
    "prediction and class, its number and name; probability, of that class; best,",
    "the most probable classes; scores and probabilities of all, which CSV leaves",
    "out. With real targets the score is the answer. Without --out, the first rows",
    "are printed."})
public final class PredictCommand implements Callable<Integer> {
  private static final List<String> FORMATS = List.of("parquet", "csv", "json");
  private static final int PRINTED = 20;

  @Mixin
  private EvaluateCommand.Subject subject = new EvaluateCommand.Subject();

  @Option(names = "--out", paramLabel = "PATH", description = "The table's folder, on any Hadoop file system.")
  private String out;

  @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "parquet",
      description = "Of the table: parquet, csv or json; default: ${DEFAULT-VALUE}.")
  private String format;

  @Option(names = "--best", paramLabel = "K", defaultValue = "3",
      description = "How many of the most probable classes are named; default: ${DEFAULT-VALUE}.")
  private int best;

  @Option(names = "--errors", description = "Only the samples that it is wrong about, the surest mistakes first.")
  private boolean errors;

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    BadInputException.check(FORMATS.contains(format), "--format: expected one of %s, found '%s'%s",
        String.join(", ", FORMATS), format, Spelling.nearest(format, FORMATS));
    BadInputException.check(best >= 1, "--best: expected at least 1, found %d", best);
    try (SparkCommand spark = SparkCommand.open("predict")) {
      BadInputException.check(out == null || !spark.files().exists(out),
          "--out %s: expected a new folder, found something there", out);
      String data = subject.changes.changes().data();
      TrainedModel model = subject.model(spark);
      Optional<String> source = data == null ? Optional.empty() : Sources.detect(spark.files(), data);
      if (source.isPresent() && Sources.OF_SPARK.contains(source.get())) {
        tell(spark, model.transform(SparkFiles.read(source.get(), spark.files().absolute(data))), model);
        return 0;
      }
      if (data != null && model.takesPictures() && source.isEmpty() && spark.files().exists(data)) {
        tell(spark, model.transform(PictureFiles.table(spark.session(), spark.files().absolute(data))).drop("content"),
            model);
      } else {
        predictData(spark, model);
      }
      return 0;
    }
  }

  private void predictData(SparkCommand spark, TrainedModel model) throws IOException {
    SavedRun saved = subject.open(spark, model, false);
    Split split = subject.split(saved);
    saved.data().notes().forEach(note -> spec.commandLine().getOut().println("note: " + note));
    try (SparkWorkers workers = subject.workers(spark, saved)) {
      tell(spark, workers.predict(spark.session(), split, saved.weights()), model);
    }
  }

  private void tell(SparkCommand spark, Dataset<Row> said, TrainedModel model) throws IOException {
    Terminal terminal = new Terminal(spec.commandLine().getOut());
    Dataset<Row> named = wanted(NamedPredictions.of(said, model.classNames(), best), model);
    if (out == null) {
      print(readable(named, model));
      return;
    }
    Configuration configuration = spark.context().hadoopConfiguration();
    try (WriterClaim claim = WriterClaim.beside(configuration, out, terminal::line)) {
      NewFolder.write(configuration, new Path(out), claim, aside -> write(named, model, aside.toString()));
    }
    Dataset<Row> written = spark.session().read().option("header", true).format(format).load(out);
    terminal.line(String.format(Locale.ROOT, "%s: %,d rows (%s)", out, written.count(),
        String.join(", ", written.columns())));
  }

  private Dataset<Row> wanted(Dataset<Row> named, TrainedModel model) {
    if (!errors) {
      return named;
    }
    BadInputException.check(model.classes() > 0 && List.of(named.columns()).contains("label"),
        "--errors: expected labels of classes to compare with, found none");
    return named.filter("prediction <> label").orderBy(functions.desc_nulls_last("probability"), functions.col("id"));
  }

  private void write(Dataset<Row> named, TrainedModel model, String path) {
    if (format.equals("csv")) {
      readable(named, model).write().option("header", true).csv(path);
    } else {
      named.write().format(format).save(path);
    }
  }

  /** The columns that fit on a line. */
  private static Dataset<Row> readable(Dataset<Row> named, TrainedModel model) {
    String first = named.columns()[0];
    String label = List.of(named.columns()).contains("label") ? "label" : "NULL AS label";
    return model.classes() == 0 ? named.selectExpr(first, label, "element_at(scores, 1) AS prediction")
        : named.selectExpr(first, label, "prediction", "class", "probability", "concat_ws('; ', transform(best, "
            + "one -> concat(one.class, ' ', format_number(100 * one.probability, 2), ' %'))) AS best");
  }

  private void print(Dataset<Row> rows) {
    List<Row> some = rows.takeAsList(PRINTED + 1);
    RowFormat.TABLE.print(rows.columns(), some.subList(0, Math.min(PRINTED, some.size())),
        spec.commandLine().getOut());
    if (some.size() > PRINTED) {
      spec.commandLine().getOut().println("Only the first " + PRINTED + " rows; --out PATH writes all.");
    }
    spec.commandLine().getOut().flush();
  }
}
