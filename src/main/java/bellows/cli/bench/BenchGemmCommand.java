package bellows.cli.bench;

import bellows.bench.GemmBench;
import bellows.cli.terminal.FigureTable.Column;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench gemm}: products of matrices. */
@Command(name = "gemm", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Time products C = A·B of single-precision matrices.",
    "A is M × K, B is K × N. Packing B and clearing C are part of the time. Prints the median of 15 runs; small "
        + "products run in groups of 2 GFLOP."},
    footerHeading = "%nExamples:%n", footer = {
        "  bellows bench gemm",
        "  bellows bench gemm --shapes 1024x1024x1024,64x1000x4096 --threads 2 --json"})
public final class BenchGemmCommand implements Callable<Integer> {
  private static final List<Column> COLUMNS = List.of(new Column("shape", "M x N x K", 16, "%s"),
      new Column("threads", "threads", 7, "%d"), new Column("gflops", "GFLOP/s", 8, "%.1f"));

  @Option(names = "--shapes", paramLabel = "MxNxK", split = ",", description = "Default: ten shapes, squares and "
      + "products of convolutions and dense layers.")
  private List<String> shapes;

  @Option(names = "--threads", paramLabel = "T", defaultValue = "1",
      description = "Threads that share a product; default: ${DEFAULT-VALUE}.")
  private int threads;

  @Option(names = "--warm-up", paramLabel = "SECONDS", defaultValue = "2",
      description = "For each shape, before runs count; default: ${DEFAULT-VALUE}.")
  private double warmSeconds;

  @Mixin
  private BenchReport.Output output = new BenchReport.Output();

  @Override
  public Integer call() {
    GemmBench bench = new GemmBench(threads, warmSeconds);
    List<GemmBench.ProductShape> all = shapes == null ? GemmBench.SHAPES
        : shapes.stream().map(GemmBench.ProductShape::parse).toList();
    BenchReport report = output.report(COLUMNS);
    report.start();
    for (GemmBench.ProductShape shape : all) {
      report.row(shape, threads, bench.run(shape));
    }
    report.finish();
    return 0;
  }
}
