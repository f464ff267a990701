package bellows.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SparklineTest {
  @Test
  void fromTheLeastToTheGreatest() {
    Sparkline line = new Sparkline(8, false);
    assertEquals("", line.text());
    for (int i = 0; i < 8; i++) {
      line.add(i);
    }
    line.add(Double.NaN);
    assertEquals("▁▂▃▄▅▆▇█", line.text());
  }

  @Test
  void oneValueIsInTheMiddle() {
    Sparkline line = new Sparkline(8, true);
    line.add(3);
    line.add(3);
    assertEquals("▅▅", line.text());
  }

  @Test
  void logarithmsUnlessAValueHasNone() {
    Sparkline line = new Sparkline(4, true);
    for (double value : new double[] {1000, 100, 10, 1}) {
      line.add(value);
    }
    assertEquals("█▆▃▁", line.text());
    Sparkline plain = new Sparkline(4, true);
    for (double value : new double[] {1000, 100, 10, 0}) {
      plain.add(value);
    }
    assertEquals("█▁▁▁", plain.text());
  }

  /** 1,000 values in 4 blocks: stretches of 128, joined two and two. */
  @Test
  void manyValuesAreMeans() {
    Sparkline line = new Sparkline(4, false);
    for (int i = 0; i < 1000; i++) {
      line.add(i < 256 ? 7 : i < 512 ? 5 : i < 768 ? 3 : 0);
    }
    assertEquals("█▆▄▁", line.text());
    line.clear();
    assertEquals("", line.text());
  }
}
