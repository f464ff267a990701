package bellows.cli;

import bellows.conf.BadInputException;
import bellows.data.Split;
import bellows.run.SavedRun;
import bellows.run.TrainedModel;
import bellows.spark.SparkWorkers;
import bellows.train.rows.EvalRow;
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
        "Loss, accuracy, top-5 and the confusion matrix of a finished run's model; of more than 25 classes, those that",
        "it knows least."})
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
    SavedRun open(SparkCommand spark, boolean labelled) {
      return SavedRun.open(spark.context().hadoopConfiguration(), run, changes.changes(), labelled);
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

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    try (SparkCommand spark = SparkCommand.open("evaluate")) {
      SavedRun saved = subject.open(spark, true);
      Split split = subject.split(saved);
      long start = System.nanoTime();
      try (SparkWorkers workers = subject.workers(spark, saved)) {
        Evaluation evaluation = workers.evaluate(split, saved.weights());
        EvalRow row = new EvalRow(subject.run, 0, 0, split.name().toLowerCase(Locale.ROOT), evaluation.loss(),
            evaluation.accuracy(), evaluation.top5(), evaluation.samples(), (System.nanoTime() - start) / 1e9);
        Terminal terminal = new Terminal(spec.commandLine().getOut());
        saved.data().notes().forEach(note -> terminal.line("note     " + note));
        terminal.line(String.format(Locale.ROOT, "%s: %,d samples, %s", saved.data().describe(), evaluation.samples(),
            Progress.describe(row)));
        new ClassReport(evaluation.confusion(), saved.data().classTitles()).print(terminal);
      }
      return 0;
    }
  }
}
