package bellows.cli;

import bellows.conf.BadInputException;
import bellows.data.Split;
import bellows.spark.SparkWorkers;
import bellows.train.EvalRow;
import bellows.train.Evaluation;
import java.io.IOException;
import java.util.List;
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
    description = "Loss, accuracy, top-5 and the confusion matrix of a finished run's model.")
public final class EvaluateCommand implements Callable<Integer> {
  /** What names a model and data, here and in {@code predict}. */
  static final class Subject {
    @Parameters(paramLabel = "RUN", description = "The folder of a finished run.")
    String run;

    @Option(names = "--data", paramLabel = "PATH",
        description = "Other data than the run's own: shards, or anything that a run file may name as data.path.")
    String data;

    @Option(names = "--split", paramLabel = "SPLIT", description = "test or train; default: test if there is one.")
    Split split;

    @Mixin
    RunFile.Changes changes = new RunFile.Changes();

    @Option(names = "--partitions", paramLabel = "N", description = "Spark partitions; default: one a team of threads.")
    Integer partitions;

    SavedModel open(SparkCommand spark) throws IOException {
      return SavedModel.open(spark.files(), spark.context().hadoopConfiguration(), run, data, changes);
    }

    Split split(SavedModel saved) {
      Split wanted = split != null ? split : saved.data().has(Split.TEST) ? Split.TEST : Split.TRAIN;
      BadInputException.check(saved.data().has(wanted), "--split: %s has no %s split", saved.data().describe(),
          wanted.name().toLowerCase(Locale.ROOT));
      return wanted;
    }
  }

  private static final int MOST_PRINTED_CLASSES = 25;

  @Mixin
  private Subject subject = new Subject();

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    try (SparkCommand spark = SparkCommand.open("evaluate")) {
      SavedModel saved = subject.open(spark);
      Split split = subject.split(saved);
      long start = System.nanoTime();
      try (SparkWorkers workers = saved.workers(spark, subject.partitions)) {
        Evaluation evaluation = workers.evaluate(split, saved.weights());
        EvalRow row = new EvalRow(subject.run, 0, 0, split.name().toLowerCase(Locale.ROOT), evaluation.loss(),
            evaluation.accuracy(), evaluation.top5(), evaluation.samples(), (System.nanoTime() - start) / 1e9);
        Terminal terminal = new Terminal(spec.commandLine().getOut());
        terminal.line(String.format(Locale.ROOT, "%s: %,d samples, %s", saved.data().describe(), evaluation.samples(),
            Progress.describe(row)));
        if (evaluation.classes() > 0 && evaluation.classes() <= MOST_PRINTED_CLASSES) {
          confusion(evaluation, saved.data().classNames(), terminal);
        }
      }
      return 0;
    }
  }

  private static void confusion(Evaluation evaluation, List<String> names, Terminal terminal) {
    int n = evaluation.classes();
    int width = 6;
    for (int label = 0; label < n; label++) {
      width = Math.max(width, name(names, label).length() + 1);
    }
    terminal.line("");
    terminal.line("Confusion matrix: a row is a label, a column what it was taken for.");
    StringBuilder head = new StringBuilder(" ".repeat(width));
    for (int j = 0; j < n; j++) {
      head.append(String.format("%" + width + "s", name(names, j)));
    }
    terminal.line(head + "   recall");
    for (int i = 0; i < n; i++) {
      StringBuilder line = new StringBuilder(String.format("%" + width + "s", name(names, i)));
      long all = 0;
      for (int j = 0; j < n; j++) {
        long count = evaluation.confusion(i, j);
        line.append(String.format("%" + width + "s", count == 0 ? "." : count));
        all += count;
      }
      terminal.line(line + (all == 0 ? "        -"
          : String.format(Locale.ROOT, " %6.2f %%", 100.0 * evaluation.confusion(i, i) / all)));
    }
  }

  private static String name(List<String> names, int label) {
    return names.isEmpty() ? String.valueOf(label) : names.get(label);
  }
}
