package bellows.figure;

import java.awt.Shape;
import java.awt.geom.PathIterator;

/** Outlines as SVG writes them (SVG 2, section 9.3), to a hundredth of a pixel. */
final class SvgPath {
  private static final char[] LETTERS = {'M', 'L', 'Q', 'C', 'Z'};
  private static final int[] NUMBERS = {2, 2, 4, 6, 0};

  private SvgPath() {}

  static String of(Shape shape) {
    StringBuilder path = new StringBuilder();
    double[] at = new double[6];
    for (PathIterator i = shape.getPathIterator(null); !i.isDone(); i.next()) {
      int segment = i.currentSegment(at);
      path.append(LETTERS[segment]);
      for (int k = 0; k < NUMBERS[segment]; k++) {
        String number = number(at[k]);
        path.append(k > 0 && number.charAt(0) != '-' ? " " : "").append(number);
      }
    }
    return path.toString();
  }

  /** The shortest text for a number of two decimals, a half upwards. */
  static String number(double value) {
    long hundredths = Math.round(100 * value);
    String sign = hundredths < 0 ? "-" : "";
    long whole = Math.abs(hundredths) / 100;
    long rest = Math.abs(hundredths) % 100;
    if (rest == 0) {
      return sign + whole;
    }
    String decimals = rest % 10 == 0 ? String.valueOf(rest / 10) : (rest < 10 ? "0" : "") + rest;
    return sign + (whole == 0 ? "" : whole) + "." + decimals;
  }
}
