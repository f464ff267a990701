package bellows.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Run files from strangers. */
class HoconTest {
  @TempDir
  Path folder;

  private static Settings parse(String text) {
    return Settings.parse(text, "run.conf");
  }

  @Test
  void noFormOfIncludeReadsAnything() throws IOException {
    String secret = Files.writeString(folder.resolve("secret.conf"), "a = 1").toString();
    for (String what : new String[] {"\"%s\"", "file(\"%s\")", "required(file(\"%s\"))", "url(\"file:%s\")",
        "classpath(\"%s\")", "required(\"%s\")", "\"http://localhost:1/a\""}) {
      Refusal.of(() -> parse("b = 1\ninclude " + what.replace("%s", secret)), "run.conf: expected a run file that is "
          + "complete in itself, found include of ");
    }
    Refusal.of(() -> parse("b {include file(\"/etc/hostname\")}"), "found include of /etc/hostname");
  }

  @Test
  void referencesSeeTheFileAndNothingElse() {
    assertEquals("x1", parse("a = 1, b = x${a}").text("b"));
    assertTrue(System.getenv().containsKey("PATH"));
    Refusal.of(() -> parse("a = ${PATH}"), "run.conf: 1", "${PATH}", "not the environment");
    Refusal.of(() -> parse("a = ${java.home}"), "${java.home}");
    assertTrue(!parse("a = ${?PATH}").has("a"));
  }

  /** Each of these takes the parser's stack, or minutes, or all memory. */
  @Test
  void refusesWhatWouldExhaustTheParser() {
    String bomb = "a0 = 0123456789\n";
    for (int i = 1; i < 40; i++) {
      bomb += "a" + i + " = ${a" + (i - 1) + "}${a" + (i - 1) + "}\n";
    }
    refused(bomb, "run.conf: 41: expected fewer references in a text of this length, found 78");
    refused("a = " + "[".repeat(100_000), "run.conf: 1: expected sections and keys at most 32 levels deep");
    refused("a {".repeat(100_000), "at most 32 levels deep");
    refused("a.".repeat(100_000) + "b = 1", "at most 32 levels deep");
    refused("x\n\na.b.c {".repeat(20), "run.conf: 23: ", "at most 32 levels deep");
    refused("a = \"\"\"x\"\"\"\"" + "[".repeat(100_000), "at most 32 levels deep");
    refused("a.b = 1\n".repeat(100_000), "at most 8192 keys and sections, found 8193");
    refused("a += 1\n".repeat(1000), "fewer references");
    refused("b = 1, a = [" + "1,".repeat(10_000) + "${b}]", "no references in a text of more than 16384 characters");
    refused("a = " + "x ".repeat(100_000), "expected longer values to stand in quotes");
    refused("a = " + "true".repeat(100_000), "expected longer values to stand in quotes");
    refused("a = " + "[1] ".repeat(100_000), "expected a comma between lists");
    refused("a = \"" + "x".repeat(9 << 20) + "\"", "at most 8388608 characters");
  }

  private static void refused(String text, String... parts) {
    Assertions.assertTimeout(Duration.ofSeconds(10), () -> Refusal.of(() -> parse(text), parts));
  }

  @ParameterizedTest
  @ValueSource(strings = {"# [[[[ {{{{ \"\n a = 1", "a = \"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\"",
      "a = [[1, 2], [3]]\nb = [\n[1]\n[2]\n]",
      "a = \"x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x\"",
      "a = \"\"\"\n[ \" {\n\"\"\", b {c = 1}", "a = \"\\\"{\\\\\" // {"})
  void lookalikesAreFine(String text) {
    assertTrue(parse(text).has("a"));
  }

  @Test
  void longListsAreFine() {
    assertEquals(200_000, parse("a = [" + "1.25,".repeat(200_000) + "]").numbers("a").length);
  }

  @Test
  void textsAreReadUpToALimit() throws IOException {
    assertEquals("é", BoundedText.read(new ByteArrayInputStream("é".getBytes("UTF-8")), "a"));
    byte[] much = new byte[(8 << 20) + 1];
    Refusal.of(() -> BoundedText.read(new ByteArrayInputStream(much), "a.conf"),
        "a.conf: expected a run file of at most 8388608 bytes, found more");
  }

  @Test
  void messagesAreShortAndDoNotSteerATerminal() {
    String message = new BadInputException("found %s", "\u001b[2J" + "x".repeat(1 << 20) + "!\n").getMessage();
    assertTrue(message.startsWith("found ?[2Jxxx") && message.endsWith("x!\n") && message.length() < 4100, message);
  }

  @Test
  void digitsWithoutEndAreNoNumber() {
    Refusal.of(() -> parse("a = \"" + "1".repeat(1 << 20) + "\"").whole("a"),
        "expected a whole number, found 1048576 characters");
  }
}
