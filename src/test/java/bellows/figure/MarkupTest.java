package bellows.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class MarkupTest {
  @Test
  void noTextBecomesMarkup() {
    assertEquals("&lt;img src=x onerror=&quot;a&amp;b&quot;&gt;", Markup.escaped("<img src=x onerror=\"a&b\">"));
    assertEquals("a\tb\nc ä 🐱", Markup.escaped("a\tb\nc ä 🐱"));
    assertEquals("\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD", Markup.escaped("\0\u001b\u0085\ud800\uffff"));
  }
}
