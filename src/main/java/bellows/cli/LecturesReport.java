package bellows.cli;

import bellows.cli.terminal.Terminal;
import bellows.lecture.Experiments;
import bellows.run.RunEvent;
import java.util.List;
import java.util.Locale;

/** What {@code lectures} tells a person while it goes on. */
final class LecturesReport implements Experiments.Listener {
  private final Terminal terminal;

  LecturesReport(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void begun(int number, int of, String name, String title) {
    terminal.line(String.format(Locale.ROOT, "%d of %d  %s: %s", number, of, name, title));
  }

  @Override
  public void heard(String run, RunEvent event) {
    if (event instanceof RunEvent.Stepped stepped) {
      terminal.progress(() -> String.format(Locale.ROOT, "  %s: step %d, loss %.4f", run, stepped.row().step(),
          stepped.row().loss()));
    }
  }

  @Override
  public void ended(String verdict, List<String> found, double seconds) {
    found.forEach(line -> terminal.line("  " + line));
    terminal.line(String.format(Locale.ROOT, "  %s, after %.1f s", verdict, seconds));
  }
}
