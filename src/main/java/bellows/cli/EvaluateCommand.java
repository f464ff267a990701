package bellows.cli;

import bellows.cli.spark.SparkCommand;
import bellows.cli.terminal.ChangeOptions;
import bellows.cli.terminal.Subject;
import bellows.cli.terminal.Terminal;
import bellows.conf.BadInputException;
import bellows.data.Split;
import bellows.nn.loss.NormalisedTargets;
import bellows.run.SavedRun;
import bellows.run.TrainedModel;
import bellows.spark.Scored;
import bellows.spark.SparkWorkers;
import bellows.spark.data.DataSet;
import bellows.train.worker.Evaluation;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evaluate}: how a trained model does on data. */
@Command(name = "evaluate", mixinStandardHelpOptions = true, sortOptions = false,
    description = {
        "How a finished run's model does: loss and accuracy, log loss, Cohen's kappa, ROC AUC, average precision, the",
        "confusion matrix (of more than 25 classes, those that it knows least), precision, recall and F1 of each class.",
        "With real targets: MAE, RMSE and R²."})
public final class EvaluateCommand implements Callable<Integer> {
  /** What names a model and data, here and in {@code predict}. */
  static final class Subject {
    @Parameters(paramLabel = "RUN", description = "The folder of a finished run.")
    String run;

    @Option(names = "--split", paramLabel = "SPLIT", description = "test or train; default: test if there is one.")
    Split split;

    @Mixin
    ChangeOptions changes = new ChangeOptions();

    @Option(names = "--partitions", paramLabel = "N", description = "Spark partitions; default: one a team of threads.")
    Integer partitions;

    TrainedModel model(SparkCommand spark) {
      return SavedRun.model(spark.context().hadoopConfiguration(), run);
    }

    /** @param labelled whether the data must have labels */
    SavedRun open(SparkCommand spark, TrainedModel model, boolean labelled) {
      return SavedRun.open(spark.context().hadoopConfiguration(), run, model, changes.changes(), labelled);
    }

    SparkWorkers workers(SparkCommand spark, SavedRun saved) {
      return saved.workers(spark.context(), SparkCommand.checked(partitions));
    }

    Split split(SavedRun saved) {
      Split wanted = split != null ? split : saved.data().has(Split.TEST) ? Split.TEST : Split.TRAIN;
      BadInputException.check(saved.data().has(wanted), "--split: %s has no %s split", saved.data().describe(),
          wanted.name().toLowerCase(Locale.ROOT));
      return wanted;
    }
  }

  @Mixin
  private Subject subject = new Subject();

  @Option(names = "--json", description = "All of it as one JSON object, for scripts.")
  private boolean json;

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    try (SparkCommand spark = SparkCommand.open("evaluate")) {
      SavedRun saved = subject.open(spark, subject.model(spark), true);
      Split split = subject.split(saved);
      try (SparkWorkers workers = subject.workers(spark, saved)) {
        Scored scored = workers.score(split, saved.weights());
        Terminal terminal = new Terminal(spec.commandLine().getOut());
        Terminal notes = json ? new Terminal(spec.commandLine().getErr()) : terminal;
        saved.data().notes().forEach(note -> notes.note(note));
        String name = split.name().toLowerCase(Locale.ROOT);
        if (json) {
          terminal.line(new MetricsJson(scored, saved.data().classTitles())
              .text(subject.run, saved.data().describe(), name));
        } else {
          print(terminal, saved.data(), name, scored);
          if (saved.model().model().loss() instanceof NormalisedTargets) {
            terminal.note("the loss is of normalised targets, the rest in their own units");
          }
        }
      }
      return 0;
    }
  }

  private static void print(Terminal terminal, DataSet data, String split, Scored scored) {
    Evaluation evaluation = scored.evaluation();
    MetricsReport metrics = new MetricsReport(scored, data.classTitles());
    terminal.text("%s: %,d %s samples", data.describe(), evaluation.samples(), split);
    terminal.text(Progress.describe("loss", evaluation.loss(), evaluation.accuracy(), evaluation.top5()));
    terminal.text(metrics.summary());
    new ClassReport(evaluation.confusion(), data.classTitles()).print(terminal);
    metrics.print(terminal);
  }
}
