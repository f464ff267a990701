package bellows.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import bellows.conf.Settings;
import bellows.cli.terminal.PrintableWriter;
import bellows.cli.terminal.Terminal;
import bellows.train.RunConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that lead out of a folder, and names that steer a terminal. */
class StrangeNamesTest {
  private static final String EVIL = "\u001b[2J\u001b]0;owned\u0007 a\rb \u202eexe\b";

  @TempDir
  Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"../../x", "/tmp/x", "..", ".", "a/b", "a\\\\b", "-rf", "a b", "", "\\u001b[2J", "a\\nb",
      ".hidden", "a:b"})
  void aRunsNameIsOnePlainWord(String name) {
    Refusal.of(() -> RunConfig.name(Settings.parse("name = \"" + name + "\"", "run.conf")), "run.conf: 1: name: expected a name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "lenet-5_v1.2", "größe", "実験", "7"})
  void othersAreTaken(String name) {
    assertEquals(name, RunConfig.name(Settings.parse("name = \"" + name + "\"", "run.conf")));
  }

  @Test
  void nothingIsTrainedOutsideOfTheFolderOfRuns() throws IOException {
    Path conf = Files.writeString(folder.resolve("a.conf"), CommandLineRun.DIGITS.replace("name = tiny", "name = \"../../x\""));
    CommandLineRun.of("train", conf.toString()).failed(1, "name: expected a name of up to 100 letters", "../../x");
  }

  @Test
  void errorsTablesAndLinesAreCleaned() throws IOException {
    CommandLineRun missing = CommandLineRun.of("describe", folder + "/" + EVIL);
    assertPrintable(missing.out() + missing.err());
    CommandLineRun misuse = CommandLineRun.of("describe", "--" + EVIL);
    assertPrintable(misuse.out() + misuse.err());
    StringWriter printed = new StringWriter();
    PrintWriter out = PrintableWriter.of(new PrintWriter(printed));
    RowFormat.TABLE.print(new String[] {EVIL}, List.of(RowFactory.create(EVIL)), out);
    Terminal terminal = new Terminal(new PrintWriter(printed));
    terminal.line(EVIL);
    terminal.text("%s", EVIL);
    terminal.note(EVIL);
    out.printf("%s%n", EVIL);
    out.print(EVIL.charAt(0));
    out.print(EVIL.toCharArray());
    out.println(EVIL.toCharArray());
    out.append(EVIL).flush();
    assertPrintable(printed.toString());
  }

  @Test
  void cellsOfAQuery() throws IOException {
    Path run = folder.resolve("run");
    Files.createDirectories(run.resolve("metrics"));
    CommandLineRun table = CommandLineRun.of("sql", run.toString(), "SELECT concat(char(27), '[2J', char(13), 'x') AS a");
    assertPrintable(table.out() + table.err());
    assertTrue(table.out().contains("?[2J?x") || table.status() != 0, table.toString());
    assertEquals(0, table.status(), table.toString());
  }

  /** What a file of queries says may be a stranger's. */
  @Test
  void queriesOnlyUnlessAnyIsAllowed() throws IOException {
    Path run = folder.resolve("run");
    Files.createDirectories(run.resolve("metrics"));
    Path mine = Files.writeString(Files.createDirectories(folder.resolve("mine")).resolve("thesis.txt"), "all of it");
    String deletes = "INSERT OVERWRITE DIRECTORY '" + mine.getParent() + "' USING csv SELECT 1";
    Path file = Files.writeString(folder.resolve("a.sql"), deletes);
    CommandLineRun.of("sql", run.toString(), "--file", file.toString()).failed(1, "expected a query", "InsertIntoDir",
        "--any", "steps:");
    assertEquals("all of it", Files.readString(mine));
    CommandLineRun.of("sql", run.toString(), "SELECT * FROM text.`" + mine + "`").failed(1, "expected the tables", "text.");
    CommandLineRun any = CommandLineRun.of("sql", "--any", run.toString(), "SELECT * FROM text.`" + mine + "`").fine();
    assertTrue(any.out().contains("all of it"), any.out());
  }

  private static void assertPrintable(String text) {
    assertFalse(text.isEmpty());
    assertTrue(text.chars().noneMatch(c -> c != '\n' && Character.isISOControl(c) || c == '\u202e'), text);
  }
}
