package bellows.lecture;

import bellows.figure.Markup;
import java.util.List;

/** HTML that is put together from texts: whatever they hold, they are shown and never become markup. */
final class Html {
  private final StringBuilder out = new StringBuilder();

  /** Begins an element. */
  Html open(String name, String... attributes) {
    out.append('<').append(name);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"").append(Markup.escaped(attributes[i + 1])).append('"');
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
    out.append(Markup.escaped(text));
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
