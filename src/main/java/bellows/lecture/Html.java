package bellows.lecture;

import java.util.List;

/** HTML that is put together from texts: whatever they hold, they are shown and never become markup. */
final class Html {
  private final StringBuilder out = new StringBuilder();

  /** A text as HTML shows it, inside elements and inside quoted attributes. */
  static String escape(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints().forEach(c -> {
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.appendCodePoint(isShown(c) ? c : 0xFFFD);
      }
    });
    return escaped.toString();
  }

  /** Control characters, and halves of characters, are no part of HTML. */
  private static boolean isShown(int c) {
    return c == '\n' || c == '\t' || c >= 0x20 && !(c >= 0x7F && c < 0xA0) && !(c >= 0xD800 && c < 0xE000)
        && (c & 0xFFFE) != 0xFFFE;
  }

  /** Begins an element. */
  Html open(String name, String... attributes) {
    out.append('<').append(name);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"").append(escape(attributes[i + 1])).append('"');
    }
    out.append('>');
    return this;
  }

  /** Ends an element. */
  Html close(String name) {
    out.append("</").append(name).append(">\n");
    return this;
  }

  /** Text inside an element. */
  Html text(String text) {
    out.append(escape(text));
    return this;
  }

  /** A whole element that holds a text. */
  Html element(String name, String text, String... attributes) {
    return open(name, attributes).text(text).close(name);
  }

  /** A row of a table; {@code cell} is th or td. */
  Html row(String cell, List<String> texts) {
    open("tr");
    texts.forEach(text -> element(cell, text));
    return close("tr");
  }

  /** What stands below a figure, if anything does. */
  Html caption(String text) {
    return text.isEmpty() ? this : element("figcaption", text, "class", "caption");
  }

  /** What is HTML already, and was made by this class or by us. */
  Html raw(String html) {
    out.append(html);
    return this;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
