package bellows.cli.bench;

import bellows.bench.StepBench;
import bellows.cli.terminal.FigureTable.Column;
import bellows.cli.spark.SparkCommand;
import bellows.conf.BadInputException;
import bellows.spark.EmptySteps;
import bellows.train.Aggregation;
import bellows.train.StepMode;
import bellows.train.Stepping;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bench step}: the cost of a Spark step apart from arithmetic. */
@Command(name = "step", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Time steps on Spark that compute nothing.",
    "A step hands out FLOATS weights, runs one job that returns as many from each partition, and adds those up in "
        + "the reduction tree, the way a training does. The second half of the steps counts: the median, and what 9 of "
        + "10 stay below. The master is Spark's, as for every command."},
    footerHeading = "%nExamples:%n", footer = {
        "  bellows bench step 238510 --master local[2]",
        "  bellows bench step 431080 25600000 --partitions 4 --master spark://HOST:7077 --json",
        "  bellows bench step --plan --master spark://HOST:7077 --json > bench.json"})
public final class BenchStepCommand implements Callable<Integer> {
  private static final List<Column> COLUMNS = List.of(new Column("master", "master", 24, "%s"),
      new Column("floats", "floats", 10, "%d"), new Column("partitions", "partitions", 10, "%d"),
      new Column("steps", "steps", 8, "%s"), new Column("aggregation", "adds up", 9, "%s"), new Column("receivedBytes", "received bytes", 14, "%d"),
      new Column("medianMillis", "median ms", 9, "%.2f"), new Column("p90Millis", "90 % ms", 9, "%.2f"));

  /** What nearly only calling tasks takes. */
  private static final int SMALL = 1_000;
  /** ResNet-50's weights and statistics. */
  private static final int LARGE = 25_557_032;

  @Parameters(paramLabel = "FLOATS", arity = "0..*", description = "Weights of the model; 431080 is LeNet.")
  private List<Integer> sizes = List.of();

  @Option(names = "--plan", description = {"The steps that 'plan --bench' fits its constants to, beside FLOATS: small ones "
      + "of one task and of all, a small shuffle, and a large one, of ResNet-50's size, for which heaps of 3g are enough.",
      "FLOATS of the model in question make its plan better."})
  private boolean forPlan;

  @Option(names = "--partitions", paramLabel = "P", description = "Tasks of a step; default: the cores of the cluster.")
  private Integer partitions;

  @Option(names = "--aggregation", paramLabel = "WHERE", defaultValue = "auto",
      description = "Who adds up partials: auto, driver or shuffle; default: ${DEFAULT-VALUE}.")
  private Aggregation aggregation;

  @Option(names = "--steps", paramLabel = "WHO", defaultValue = "auto",
      description = "Who calls the tasks: auto, direct, jobs or resident; default: ${DEFAULT-VALUE}.")
  private Stepping steps;

  @Option(names = "--repeats", paramLabel = "N", defaultValue = "0",
      description = "Steps; default: 600, 60 from a million floats on, 15 from ten million on.")
  private int repeats;

  @Mixin
  private BenchReport.Output output = new BenchReport.Output();

  @Override
  public Integer call() {
    BadInputException.check(forPlan || !sizes.isEmpty(), "expected a number of floats, or --plan, found neither");
    try (SparkCommand spark = SparkCommand.open("bench step")) {
      BenchReport report = output.report(COLUMNS);
      report.start();
      int tasks = spark.partitions(partitions);
      StepMode mode = new StepMode(steps, aggregation);
      for (int floats : sizes) {
        bench(spark, floats, tasks, mode, report);
      }
      if (forPlan) {
        bench(spark, SMALL, 1, mode, report);
        bench(spark, SMALL, tasks, mode, report);
        bench(spark, SMALL, tasks, new StepMode(Stepping.JOBS, Aggregation.SHUFFLE), report);
        bench(spark, LARGE, tasks, mode, report);
      }
    }
    return 0;
  }

  private void bench(SparkCommand spark, int floats, int tasks, StepMode mode, BenchReport report) {
    BadInputException.check(floats > 0, "expected at least 1 float, found %d", floats);
    try (EmptySteps empty = new EmptySteps(spark.context(), floats, tasks, mode)) {
      StepBench.Row row = StepBench.run(empty, floats, repeats);
      report.row(empty.master(), floats, empty.partitions(), word(empty.stepping()), word(empty.way()), row.bytes(),
          row.medianMillis(), row.p90Millis());
    }
  }

  private static String word(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }
}
