package bellows.lecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.lecture.Quantity.Range;
import bellows.lecture.Quantity.Unit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers on the page. */
class NumberTextTest {
  @ParameterizedTest
  @CsvSource({"2.30258509, PLAIN, 2.303", "0, PLAIN, 0", "100, PLAIN, 100", "-0.25, PLAIN, −0.25", "0.97125, PART, 97.12 %",
      "1.5, TIMES, 1.5 ×", "Infinity, WHOLE, never", "Infinity, PLAIN, ∞", "NaN, PART, none", "1.2e-9, PLAIN, 1.2e−9",
      "3e8, PLAIN, 3e8", "0.000918, PLAIN, 0.000918"})
  void fourDigitsCount(double value, Unit unit, String text) {
    assertEquals(text, NumberText.of(value, unit));
  }

  @Test
  void wholeNumbersAreWhole() {
    assertEquals("138,357,544", NumberText.of(138_357_544, Unit.WHOLE));
  }

  @ParameterizedTest
  @CsvSource({"4, 8, 4 to 8", "1.2, Infinity, at least 1.2", "0, 3, 0 to 3", "-Infinity, 3, at most 3", "2, 2, 2"})
  void rangesAreConditions(double least, double most, String text) {
    assertEquals(text, NumberText.of(new Range(least, most), Unit.PLAIN));
  }
}
