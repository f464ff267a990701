package bellows.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;

/** Lines for people: one that is written over where a person watches, plain ones elsewhere. From any thread. */
final class Terminal {
  private final PrintWriter out;
  private final boolean interactive;
  private int width;

  Terminal(PrintWriter out) {
    this.out = out;
    interactive = interactive();
  }

  boolean isInteractive() {
    return interactive;
  }

  /** A line that stays. */
  synchronized void line(String text) {
    clear();
    out.println(text);
    out.flush();
  }

  /** A line that the next one replaces. */
  synchronized void passing(String text) {
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
