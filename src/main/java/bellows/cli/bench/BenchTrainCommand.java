package bellows.cli.bench;

import bellows.bench.Profile;
import bellows.bench.Threads;
import bellows.bench.TrainBench;
import bellows.cli.terminal.FigureTable.Column;
import bellows.cli.terminal.Subject;
import bellows.conf.BadInputException;
import bellows.nn.model.Model;
import bellows.run.Changes;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bench train}: whole training steps of networks. */
@Command(name = "train", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Time whole training steps of networks on random samples.",
    "A step packs new weights, runs forward, loss and backward, and updates by the mean gradient (plain gradient "
        + "descent). Prints the median step after a warm-up; the first step stands apart."},
    footerHeading = "%nExamples:%n", footer = {
        "  bellows bench train mlp:128 lenet:64 --threads 2",
        "  bellows bench train vgg11:16 --profile"})
public final class BenchTrainCommand implements Callable<Integer> {
  private static final List<Column> COLUMNS = List.of(new Column("model", "model", 10, "%s"),
      new Column("batch", "batch", 5, "%d"), new Column("threads", "threads", 7, "%d"), new Column(null, "as", 6, "%s"),
      new Column(null, "first ms", 9, "%.1f"), new Column("stepMillis", "step ms", 9, "%.2f"),
      new Column("samplesPerSecond", "samples/s", 10, "%.1f"));
  private static final List<Column> LAYERS = List.of(new Column("layer", "layer", 30, "%s"),
      new Column("packMillis", "pack ms", 8, "%.3f"), new Column("forwardMillis", "forward ms", 10, "%.3f"),
      new Column("backwardMillis", "backward ms", 11, "%.3f"), new Column("percent", "% of step", 9, "%.1f"),
      new Column("forwardGflops", "forward GFLOP/s", 15, "%.1f"),
      new Column("backwardGflops", "backward GFLOP/s", 16, "%.1f"));

  /** At most one of the two. */
  private static final class Ways {
    @Option(names = "--team", required = true, description = "All threads share one leaf of the whole batch.")
    private boolean team;

    @Option(names = "--leaves", required = true,
        description = "Each thread has a leaf of its own. Default: leaves for models below 4 million weights.")
    private boolean leaves;
  }

  @Parameters(paramLabel = "MODEL:BATCH", arity = "1..*", description = "A network's name or a run file, and the samples of a step.")
  private List<String> subjects;

  @Option(names = "--threads", paramLabel = "T", defaultValue = "1",
      description = "Threads that work at once; default: ${DEFAULT-VALUE}.")
  private int threads;

  @ArgGroup
  private Ways ways;

  @Option(names = "--profile",
      description = "Also the milliseconds of each layer in the median step; with leaves, of the first one.")
  private boolean profile;

  @Option(names = "--warm-up", paramLabel = "SECONDS", defaultValue = "8",
      description = "Steps that do not count; default: ${DEFAULT-VALUE} seconds, and at least 3 steps.")
  private double warmSeconds;

  @Option(names = "--repeats", paramLabel = "N", defaultValue = "0",
      description = "Steps that count; default: 25, or 7 where a sample has more than 100,000 numbers.")
  private int repeats;

  @Mixin
  private BenchReport.Output output = new BenchReport.Output();

  private record Timed(Model model, int batch) {
    static Timed parse(String text) {
      int colon = text.lastIndexOf(':'); // A path may have others.
      BadInputException.check(colon > 0 && text.substring(colon + 1).matches("[1-9]\\d{0,8}"),
          "expected MODEL:BATCH such as lenet:64, found '%s'", text);
      return new Timed(Subject.open(text.substring(0, colon), Changes.NONE).model(),
          Integer.parseInt(text.substring(colon + 1)));
    }
  }

  @Override
  public Integer call() {
    Threads way = ways == null ? null : ways.team ? Threads.TEAM : Threads.LEAVES;
    TrainBench bench = new TrainBench(threads, way, warmSeconds, repeats, profile);
    List<Timed> all = subjects.stream().map(Timed::parse).toList();
    BenchReport report = output.report(COLUMNS);
    report.start();
    for (int i = 0; i < all.size(); i++) {
      if (profile && i > 0 && !output.json) {
        report.heads();
      }
      TrainBench.Row row = bench.run(all.get(i).model, all.get(i).batch);
      report.row(row.model().name(), row.batch(), threads, row.way().name().toLowerCase(Locale.ROOT),
          row.firstMillis(), row.stepMillis(), row.samplesPerSecond());
      if (profile) {
        layers(row);
      }
    }
    report.finish();
    return 0;
  }

  /**
   * A layer's own share; what is left to the step is loss, update, and waiting for other threads. A backward pass has
   * twice the arithmetic of forward, but not in the first layer, where nobody asks for the gradient of the input.
   */
  private void layers(TrainBench.Row row) {
    Map<String, Model.Row> layers = new HashMap<>();
    row.model().rows().forEach(layer -> layers.put(layer.name(), layer));
    BenchReport report = output.report(LAYERS);
    if (!output.json) {
      report.heads();
    }
    double rest = row.stepMillis();
    for (Profile.Row layer : row.layers()) {
      Model.Row facts = layers.get(layer.layer());
      boolean contains = layers.keySet().stream().anyMatch(name -> name.startsWith(layer.layer() + "."));
      double flop = contains ? 0 : 2.0 * facts.layer().multiplyAdds(facts.input()) * row.leaf();
      boolean first = layer == row.layers().get(0);
      report.row(layer.layer(), layer.packMillis(), layer.forwardMillis(), layer.backwardMillis(),
          100 * layer.millis() / row.stepMillis(), rate(flop, layer.forwardMillis()),
          rate(first ? flop : 2 * flop, layer.backwardMillis()));
      rest -= layer.millis();
    }
    report.row("(loss, update, waiting)", 0.0, 0.0, rest, 100 * rest / row.stepMillis(), 0.0, 0.0);
  }

  private static double rate(double flop, double millis) {
    return flop == 0 ? 0 : flop / millis / 1e6;
  }
}
