package bellows.cli.bench;

import bellows.cli.terminal.FigureTable.Column;
import bellows.cli.terminal.FigureTable;
import bellows.kernel.KernelProvider;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a benchmark prints: what its figures belong to, and the figures as they come. */
final class BenchReport {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  /** The option of every benchmark. */
  static final class Output {
    @Option(names = "--json", description = "One JSON object a line.")
    boolean json;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    BenchReport report(List<Column> columns) {
      return new BenchReport(spec.commandLine().getOut(), json, columns);
    }
  }

  private final PrintWriter out;
  private final boolean json;
  private final FigureTable table;

  private BenchReport(PrintWriter out, boolean json, List<Column> columns) {
    this.out = out;
    this.json = json;
    table = new FigureTable(out, json, columns);
  }

  /** What the figures belong to, and the heads of the columns. */
  void start() {
    if (!json) {
      out.printf("commit   %s%n", System.getProperty("bellows.commit", "unknown"));
      out.printf("machine  %s, %d cores; %s %s%n", processor(), Runtime.getRuntime().availableProcessors(),
          System.getProperty("java.vm.name"), System.getProperty("java.version"));
      out.printf("kernels  %s (%s)%n%n", KernelProvider.kernels().name(), KernelProvider.reason());
    }
    heads();
    out.flush();
  }

  /** What the kernels have found meanwhile. */
  void finish() {
    if (!json && KernelProvider.tiles() != null) {
      out.printf("%ntiles    %s%n", KernelProvider.tiles());
      out.flush();
    }
  }

  /** The columns' heads, again. */
  void heads() {
    table.heads();
  }

  void row(Object... values) {
    table.row(values);
  }

  /** The processor's name as Linux gives it; elsewhere, what Java knows. */
  private static String processor() {
    if (Files.isReadable(PROCESSORS)) {
      try {
        return Files.readAllLines(PROCESSORS).stream().filter(line -> line.startsWith("model name")).findFirst()
            .map(line -> line.substring(line.indexOf(':') + 1).strip()).orElse(System.getProperty("os.arch"));
      } catch (IOException e) {
        return System.getProperty("os.arch");
      }
    }
    return System.getProperty("os.arch");
  }
}
