package bellows.cli;

import bellows.cli.terminal.HadoopSettings;
import bellows.cli.terminal.Terminal;
import bellows.page.LivePage;
import bellows.page.PageAddress;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code page}: runs in a browser. */
@Command(name = "page", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Show runs in a browser, ended or going on, several beside each other. Reads the",
    "tables of their folders; nothing is changed, and nothing is asked of any other",
    "machine than the one that has them. Ctrl-C ends it. For example:",
    "  page runs/sgd runs/adam",
    "  page runs"})
public final class PageCommand implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "RUN",
      description = "Folders of runs, or of such folders, as that of a search, on any Hadoop file system.")
  private List<String> runs;

  @Option(names = "--port", paramLabel = "PORT", description = "Default: the first free one from 4140 on.")
  private int port;

  @Option(names = "--page-bind", paramLabel = "HOST", description = {
      "Let other machines look: bind to this name or address of this machine.",
      "The address that is printed then holds a token, without which nobody sees anything."})
  private String bind;

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() {
    CountDownLatch ended = new CountDownLatch(1);
    try (LivePage page = LivePage.of(runs, new PageAddress(bind, port), HadoopSettings.configuration())) {
      Terminal terminal = new Terminal(spec.commandLine().getOut());
      terminal.line("page     " + page.url());
      Interrupts.onFirst(ended::countDown);
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }
}
