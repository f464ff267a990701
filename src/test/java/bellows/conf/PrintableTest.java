package bellows.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What strangers call things does not steer a terminal. */
class PrintableTest {
  @Test
  void whatSteersIsReplaced() {
    assertEquals("?[2J?]0;title? ??", Printable.of("\u001b[2J\u001b]0;title\u0007 \r\b"));
    assertEquals("photo?gpj.exe? ?x?", Printable.of("photo\u202egpj.exe\u2069 \u200fx\u009b"));
    assertEquals("a?b??", Printable.of("a\nb\t\u2028"));
  }

  @Test
  void allElseStays() {
    String plain = "Größe 東京 🙂 é — “x”";
    assertSame(plain, Printable.of(plain));
    assertEquals("a\n\tb?", Printable.lines("a\n\tb\r"));
  }

  @Test
  void longTextsAreCutInTheirMiddleAndSayHowLongTheyWere() {
    String cut = Printable.excerpt("a".repeat(4_000_000) + "\u001b[z");
    assertTrue(cut.startsWith("aaaa") && cut.endsWith("a?[z (4,000,003 characters)") && cut.length() < 200, cut);
    assertEquals("short", Printable.excerpt("short"));
  }
}
