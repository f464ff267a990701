package bellows.cli;

import bellows.kernel.KernelProvider;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Rows of figures, printed as they come: an aligned table for people, or one JSON object a line. */
final class BenchReport {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  /**
   * @param field its name in JSON; null for what only people want
   * @param head its name in the table
   * @param format of one value: {@code %s} is text and stands left
   */
  record Column(String field, String head, int width, String format) {
    private boolean text() {
      return format.equals("%s");
    }

    private String cell(String content) {
      return String.format("%" + (text() ? "-" : "") + width + "s", content);
    }

    private String json(Object value) {
      String content = String.format(Locale.ROOT, format, value);
      return '"' + field + "\":" + (text() ? '"' + content + '"' : content);
    }
  }

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
  private final List<Column> columns;

  BenchReport(PrintWriter out, boolean json, List<Column> columns) {
    this.out = out;
    this.json = json;
    this.columns = columns;
  }

  /** What the figures belong to, and the heads of the columns. */
  void start() {
    if (!json) {
      out.printf("commit   %s%n", System.getProperty("bellows.commit", "unknown"));
      out.printf("machine  %s, %d cores; %s %s%n", processor(), Runtime.getRuntime().availableProcessors(),
          System.getProperty("java.vm.name"), System.getProperty("java.version"));
      out.printf("kernels  %s (%s)%n%n", KernelProvider.kernels().name(), KernelProvider.reason());
      heads();
    }
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
    line(columns.stream().map(column -> column.cell(column.head)).toList());
  }

  void row(Object... values) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < values.length; i++) {
      Column column = columns.get(i);
      if (!json) {
        text.append(i == 0 ? "" : "  ").append(column.cell(String.format(Locale.ROOT, column.format, values[i])));
      } else if (column.field != null) {
        text.append(text.isEmpty() ? "{" : ",").append(column.json(values[i]));
      }
    }
    out.println(json ? text.append('}').toString() : text.toString().stripTrailing());
    out.flush();
  }

  private void line(List<String> cells) {
    out.println(String.join("  ", cells).stripTrailing());
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
