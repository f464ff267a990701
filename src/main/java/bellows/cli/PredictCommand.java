package bellows.cli;

import bellows.cli.spark.SparkCommand;
import bellows.cli.terminal.Folded;
import bellows.cli.terminal.Subject;
import bellows.cli.terminal.Terminal;
import bellows.conf.BadInputException;
import bellows.data.Split;
import bellows.data.source.Sources;
import bellows.data.source.TableText;
import bellows.run.SavedRun;
import bellows.run.TrainedModel;
import bellows.spark.NamedPredictions;
import bellows.spark.SparkWorkers;
import bellows.spark.data.SparkFiles;
import bellows.spark.table.ColumnName;
import bellows.spark.table.PictureFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
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
  private static final int PRINTED = 20;
  private static final List<String> RESULT =
      List.of("id", "label", "prediction", "class", "scores", "probabilities", "probability", "best");

  @Mixin
  private EvaluateCommand.Subject subject = new EvaluateCommand.Subject();

  @Mixin
  private TableOutput output = new TableOutput();

  @Option(names = "--best", paramLabel = "K", defaultValue = "3",
      description = "How many of the most probable classes are named; default: ${DEFAULT-VALUE}.")
  private int best;

  @Option(names = "--columns", paramLabel = "NAMES", split = ",", description = {
      "The input's own columns that stand beside the answers: all, or names (or numbers",
      "from 1) with commas between. One that is called as a column of the result gets",
      "input_ before its name."})
  private List<String> columns;

  @Option(names = "--errors", description = "Only the samples that it is wrong about, the surest mistakes first.")
  private boolean errors;

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    output.check();
    BadInputException.check(best >= 1, "--best: expected at least 1, found %d", best);
    try (SparkCommand spark = SparkCommand.open("predict")) {
      output.checkNew(spark);
      String data = subject.changes.changes().data();
      TrainedModel model = subject.model(spark);
      Optional<String> source = data == null ? Optional.empty() : Sources.detect(spark.files(), data);
      if (source.isPresent() && Sources.OF_SPARK.contains(source.get())) {
        predictTable(spark, model, SparkFiles.read(source.get(), spark.files().absolute(data)));
      } else if (data != null && model.takesPictures() && source.isEmpty() && spark.files().exists(data)) {
        BadInputException.check(columns == null, "--columns: expected a table, found pictures at %s, whose only column, "
            + "path, is there anyway", data);
        tell(spark, model.transform(PictureFiles.table(spark.session(), spark.files().absolute(data))).drop("content"),
            model, null);
      } else {
        predictData(spark, model);
      }
      return 0;
    }
  }

  private void predictTable(SparkCommand spark, TrainedModel model, Dataset<Row> table)
      throws IOException, InterruptedException {
    if (columns == null) {
      tell(spark, model.transform(table), model, null);
      return;
    }
    OwnColumns own = new OwnColumns(columns, this::note);
    List<String> names = own.names(table, model.columns());
    tell(spark, model.transform(own.of(table, model.columns())), model, names);
  }

  private void predictData(SparkCommand spark, TrainedModel model) throws IOException, InterruptedException {
    SavedRun saved = subject.open(spark, model, false);
    Split split = subject.split(saved);
    saved.data().notes().forEach(this::note);
    TableText text = columns == null ? null : saved.data().text(split);
    BadInputException.check(columns == null || text != null, "--columns: expected a table with columns, found %s; name "
        + "a table of Spark's as --data PATH", saved.data().describe());
    try (SparkWorkers workers = saved.answering(spark.context(), SparkCommand.checked(subject.partitions))) {
      Dataset<Row> said = workers.predict(spark.session(), split, model.folded().weights());
      if (text == null) {
        tell(spark, said, model, null);
      } else {
        OwnColumns own = new OwnColumns(columns, this::note);
        tell(spark, own.beside(said, text, spark.session()), model, own.names(text));
      }
    }
  }

  private void note(String note) {
    Folded.lines("note: " + note).forEach(spec.commandLine().getOut()::println);
  }

  /** @param own the input's columns that are wanted; null if nobody asked */
  private void tell(SparkCommand spark, Dataset<Row> said, TrainedModel model, List<String> own)
      throws IOException, InterruptedException {
    Dataset<Row> named = wanted(NamedPredictions.of(said, model.classNames(), best), model);
    if (!output.isAsked()) {
      print(readable(named, model, own));
      return;
    }
    output.write(spark, form(named, model, own), new Terminal(spec.commandLine().getOut()));
  }

  private Dataset<Row> wanted(Dataset<Row> named, TrainedModel model) {
    if (!errors) {
      return named;
    }
    BadInputException.check(model.classes() > 0 && List.of(named.columns()).contains("label"),
        "--errors: expected labels of classes to compare with, found none");
    return named.filter("prediction <> label").orderBy(functions.desc_nulls_last("probability"), functions.col("id"));
  }

  /** What is written: of CSV, what has the form of a column of text. */
  private Dataset<Row> form(Dataset<Row> named, TrainedModel model, List<String> own) {
    if (output.isCsv()) {
      return readable(named, model, own);
    }
    return own == null ? named : named.select(Arrays.stream(named.columns())
        .filter(name -> own.contains(name) || RESULT.contains(name)).map(ColumnName::column).toArray(Column[]::new));
  }

  /** The columns that fit on a line. */
  private static Dataset<Row> readable(Dataset<Row> named, TrainedModel model, List<String> own) {
    List<String> all = List.of(named.columns());
    List<Column> shown = new ArrayList<>();
    if (own == null || all.get(0).equals("id") && !own.contains("id")) {
      shown.add(ColumnName.column(all.get(0)));
    }
    if (own != null) {
      own.forEach(name -> shown.add(ColumnName.column(name).cast("string")));
    }
    if (own == null || all.contains("label") && !own.contains("label")) {
      shown.add(functions.expr(all.contains("label") ? "label" : "NULL AS label"));
    }
    Stream<String> said = model.classes() == 0 ? Stream.of("element_at(scores, 1) AS prediction")
        : Stream.of("prediction", "class", "probability", "concat_ws('; ', transform(best, one -> concat(one.class, ' ', "
            + "format_number(100 * one.probability, 2), ' %'))) AS best");
    said.map(functions::expr).forEach(shown::add);
    return named.select(shown.toArray(Column[]::new));
  }

  private void print(Dataset<Row> rows) {
    List<Row> some = rows.takeAsList(PRINTED + 1);
    RowFormat.TABLE.print(rows.columns(), RowFormat.fitting(rows.columns(),
        some.subList(0, Math.min(PRINTED, some.size()))), spec.commandLine().getOut());
    if (some.size() > PRINTED) {
      spec.commandLine().getOut().println("Only the first " + PRINTED + " rows; --out PATH writes all.");
    }
    spec.commandLine().getOut().flush();
  }
}
