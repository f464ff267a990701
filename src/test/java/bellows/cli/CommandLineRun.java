package bellows.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.spark.Sparks;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** One command in this JVM, as a person would type it: its status, and what was printed. */
record CommandLineRun(int status, String out, String err) {
  /** A classifier of digits that trains in moments. */
  static final String DIGITS = """
      name = tiny
      data {source = digits, train = 150, test = 40, normalise = auto}
      network = [flatten, {dense = 16}, relu, {dense = classes}]
      batch = 40, rate {start = 0.05}, optimizer {name = sgd, momentum = 0.9}
      stop {epochs = 2}
      """;

  /** Interpreted: compiling each plan would take longer than all of its rows. */
  private static final Map<String, String> SETTINGS = Map.of("spark.sql.codegen.wholeStage", "false",
      "spark.sql.codegen.factoryMode", "NO_CODEGEN", "spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir"));

  static CommandLineRun of(String... arguments) {
    return on("local[2]", arguments);
  }

  static CommandLineRun on(String master, String... arguments) {
    Sparks.stop();
    SETTINGS.forEach(System::setProperty);
    System.setProperty("spark.master", master);
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    try {
      int status = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments);
      return new CommandLineRun(status, out.toString(), err.toString());
    } finally {
      SETTINGS.keySet().forEach(System::clearProperty);
      System.clearProperty("spark.master");
      Sparks.stop();
    }
  }

  /** It ended well and complained of nothing. */
  CommandLineRun fine() {
    assertEquals("", err);
    assertEquals(0, status, out);
    return this;
  }

  /** It ended with this status and a message with all {@code parts} in their order, and without a stack trace. */
  CommandLineRun failed(int expected, String... parts) {
    assertEquals(expected, status, this::toString);
    int from = 0;
    for (String part : parts) {
      int at = err.indexOf(part, from);
      assertTrue(at >= 0, "expected '" + part + "' in: " + err);
      from = at + part.length();
    }
    String both = out + err;
    assertFalse(both.contains("\tat ") || both.contains("Exception"), both);
    return this;
  }

  /** The output with what was folded to the width of a page in one line again. */
  String unfolded() {
    return out.replaceAll("\\R +", " ");
  }

  /** What the output says behind a word that begins a line. */
  String line(String word) {
    return unfolded().lines().filter(line -> line.startsWith(word + " ")).findFirst().orElse("").replaceFirst(word + " +", "");
  }

  static Path write(Path path, String text) throws IOException {
    return Files.writeString(path, text);
  }

  static JsonNode summary(Path run) throws IOException {
    return new ObjectMapper().readTree(run.resolve("summary.json").toFile());
  }
}
