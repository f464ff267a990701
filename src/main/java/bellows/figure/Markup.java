package bellows.figure;

/** Texts inside HTML and SVG: whatever they hold, they are shown and never become markup. */
public final class Markup {
  private static final int REPLACEMENT = 0xFFFD;

  private Markup() {}

  /**
   * A text as it stands inside an element and inside an attribute between double quotes. What neither language has, as
   * control characters and halves of characters, is shown as a replacement character.
   */
  public static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints().forEach(c -> {
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        default -> escaped.appendCodePoint(isShown(c) ? c : REPLACEMENT);
      }
    });
    return escaped.toString();
  }

  private static boolean isShown(int c) {
    return c == '\n' || c == '\t' || c >= 0x20 && !(c >= 0x7F && c < 0xA0)
        && !(c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) && (c & 0xFFFE) != 0xFFFE;
  }
}
