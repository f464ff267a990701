package bellows.cli.terminal;

import bellows.conf.Printable;
import java.io.PrintWriter;

/**
 * What commands print for people: whatever files of strangers hold, nothing of it steers the terminal; see
 * {@link Printable}. The one place where that is seen to, so no command has to think of it.
 */
public final class PrintableWriter extends PrintWriter {
  private final PrintWriter all;

  private PrintableWriter(PrintWriter all) {
    super(all);
    this.all = all;
  }

  /** That writer for texts of strangers. */
  public static PrintWriter of(PrintWriter out) {
    return out instanceof PrintableWriter ? out : new PrintableWriter(out);
  }

  /** The writer behind, for what is our own, such as the end of a line that is written over. */
  static PrintWriter own(PrintWriter out) {
    return out instanceof PrintableWriter printable ? printable.all : out;
  }

  /** For values that another program reads, to the letter; where a person watches, as printable ones all the same. */
  public static PrintWriter data(PrintWriter out) {
    return Terminal.interactive() ? out : own(out);
  }

  @Override
  public void write(int c) {
    write(String.valueOf((char) c));
  }

  @Override
  public void write(char[] text, int from, int length) {
    write(new String(text, from, length));
  }

  @Override
  public void write(String text, int from, int length) {
    all.write(Printable.lines(text.substring(from, from + length)));
  }

  /** The end of a line is that of the machine, which may have a CR. */
  @Override
  public void println() {
    all.println();
  }

  @Override
  public void println(String text) {
    synchronized (lock) {
      print(text);
      println();
    }
  }

  @Override
  public void println(Object value) {
    println(String.valueOf(value));
  }

  @Override
  public void flush() {
    all.flush();
  }
}
