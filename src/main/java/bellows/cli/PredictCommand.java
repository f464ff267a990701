package bellows.cli;

import bellows.conf.BadInputException;
import bellows.data.Split;
import bellows.run.SavedRun;
import bellows.spark.SparkWorkers;
import bellows.store.NewFolder;
import bellows.store.WriterClaim;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code predict}: what a trained model says of each sample, as a table. */
@Command(name = "predict", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Write a Parquet table: id (the sample's number in the data), label, prediction, scores, and probabilities where",
    "the loss gives the scores such a meaning (null otherwise). With real targets, prediction is null and the score is",
    "the answer."})
public final class PredictCommand implements Callable<Integer> {
  @Mixin
  private EvaluateCommand.Subject subject = new EvaluateCommand.Subject();

  @Option(names = "--out", required = true, paramLabel = "PATH",
      description = "The table's folder, on any Hadoop file system.")
  private String out;

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    try (SparkCommand spark = SparkCommand.open("predict")) {
      BadInputException.check(!spark.files().exists(out), "--out %s: expected a new folder, found something there",
          out);
      SavedRun saved = subject.open(spark);
      Split split = subject.split(saved);
      Terminal terminal = new Terminal(spec.commandLine().getOut());
      Configuration configuration = spark.context().hadoopConfiguration();
      try (WriterClaim claim = WriterClaim.beside(configuration, out, terminal::line);
          SparkWorkers workers = subject.workers(spark, saved)) {
        NewFolder.write(configuration, new Path(out), claim,
            aside -> workers.predict(spark.session(), split, saved.weights()).write().parquet(aside.toString()));
      }
      terminal.line(String.format(Locale.ROOT,
          "%s: %,d rows (id, label, prediction, scores, probabilities)", out, saved.data().count(split)));
      return 0;
    }
  }
}
