package bellows.lecture;

import bellows.lecture.Outcome.Found;
import bellows.lecture.Quantity.Range;
import bellows.lecture.Quantity.Unit;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;

/** Numbers as people read them. */
final class NumberText {
  private static final int DIGITS = 4;
  /** Beyond these, digits are fewer than zeros. */
  private static final double LARGE = 1e7;
  private static final double SMALL = 1e-4;

  private NumberText() {}

  static String of(double value, Unit unit) {
    if (Double.isNaN(value)) {
      return "none";
    } else if (Double.isInfinite(value)) {
      return unit == Unit.WHOLE ? "never" : value > 0 ? "∞" : "−∞";
    }
    return switch (unit) {
      case WHOLE -> String.format(Locale.ROOT, "%,.0f", value);
      case PART -> digits(100 * value) + " %";
      case TIMES -> digits(value) + " ×";
      case PLAIN -> digits(value);
    };
  }

  /** Four that count, without zeros at the end. */
  private static String digits(double value) {
    double size = Math.abs(value);
    if (size != 0 && (size >= LARGE || size < SMALL)) {
      String text = String.format(Locale.ROOT, "%.2e", value);
      return text.replaceFirst("\\.?0*e", "e").replaceFirst("e([+-])0*", "e$1").replace("e+", "e").replace('-', '−');
    }
    String text = new BigDecimal(value).round(new MathContext(DIGITS, RoundingMode.HALF_EVEN)).stripTrailingZeros()
        .toPlainString();
    return (size == 0 ? "0" : text).replace('-', '−');
  }

  /** A range as a condition. */
  static String of(Range range, Unit unit) {
    if (range.least() == range.most()) {
      return of(range.least(), unit);
    } else if (range.most() == Double.POSITIVE_INFINITY) {
      return "at least " + of(range.least(), unit);
    } else if (range.least() == Double.NEGATIVE_INFINITY || range.least() == 0 && unit != Unit.PLAIN) {
      return "at most " + of(range.most(), unit);
    }
    return of(range.least(), unit) + " to " + of(range.most(), unit);
  }

  /** What came of an experiment, in a line each: what the lecture says something of, or what went wrong. */
  static List<String> lines(Outcome outcome) {
    if (outcome.reason() != null) {
      return List.of(outcome.reason());
    }
    return outcome.numbers().stream().filter(found -> found.quantity().isClaimed() || !found.isExpected())
        .map(NumberText::line).toList();
  }

  private static String line(Found found) {
    Quantity quantity = found.quantity();
    String claim = quantity.isClaimed() ? " (the lecture: " + of(quantity.claim(), quantity.unit()) + ")" : "";
    String expected = found.isExpected() ? "" : ", expected " + of(quantity.expected(), quantity.unit());
    return quantity.name() + ": " + of(found.value(), quantity.unit()) + claim + expected;
  }
}
