package bellows.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClassReportTest {
  private static String print(long[][] counts, List<String> titles) {
    StringWriter text = new StringWriter();
    new ClassReport(counts.length, (label, decision) -> counts[label][decision], titles).print(new Terminal(new PrintWriter(text)));
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

  @Test
  void realTargetsHaveNoClasses() {
    assertEquals("", print(new long[0][0], List.of()));
  }
}
