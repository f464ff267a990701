package bellows.cli.bench;

import bellows.bench.FunctionBench;
import bellows.cli.terminal.FigureTable.Column;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench function}: activations by formula. */
@Command(name = "function", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Time activations by formula beside those written by hand, forward and back.",
    "One thread, in turns, the best of many rounds, in nanoseconds a value. A slope",
    "that is learned stands beside the leaky ReLU, whose slope is given."},
    footerHeading = "%nExamples:%n", footer = {
        "  bellows bench function",
        "  bellows bench function --values 100000 --seconds 5 --json"})
public final class BenchFunctionCommand implements Callable<Integer> {
  private static final List<Column> COLUMNS = List.of(new Column("layer", "layer", 10, "%s"),
      new Column("formula", "formula", 25, "%s"), new Column("values", "values", 8, "%d"),
      new Column("layerNanos", "ns/value", 8, "%.3f"), new Column("formulaNanos", "formula", 8, "%.3f"),
      new Column("times", "times", 5, "%.2f"));

  @Option(names = "--values", paramLabel = "N", split = ",", defaultValue = "10000,1000000",
      description = "Values of a layer; default: ${DEFAULT-VALUE}.")
  private List<Integer> values;

  @Option(names = "--seconds", paramLabel = "S", defaultValue = "2",
      description = "For each formula; default: ${DEFAULT-VALUE}.")
  private double seconds;

  @Mixin
  private BenchReport.Output output = new BenchReport.Output();

  @Override
  public Integer call() {
    List<FunctionBench> benches = values.stream().map(count -> new FunctionBench(count, seconds)).toList();
    BenchReport report = output.report(COLUMNS);
    report.start();
    for (FunctionBench bench : benches) {
      for (FunctionBench.Pair pair : FunctionBench.PAIRS) {
        FunctionBench.Row row = bench.run(pair);
        report.row(pair.own().kind(), text(pair), bench.values(), row.ownNanos(), row.formulaNanos(), row.times());
      }
    }
    return 0;
  }

  private static String text(FunctionBench.Pair pair) {
    String learned = pair.formula().learned().stream().map(constant -> constant.name())
        .collect(Collectors.joining(", "));
    return pair.formula().formula() + (learned.isEmpty() ? "" : ", " + learned + " learned");
  }
}
