package bellows.cli.bench;

import bellows.bench.ConvBench.ConvLayer;
import bellows.bench.DepthwiseBench;
import bellows.cli.terminal.FigureTable.Column;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench depthwise}: convolutions with one filter a channel, against memory. */
@Command(name = "depthwise", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Time convolutions with one filter a channel against the machine's memory.",
    "Layers of MobileNet v2, v3 and EfficientNet-B0, medians of 9 rounds. Forward",
    "moves input and output once, backward (the gradients of input and weights)",
    "twice. Copies of 128 MiB are timed in turns, by the same threads; shares are",
    "of their speed. What fits a cache may be faster than memory."},
    footerHeading = "%nExamples:%n", footer = {
        "  bellows bench depthwise --threads 2",
        "  bellows bench depthwise --batch 8 --json"})
public final class BenchDepthwiseCommand implements Callable<Integer> {
  private static final List<Column> COLUMNS = List.of(new Column("layer", "layer", 20, "%s"),
      new Column("forwardGBs", "forward GB/s", 12, "%.1f"), new Column("backwardGBs", "backward GB/s", 13, "%.1f"),
      new Column("copyGBs", "copy GB/s", 9, "%.1f"), new Column("forwardShare", "forward", 7, "%.2f"),
      new Column("backwardShare", "backward", 8, "%.2f"));

  @Option(names = "--batch", paramLabel = "N", defaultValue = "32", description = "Images; default: ${DEFAULT-VALUE}.")
  private int batch;

  @Option(names = "--threads", paramLabel = "T", defaultValue = "1",
      description = "Threads that share a layer, and a copy; default: ${DEFAULT-VALUE}.")
  private int threads;

  @Option(names = "--warm-up", paramLabel = "SECONDS", defaultValue = "3",
      description = "For each layer, before rounds count; default: ${DEFAULT-VALUE}.")
  private double warmSeconds;

  @Option(names = "--processor",
      description = "Time of the processor, not of the clock: other work on the machine then counts little.")
  private boolean processor;

  @Mixin
  private BenchReport.Output output = new BenchReport.Output();

  @Override
  public Integer call() {
    DepthwiseBench bench = new DepthwiseBench(threads, batch, warmSeconds, processor);
    BenchReport report = output.report(COLUMNS);
    report.start();
    for (ConvLayer layer : DepthwiseBench.LAYERS) {
      DepthwiseBench.Row row = bench.run(layer);
      report.row(layer, row.forward() / 1e9, row.backward() / 1e9, row.copy() / 1e9, row.forward() / row.copy(),
          row.backward() / row.copy());
    }
    return 0;
  }
}
