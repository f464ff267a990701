package bellows.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.cli.terminal.Terminal;
import bellows.train.worker.Confusion;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClassReportTest {
  private static String print(long[][] counts, List<String> titles) {
    Confusion confusion = new Confusion(counts.length);
    for (int label = 0; label < counts.length; label++) {
      for (int decision = 0; decision < counts.length; decision++) {
        for (long i = 0; i < counts[label][decision]; i++) {
          confusion.add(label, decision);
        }
      }
    }
    return print(confusion, titles);
  }

  private static String print(Confusion confusion, List<String> titles) {
    StringWriter text = new StringWriter();
    new ClassReport(confusion, titles).print(new Terminal(new PrintWriter(text)));
    return text.toString().replace(System.lineSeparator(), "\n");
  }

  @Test
  void fewClassesAreAMatrix() {
    long[][] counts = {{9, 1, 0}, {0, 0, 0}, {2, 0, 2}};
    assertEquals("""

        Confusion matrix: a row is a label, a column what it was taken for.
                        0     1     2   recall
        0 tench         9     1     .  90.00 %
        1 church        .     .     .        -
        2 parachute     2     .     2  50.00 %
        """, print(counts, List.of("tench", "church", "parachute")));
  }

  @Test
  void ofManyClassesTheWorstAreTold() {
    long[][] counts = new long[30][30];
    IntStream.range(0, 30).forEach(label -> counts[label][label] = 50 + label);
    counts[7] = new long[30];
    counts[8] = new long[30];
    counts[8][9] = 3;
    counts[8][4] = 3;
    counts[8][8] = 2;
    counts[29][2] = 79;
    String[] lines = print(counts, IntStream.range(0, 30).mapToObj(i -> "dog " + i).toList()).split("\n");
    assertEquals("The 10 of 30 classes that it knows least:", lines[1]);
    assertEquals(" 25.00 %        8  dog 8: dog 4, 3 times", lines[3]);
    assertEquals(" 50.00 %      158  dog 29: dog 2, 79 times", lines[4]);
    assertEquals("100.00 %       50  dog 0", lines[5]);
    assertEquals(13, lines.length);
  }

  /** As a matrix these would be 80 GB, and pair by pair ten thousand million questions. */
  @Test
  void aHundredThousandClassesAreNoMatrix() {
    Confusion confusion = new Confusion(100_000);
    for (int label = 0; label < 100_000; label++) {
      confusion.add(label, label % 1000 == 999 ? label - 1 : label);
      confusion.add(label, label);
    }
    String[] lines = print(confusion, List.of()).split("\n");
    assertEquals("The 10 of 100,000 classes that it knows least:", lines[1]);
    assertEquals(" 50.00 %        2  class 999: class 998, 1 times", lines[3]);
    assertEquals(" 50.00 %        2  class 9999: class 9998, 1 times", lines[12]);
  }

  @Test
  void realTargetsHaveNoClasses() {
    assertEquals("", print(new long[0][0], List.of()));
  }
}
