package bellows.cli;

import java.util.Locale;

/** Tells how a preparation is going: how many pictures are done, at which rate, and when all will be. */
final class PrepareProgress {
  private static final long PASSING_MILLIS = 200;
  private static final long PLAIN_MILLIS = 10_000;

  private final Terminal terminal;
  private final long before;
  private final long all;
  private final long start = System.nanoTime();
  private long lastShown = start;

  /** @param before of all pictures, how many an earlier preparation has done */
  PrepareProgress(Terminal terminal, long before, long all) {
    this.terminal = terminal;
    this.before = before;
    this.all = all;
  }

  /** So many are done now. From any thread. */
  synchronized void seen(long done) {
    long now = System.nanoTime();
    if ((now - lastShown) / 1_000_000 < (terminal.isInteractive() ? PASSING_MILLIS : PLAIN_MILLIS) || done <= before) {
      return;
    }
    lastShown = now;
    double seconds = (now - start) / 1e9;
    String text = String.format(Locale.ROOT, "%,d of %,d pictures  %,.0f pictures/s  ETA %s", done, all,
        (done - before) / seconds, Progress.duration(seconds * (all - done) / (done - before)));
    if (terminal.isInteractive()) {
      terminal.passing(text);
    } else {
      terminal.line(text);
    }
  }

  /** All are done. */
  synchronized void end() {
    double seconds = (System.nanoTime() - start) / 1e9;
    terminal.line(String.format(Locale.ROOT, "%,d pictures in %s, %,.0f pictures/s", all - before,
        Progress.duration(seconds), (all - before) / seconds));
  }
}
