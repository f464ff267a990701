package bellows.spark.ui;

import java.util.List;
import java.util.Locale;

/** A number by step as a small drawing inside a page, in the page's own colours. */
final class SvgCurve {
  private static final int WIDTH = 340;
  private static final int HEIGHT = 150;
  private static final int LEFT = 52;
  private static final int TOP = 22;
  private static final int BOTTOM = 20;
  private static final int RIGHT = 8;

  private SvgCurve() {}

  /** Nothing where there is no finite number. What is not finite leaves a gap. */
  static String of(String title, List<Double> x, List<Double> y) {
    double low = y.stream().filter(Double::isFinite).mapToDouble(value -> value).min().orElse(Double.NaN);
    double high = y.stream().filter(Double::isFinite).mapToDouble(value -> value).max().orElse(Double.NaN);
    if (Double.isNaN(low)) {
      return "";
    }
    double from = x.get(0);
    double to = x.get(x.size() - 1);
    StringBuilder path = new StringBuilder();
    boolean gap = true;
    for (int i = 0; i < x.size(); i++) {
      if (Double.isFinite(y.get(i))) {
        double across = LEFT + part(x.get(i), from, to) * (WIDTH - LEFT - RIGHT);
        double down = HEIGHT - BOTTOM - part(y.get(i), low, high) * (HEIGHT - TOP - BOTTOM);
        path.append(String.format(Locale.ROOT, "%s%.1f %.1f", gap ? "M" : "L", across, down));
        if (gap) {
          path.append(String.format(Locale.ROOT, "h0.1")); // a point by itself is seen, too
        }
      }
      gap = !Double.isFinite(y.get(i));
    }
    return String.format(Locale.ROOT, "<svg role=\"img\" aria-label=\"%s\" width=\"%d\" height=\"%d\" font-size=\"11\" "
        + "fill=\"currentColor\"><text x=\"%d\" y=\"13\" font-weight=\"bold\">%s</text>", title, WIDTH, HEIGHT, LEFT, title)
        + text(LEFT - 4, TOP + 8, "end", high) + text(LEFT - 4, HEIGHT - BOTTOM, "end", low)
        + text(LEFT, HEIGHT - 6, "start", from) + text(WIDTH - RIGHT, HEIGHT - 6, "end", to)
        + String.format(Locale.ROOT, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"none\" "
        + "stroke=\"currentColor\" stroke-opacity=\"0.2\"/>", LEFT, TOP, WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM)
        + "<path d=\"" + path + "\" fill=\"none\" stroke=\"#0072b2\" stroke-width=\"1.5\" stroke-linecap=\"round\"/></svg>";
  }

  private static double part(double value, double from, double to) {
    return from == to ? 0.5 : (value - from) / (to - from);
  }

  private static String text(int x, int y, String anchor, double value) {
    return String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>", x, y, anchor,
        value == Math.rint(value) && Math.abs(value) < 1e9 ? String.format(Locale.ROOT, "%.0f", value)
            : String.format(Locale.ROOT, "%.3g", value));
  }
}
