package bellows.cli;

import bellows.cli.terminal.HadoopSettings;
import bellows.cli.terminal.Terminal;
import bellows.page.PageReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code report}: runs as one file. */
@Command(name = "report", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Write runs as one HTML file, for people without Bellows: curves, layers, where",
    "the time went, the network, confusion matrix and mistakes, events, run file,",
    "versions and hashes. It opens from a disk and asks nobody. For example:",
    "  report runs/lenet --out lenet.html"})
public final class ReportCommand implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "RUN",
      description = "Folders of runs, or of such folders, as that of a search, on any Hadoop file system.")
  private List<String> runs;

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "A local file that ends in .html.")
  private Path out;

  @Option(names = "--no-answers", description = {
      "Without what each network makes of the test samples, which takes a pass over",
      "them and needs the data."})
  private boolean withoutAnswers;

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PageReport.check(out);
    int shown = PageReport.write(runs, out, !withoutAnswers, HadoopSettings.configuration());
    new Terminal(spec.commandLine().getOut()).line(String.format(Locale.ROOT, "%s: %d %s, %,d kB", out, shown,
        shown == 1 ? "run" : "runs", Files.size(out) / 1000));
    return 0;
  }
}
