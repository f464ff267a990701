package bellows.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextChartTest {
  @Test
  void aFallingLine() {
    TextChart chart = new TextChart("loss", 19, 3, false);
    chart.add("training", new double[] {1, 16}, new double[] {11, 0});
    assertEquals(List.of("loss",
        "       11 │⠑⠢⡀",
        "     5.50 │  ⠈⠑⢄⡀",
        "        0 └     ⠈⠢⢄",
        "           1     16",
        "  ── training"), chart.lines(false));
  }

  @Test
  void decadesAreAsHighAsEachOther() {
    TextChart chart = new TextChart("loss", 19, 3, true);
    chart.add("a", new double[] {1, 2, 3}, new double[] {100, 10, 0});
    List<String> lines = chart.lines(false);
    assertEquals("loss, logarithmic", lines.get(0));
    assertTrue(lines.get(1).startsWith("      100 │⠑"), lines.get(1));
    assertTrue(lines.get(2).startsWith("     31.6 │"), lines.get(2));
    assertTrue(lines.get(3).startsWith("       10 └"), lines.get(3));
  }

  @Test
  void severalSeriesHaveLettersOrColours() {
    TextChart chart = new TextChart("loss", 80, 2, false);
    chart.add("one\u001b[2J", new double[] {0, 1}, new double[] {0, 0});
    chart.add("two", new double[] {0, 1}, new double[] {1, 1});
    List<String> plain = chart.lines(false);
    assertEquals("        1 │" + "b".repeat(69), plain.get(1));
    assertEquals("        0 └" + "a".repeat(69), plain.get(2));
    assertEquals("  a one?[2J   b two", plain.get(4));
    assertEquals("        1 │" + "\u001b[33m⠉\u001b[0m".repeat(69), chart.lines(true).get(1));
    assertEquals(80, plain.get(1).length());
  }

  @Test
  void nothingAndOnePoint() {
    TextChart chart = new TextChart("loss", 80, 3, false);
    chart.add("one", new double[] {3}, new double[] {Double.NaN});
    assertEquals("  nothing to show", chart.lines(false).get(1));
    chart.add("two", new double[] {3}, new double[] {0.25});
    assertTrue(chart.lines(false).get(2).startsWith("    0.250 │"), chart.lines(false).toString());
  }
}
