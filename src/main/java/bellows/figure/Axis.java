package bellows.figure;

import java.util.Locale;

/**
 * One axis of a chart: its title with the unit, and the values that it shows. What the charting library is given lies
 * between a thousandth and a million, whatever the values are: it loses its way beyond, and long numbers would not fit.
 */
final class Axis {
  private static final double MARGIN = 0.04;
  /** Wider than what a float64's rounding makes of equal values. */
  private static final double EQUAL = 1e-9;

  private final String title;
  private boolean logarithmic;
  /** What its user wants; NaN where the values decide. */
  private double wantedLow = Double.NaN;
  private double wantedHigh = Double.NaN;
  private double low = Double.POSITIVE_INFINITY;
  private double high = Double.NEGATIVE_INFINITY;

  Axis(String title) {
    this.title = title;
  }

  void logarithmic() {
    logarithmic = true;
  }

  boolean isLogarithmic() {
    return logarithmic;
  }

  void range(double from, double to) {
    if (!(from < to) || Double.isInfinite(to - from) || logarithmic && from <= 0) {
      throw new IllegalArgumentException("an axis from " + from + " to " + to);
    }
    wantedLow = from;
    wantedHigh = to;
  }

  /** Whether a value has a place on the axis. */
  boolean shows(double value) {
    return Double.isFinite(value) && (!logarithmic || value > 0);
  }

  void include(double... values) {
    for (double value : values) {
      if (shows(value)) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
  }

  double low() {
    return Double.isNaN(wantedLow) ? widened(-1) : wantedLow;
  }

  double high() {
    return Double.isNaN(wantedHigh) ? widened(1) : wantedHigh;
  }

  /** The least or the greatest value with some room beyond it. */
  private double widened(int side) {
    if (low > high) {
      return logarithmic ? Math.pow(10, side) : side;
    }
    if (logarithmic) {
      double room = Math.max(MARGIN * Math.log10(high / low), high / low < 1 + EQUAL ? 0.5 : 0);
      return (side < 0 ? low : high) * Math.pow(10, side * room);
    }
    double size = Math.max(Math.abs(low), Math.abs(high));
    double room = high - low > EQUAL * size ? MARGIN * (high - low) : size > 0 ? size / 2 : 1;
    return (side < 0 ? low : high) + side * room;
  }

  /** The power of ten that values are divided by, a multiple of three; 0 as long as plain numbers are short. */
  private int exponent() {
    double size = Math.max(Math.abs(low()), Math.abs(high()));
    return logarithmic || size >= 1e-2 && size < 1e6 ? 0 : 3 * (int) Math.floor(Math.log10(size) / 3);
  }

  /** What the library shows for a value. */
  double scaled(double value) {
    return value * Math.pow(10, -exponent());
  }

  /** With the power of ten that its numbers are to be multiplied by. */
  String title() {
    return exponent() == 0 ? title : String.format(Locale.ROOT, "%s  (×10%s)", title, raised(exponent()));
  }

  private static String raised(int exponent) {
    StringBuilder raised = new StringBuilder();
    String.valueOf(exponent).chars().forEach(c -> raised.append(c == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹".charAt(c - '0')));
    return raised.toString();
  }
}
