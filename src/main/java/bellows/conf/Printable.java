package bellows.conf;

/**
 * Texts of strangers for people to read: names in archives, cells of tables, values of run files. Characters that steer
 * a terminal, or change the order in which it shows others, become {@code ?}: ESC begins commands, CR and backspace
 * overwrite what stands there, BEL rings, and the direction marks of Unicode make {@code gpj.exe} of {@code exe.jpg}
 * (Boucher, Anderson: Trojan Source, 2021).
 */
public final class Printable {
  private static final int EXCERPT = 120;
  private static final char REPLACEMENT = '?';

  private Printable() {}

  /** A text of one line: line breaks and tabs are replaced too. */
  public static String of(String text) {
    return replaced(text, false);
  }

  /** A text of any lines: line breaks and tabs stay. */
  public static String lines(String text) {
    return replaced(text, true);
  }

  /** The text as {@link #of}, cut in its middle where it is long, with how long it was. */
  public static String excerpt(String text) {
    if (text.length() <= EXCERPT) {
      return of(text);
    }
    return of(text.substring(0, EXCERPT / 2) + "…" + text.substring(text.length() - EXCERPT / 4))
        + String.format(" (%,d characters)", text.length());
  }

  private static String replaced(String text, boolean lines) {
    int i = 0;
    while (i < text.length() && isPlain(text.charAt(i), lines)) {
      i++;
    }
    if (i == text.length()) {
      return text;
    }
    StringBuilder printable = new StringBuilder(text);
    for (; i < text.length(); i++) {
      if (!isPlain(text.charAt(i), lines)) {
        printable.setCharAt(i, REPLACEMENT);
      }
    }
    return printable.toString();
  }

  private static boolean isPlain(char c, boolean lines) {
    if (c == '\n' || c == '\t') {
      return lines;
    }
    return !Character.isISOControl(c) && !isDirection(c) && c != '\u2028' && c != '\u2029';
  }

  /** Embeddings, overrides, isolates and marks of writing direction. */
  private static boolean isDirection(char c) {
    return c >= '\u202a' && c <= '\u202e' || c >= '\u2066' && c <= '\u2069' || c == '\u200e' || c == '\u200f'
        || c == '\u061c';
  }
}
