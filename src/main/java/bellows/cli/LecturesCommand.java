package bellows.cli;

import bellows.cli.spark.SparkCommand;
import bellows.cli.terminal.Terminal;
import bellows.kernel.KernelProvider;
import bellows.lecture.Experiments;
import bellows.run.Training;
import bellows.spark.neighbours.NeighbourBaseline;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lectures}: runs experiments, and makes a page of what the lectures claim and what was found. */
@Command(name = "lectures", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Run the experiments of the lectures, and write a page of figures: what each claims, and what was found.",
    "The page is one file, index.html, which needs no other; beside it is a folder with all runs.",
    "Ends with status 1 if an experiment failed, or a number is not what its file expects. For example:",
    "submit/bellows lectures --out lectures --only learning-rates optimizers"})
public final class LecturesCommand implements Callable<Integer> {
  private static final int TROUBLE = 1;
  private static final int INTERRUPTED = 130;

  @Option(names = "--out", required = true, paramLabel = "FOLDER",
      description = "Where the page and the runs go: a new or empty folder, on any Hadoop file system.")
  private String out;

  @Option(names = "--only", paramLabel = "NAME", arity = "1..*",
      description = "Only these experiments, by the names of their files. Default: all.")
  private List<String> only = List.of();

  @Option(names = "--data", paramLabel = "FOLDER", description = {
      "Where MNIST, CIFAR-10 and others lie, in place of data/. Experiments whose data are missing are skipped, and",
      "the page says so."})
  private String data;

  @Option(names = "--from", paramLabel = "FOLDER", defaultValue = "conf/lectures",
      description = "Where the run files of the experiments are. Default: ${DEFAULT-VALUE}.")
  private String from;

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    try (SparkCommand spark = SparkCommand.open("lectures")) {
      Terminal terminal = new Terminal(spec.commandLine().getOut());
      String versions = String.join(", ", new Main.Version().getVersion()[0], "Spark " + spark.context().version(),
          "Java " + System.getProperty("java.version"), KernelProvider.kernels().name() + " kernels");
      Experiments experiments = Experiments.open(new Experiments.Request(from, only, out, data, versions),
          session(spark), new LecturesReport(terminal), ErrorMessage::of);
      Interrupts.onFirst(() -> {
        terminal.line("stopping after this step; once more to end at once");
        experiments.stop();
      });
      boolean fine = experiments.run();
      terminal.line("page     " + out + "/" + Experiments.PAGE);
      return experiments.wasStopped() ? INTERRUPTED : fine ? 0 : TROUBLE;
    }
  }

  private static Experiments.Session session(SparkCommand spark) {
    return new Experiments.Session(() -> Training.on(spark.context()),
        new NeighbourBaseline(spark.context(), spark.partitions(null)), spark.context().hadoopConfiguration());
  }
}
