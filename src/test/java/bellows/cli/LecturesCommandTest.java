package bellows.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.lecture.PageTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/** {@code lectures} as a person types it, with tiny experiments. */
class LecturesCommandTest {
  private static final String GOOD = CommandLineRun.DIGITS + """
      lecture {
        title = "A <b>title</b> & more", topic = losses, claim = "ln k"
        runs = [{"small <i>" {network = [flatten, {dense {units = classes, init {normal = 1e-4}}}]}}, usual]
        figures = [{curves {}}, {curves {of = accuracy}}]
        numbers = [{first-loss {run = "small <i>", claim = [2.30, 2.31], expect = [2.30, 2.31]}}]
      }
      """;
  private static final String BROKEN = CommandLineRun.DIGITS + """
      lecture {
        title = Broken, topic = networks, claim = c, runs = [{a {network = [{dense = no}]}}]
        numbers = [{first-loss {expect = [0, 9]}}]
      }
      """;
  private static final String ELSEWHERE = """
      data {source = idx, path = data/no-such-data}, network = lenet
      lecture {title = Elsewhere, topic = pictures, claim = c, numbers = [{first-loss {expect = [0, 9]}}]}
      """;

  private static final String NEIGHBOURS = CommandLineRun.DIGITS + """
      lecture {
        title = Neighbours, topic = pictures, claim = c, runs = []
        numbers = [{neighbours {k = 3, expect = [0, 1]}}]
      }
      """;

  @TempDir
  private Path folder;
  private Path from;

  @BeforeEach
  void write() throws IOException {
    from = Files.createDirectory(folder.resolve("from"));
    CommandLineRun.write(from.resolve("good.conf"), GOOD);
    CommandLineRun.write(from.resolve("broken.conf"), BROKEN);
    CommandLineRun.write(from.resolve("elsewhere.conf"), ELSEWHERE);
  }

  private CommandLineRun run(String out, String... more) {
    String[] words = {"lectures", "--from", from.toString(), "--out", folder.resolve(out).toString()};
    String[] all = Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return CommandLineRun.of(all);
  }

  @Test
  void aFailingExperimentIsToldAndTheOthersAreRun() throws Exception {
    CommandLineRun all = run("all");
    assertEquals(1, all.status(), all::toString);
    String html = Files.readString(folder.resolve("all/index.html"));
    Document page = PageTest.parse(html);
    PageTest.checkSelfContained(page);
    assertTrue(html.contains("Claims: 1 holds, 1 skipped, 1 failed."), html);
    assertTrue(html.contains("needs data/no-such-data, which is not here"), html);
    assertTrue(html.contains("A &lt;b&gt;title&lt;/b&gt; &amp; more") && !html.contains("<i>"), html);
    assertTrue(html.contains("lecture.runs") || html.contains("network"), html);
    assertEquals(2, page.getElementsByTagName("svg").getLength());
    assertTrue(all.out().contains("first-loss, small <i>: 2.30"), all.out());
    run("all", "--only", "good").failed(1, "--out: expected a new or empty folder");
  }

  /** Only the seconds of runs differ. */
  @Test
  void theSameBitsMakeTheSamePage() throws IOException {
    run("one", "--only", "good").fine();
    run("two", "--only", "good").fine();
    assertEquals(page("one"), page("two"));
    assertFalse(page("one").matches("(?s).*20[0-9]{2}-[0-9]{2}.*"), "a date");
  }

  private String page(String out) throws IOException {
    return Files.readString(folder.resolve(out + "/index.html")).replaceAll("class=\"time\">[^<]*<", "class=\"time\"><");
  }

  /** The number is that of the command {@code neighbours} for the same file. */
  @Test
  void neighboursNeedNoRun() throws IOException {
    CommandLineRun.write(from.resolve("near.conf"), NEIGHBOURS.replace("expect", "claim = [0, 1], expect"));
    CommandLineRun near = run("near", "--only", "near").fine();
    Matcher found = Pattern.compile("neighbours: ([0-9.]+) %").matcher(near.out());
    assertTrue(found.find(), near.out());
    CommandLineRun command = CommandLineRun.of("neighbours", from.resolve("near.conf").toString(), "--k", "3").fine();
    Matcher accuracy = Pattern.compile("accuracy ([0-9.]+) %").matcher(command.out());
    assertTrue(accuracy.find(), command.out());
    assertEquals(Double.parseDouble(accuracy.group(1)), Double.parseDouble(found.group(1)), 0.005);
  }

  @Test
  void neighboursOfDataThatCannotHaveAnyAreToldWhy() throws IOException {
    CommandLineRun.write(from.resolve("many.conf"), NEIGHBOURS.replace("k = 3", "k = 100000"));
    CommandLineRun many = run("many", "--only", "many");
    assertEquals(1, many.status(), many::toString);
    assertTrue(many.out().contains("k: expected at most") && many.out().contains("found 100,000"), many.out());
    CommandLineRun.write(from.resolve("gone.conf"), NEIGHBOURS.replaceAll("data *\\{[^}]*}", "data {source = idx, path = data/no-such}"));
    CommandLineRun gone = run("gone", "--only", "gone");
    assertTrue(gone.out().contains("needs data/no-such, which is not here"), gone.out());
  }

  @Test
  void aNumberThatIsNotAsExpectedIsToldByTheStatus() throws IOException {
    CommandLineRun.write(from.resolve("good.conf"), GOOD.replace("expect = [2.30, 2.31]", "expect = [5, 6]"));
    CommandLineRun changed = run("changed", "--only", "good");
    assertEquals(1, changed.status());
    assertTrue(changed.out().contains("not as expected"), changed.out());
  }

  @Test
  void saysWhatIsWrong() {
    run("x", "--only", "god").failed(1, "--only: unknown experiment 'god', did you mean 'good'?", "broken, elsewhere, good");
    CommandLineRun.of("lectures", "--out", "x", "--from", folder.resolve("nothing").toString())
        .failed(1, "expected a folder, found nothing");
    CommandLineRun.of("lectures").failed(2, "--out");
    run("x", "--data", folder.resolve("nowhere").toString()).failed(1, "--data: expected a folder of data sets, found none");
  }

  @Test
  void otherCommandsPassOverTheSection() {
    CommandLineRun trained = CommandLineRun.of("train", from.resolve("good.conf").toString(), "--run",
        folder.resolve("run").toString()).fine();
    assertTrue(trained.out().contains("note: the section lecture is left aside"), trained.out());
  }
}
