package bellows.cli.terminal;

import bellows.conf.Printable;
import java.io.Console;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Lines for people: sentences folded to 80 columns, tables and commands as they are; and one line that is written over
 * where a person watches, plain ones elsewhere. From any thread.
 */
public final class Terminal {
  private static final long PASSING_MILLIS = 200;
  private static final long PLAIN_MILLIS = 5_000;

  private final PrintWriter out;
  /** For what is not a stranger's. */
  private final PrintWriter own;
  private final boolean interactive;
  /** Whether lines below the one that is written over may be, and be coloured. */
  private final boolean able;
  private int width;
  /** Lines below the one that is written over. */
  private int below;
  private long lastProgress = System.nanoTime();

  public Terminal(PrintWriter out) {
    this.out = PrintableWriter.of(out);
    own = PrintableWriter.own(out);
    interactive = interactive();
    able = interactive && isAble(System.getenv("TERM"));
  }

  /** For tests, of a terminal that a person watches. */
  Terminal(PrintWriter out, boolean able) {
    this.out = PrintableWriter.of(out);
    own = PrintableWriter.own(out);
    interactive = true;
    this.able = able;
  }

  /** A terminal without escape sequences says so; one without blocks and braille cannot show what they are for. */
  private static boolean isAble(String terminal) {
    return terminal != null && !terminal.equals("dumb") && System.console().charset().newEncoder().canEncode('▁');
  }

  /** Sentences that stay, in lines of 80 columns. */
  public synchronized void text(String text) {
    Folded.lines(text).forEach(this::line);
  }

  /** {@link #text} that a format makes; numbers look the same everywhere. */
  public void text(String format, Object... arguments) {
    text(String.format(Locale.ROOT, format, arguments));
  }

  /** Something that a person should know of. */
  public void note(String text) {
    text("note: " + text);
  }

  /** A line that stays as it is, however long: of a table, or a command to copy. */
  public synchronized void line(String text) {
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
  public void progress(Supplier<String> text) {
    progress(text, List::of);
  }

  /** @param more lines below it, for a person who watches: none elsewhere */
  public synchronized void progress(Supplier<String> text, Supplier<List<String>> more) {
    long now = System.nanoTime();
    if ((now - lastProgress) / 1_000_000 < (interactive ? PASSING_MILLIS : PLAIN_MILLIS)) {
      return;
    }
    lastProgress = now;
    if (interactive) {
      passing(text.get());
      passing(able ? more.get() : List.of());
    } else {
      line(text.get());
    }
  }

  private void passing(String text) {
    String blanks = " ".repeat(Math.max(0, width - text.length()));
    own.print("\r");
    out.print(Printable.of(text) + blanks);
    out.flush();
    width = text.length();
  }

  /** Lines below, with the cursor back where it was. */
  private void passing(List<String> lines) {
    for (String line : lines) {
      own.print("\n");
      out.print(Printable.of(line));
      own.print("\u001b[K");
    }
    if (!lines.isEmpty()) {
      own.print("\u001b[" + lines.size() + "A\r");
      own.flush();
    }
    below = Math.max(below, lines.size());
  }

  private void clear() {
    if (width > 0) {
      own.print("\r" + " ".repeat(width) + "\r");
      width = 0;
    }
    if (below > 0) {
      own.print("\n\u001b[K".repeat(below) + "\u001b[" + below + "A\r");
      below = 0;
    }
  }

  /** A chart, in colours where a person watches who has not asked for none (https://no-color.org). */
  public synchronized void drawing(TextChart chart) {
    clear();
    String unwanted = System.getenv("NO_COLOR");
    chart.lines(able && (unwanted == null || unwanted.isEmpty())).forEach(own::println);
    own.flush();
  }

  /** Since JDK 22 there is a console even where nobody watches, and a method that tells. */
  static boolean interactive() {
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
