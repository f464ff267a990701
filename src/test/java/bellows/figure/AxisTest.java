package bellows.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AxisTest {
  private static Axis of(double... values) {
    Axis axis = new Axis("loss");
    axis.include(values);
    return axis;
  }

  @Test
  void leavesSomeRoomAroundTheValues() {
    Axis axis = of(0, 100, Double.NaN, Double.POSITIVE_INFINITY);
    assertEquals(-4, axis.low(), 1e-12);
    assertEquals(104, axis.high(), 1e-12);
    assertEquals("loss", axis.title());
  }

  @Test
  void valuesThatAreEqualHaveAPlaceInTheMiddle() {
    for (double value : new double[] {-3, 0, 1e-300, 1e30}) {
      Axis axis = of(value, value);
      assertTrue(axis.low() < value && value < axis.high());
      assertEquals(value, (axis.low() + axis.high()) / 2, Math.abs(value) * 1e-12);
    }
  }

  @Test
  void numbersOfManyDigitsAreWrittenAsMultiples() {
    Axis axis = of(0, 2e-9);
    assertEquals("loss  (×10⁻⁹)", axis.title());
    assertEquals(2, axis.scaled(2e-9), 1e-12);
    assertEquals("loss  (×10⁶)", of(0, 3e6).title());
    assertEquals("loss", of(0, 0.5).title());
  }

  @Test
  void logarithmsAreOfPositiveValues() {
    Axis axis = new Axis("rate");
    axis.logarithmic();
    axis.include(-1, 0, 1e-4, 1);
    assertTrue(axis.low() > 0 && axis.low() < 1e-4);
    assertTrue(axis.high() > 1);
  }

  /** Ranges that the charting library cannot lay out by itself. */
  @Test
  void anyRangeIsDrawn() {
    double[][] ranges = {{0, 0}, {1e-30, 2e-30}, {1e30, 2e30}, {1, 1 + 1e-12}, {Double.NaN, Double.NaN}, {-1e9, 1e9},
        {1e-5, 1e5}, {5, 5}, {123456, 123457}};
    for (double[] range : ranges) {
      assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
        FigureFile.png(new Chart("range", "x", "y").line("one", range, range));
        FigureFile.png(new Chart("range", "x", "y").logX().logY().line("one", range, range));
      });
    }
  }
}
