package bellows.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.util.function.Supplier;

/** Lines for people: one that is written over where a person watches, plain ones elsewhere. From any thread. */
final class Terminal {
  private static final long PASSING_MILLIS = 200;
  private static final long PLAIN_MILLIS = 5_000;

  private final PrintWriter out;
  private final boolean interactive;
  private int width;
  private long lastProgress = System.nanoTime();

  Terminal(PrintWriter out) {
    this.out = out;
    interactive = interactive();
  }

  /** A line that stays. */
  synchronized void line(String text) {
    clear();
    out.println(text);
    out.flush();
  }

  /**
   * How far something has come, if it is time to say so: where a person watches five times a second, each in place of
   * the last, elsewhere every five seconds.
   *
   * @param text asked for only then
   */
  synchronized void progress(Supplier<String> text) {
    long now = System.nanoTime();
    if ((now - lastProgress) / 1_000_000 < (interactive ? PASSING_MILLIS : PLAIN_MILLIS)) {
      return;
    }
    lastProgress = now;
    if (interactive) {
      passing(text.get());
    } else {
      line(text.get());
    }
  }

  private void passing(String text) {
    String blanks = " ".repeat(Math.max(0, width - text.length()));
    out.print("\r" + text + blanks);
    out.flush();
    width = text.length();
  }

  private void clear() {
    if (width > 0) {
      out.print("\r" + " ".repeat(width) + "\r");
      width = 0;
    }
  }

  /** Since JDK 22 there is a console even where nobody watches, and a method that tells. */
  private static boolean interactive() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (IllegalAccessException | InvocationTargetException e) {
      return false;
    }
  }
}
