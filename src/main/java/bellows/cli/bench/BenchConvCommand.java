package bellows.cli.bench;

import bellows.bench.ConvBench;
import bellows.cli.terminal.FigureTable.Column;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench conv}: single convolutions, forward and backward. */
@Command(name = "conv", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Time single convolutions without bias, forward and backward.",
    "Forward includes packing the weights for it; backward is the gradients of input and weights (twice the "
        + "arithmetic) with their packing. Prints medians of 9 rounds. GFLOP/s are those of the plain "
        + "algorithm, also where another one needs fewer operations."},
    footerHeading = "%nExamples:%n", footer = {
        "  bellows bench conv --threads 2",
        "  bellows bench conv --layers 3 7 --json",
        "  bellows bench conv --layers '56x56,128>256,k3,s1' --batch 32"})
public final class BenchConvCommand implements Callable<Integer> {
  private static final List<Column> COLUMNS = List.of(new Column("layer", "layer", 24, "%s"),
      new Column("forwardGflops", "forward GFLOP/s", 15, "%.1f"),
      new Column("backwardGflops", "backward GFLOP/s", 16, "%.1f"));

  @Option(names = "--layers", paramLabel = "LAYER", arity = "1..*",
      description = "SIDExSIDE,CHANNELS>FILTERS,kKERNEL,sSTRIDE[,pPADDING], or a number from 1 in the default list: 15 "
          + "layers of AlexNet, VGG, ResNet-50 and GoogLeNet.")
  private List<String> layers;

  @Option(names = "--batch", paramLabel = "N", defaultValue = "8", description = "Images; default: ${DEFAULT-VALUE}.")
  private int batch;

  @Option(names = "--threads", paramLabel = "T", defaultValue = "1",
      description = "Threads that share a layer; default: ${DEFAULT-VALUE}.")
  private int threads;

  @Option(names = "--warm-up", paramLabel = "SECONDS", defaultValue = "3",
      description = "For each layer, before rounds count; default: ${DEFAULT-VALUE}.")
  private double warmSeconds;

  @Mixin
  private BenchReport.Output output = new BenchReport.Output();

  @Override
  public Integer call() {
    ConvBench bench = new ConvBench(threads, batch, warmSeconds);
    List<ConvBench.ConvLayer> all = layers == null ? ConvBench.LAYERS
        : layers.stream().map(ConvBench.ConvLayer::parse).toList();
    BenchReport report = output.report(COLUMNS);
    report.start();
    for (ConvBench.ConvLayer layer : all) {
      ConvBench.Row row = bench.run(layer);
      report.row(layer, row.forwardGflops(), row.backwardGflops());
    }
    report.finish();
    return 0;
  }
}
