package bellows.cli;

import bellows.cli.terminal.Terminal;
import java.util.Locale;

/** Tells how a preparation is going: how many pictures are done, at which rate, and when all will be. */
final class PrepareProgress {
  private final Terminal terminal;
  private final long before;
  private final long all;
  private final long start = System.nanoTime();

  /** @param before of all pictures, how many an earlier preparation has done */
  PrepareProgress(Terminal terminal, long before, long all) {
    this.terminal = terminal;
    this.before = before;
    this.all = all;
  }

  /** So many are done now. From any thread. */
  void seen(long done) {
    if (done > before) {
      terminal.progress(() -> String.format(Locale.ROOT, "%,d of %,d pictures  %,.0f pictures/s  ETA %s", done, all,
          (done - before) / seconds(), Progress.duration(seconds() * (all - done) / (done - before))));
    }
  }

  private double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }

  /** All are done. */
  void end() {
    double seconds = seconds();
    terminal.line(String.format(Locale.ROOT, "%,d pictures in %s, %,.0f pictures/s", all - before,
        Progress.duration(seconds), (all - before) / seconds));
  }
}
