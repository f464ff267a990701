package bellows.figure;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What the colours of {@link Palette#sequential} stand for, as a bar to put beside a chart.
 *
 * @param title of the amounts, with their unit
 * @param low amount of the darkest colour
 * @param high amount of the brightest
 * @param logarithmic whether equal ratios, not equal differences, are equal steps of colour
 */
public record ColourBar(String title, double low, double high, boolean logarithmic, int height) implements Figure {
  private static final int WIDTH = 110;
  private static final int TOP = 50;
  private static final int BOTTOM = 50;
  private static final int BAR = 18;
  private static final int MARKS = 5;

  /** The place of an amount between the darkest, 0, and the brightest, 1. */
  public double place(double amount) {
    double place = logarithmic ? Math.log(amount / low) / Math.log(high / low) : (amount - low) / (high - low);
    return high > low ? place : 0;
  }

  @Override
  public int width() {
    return WIDTH;
  }

  private String mark(int number) {
    double part = (double) number / (MARKS - 1);
    double amount = logarithmic ? low * Math.pow(high / low, part) : low + part * (high - low);
    return String.format(Locale.ROOT, "%.3g", amount);
  }

  @Override
  public List<String> texts() {
    return IntStream.range(0, MARKS).mapToObj(this::mark).toList();
  }

  @Override
  public void paint(Graphics2D canvas) {
    Lettering.left(canvas, Fonts.LABEL, title, 0, TOP - 12, WIDTH);
    int bar = height - TOP - BOTTOM;
    for (int y = 0; y < bar; y++) {
      canvas.setColor(Palette.sequential(1 - (y + 0.5) / bar));
      canvas.fill(new Rectangle2D.Double(0, TOP + y, BAR, 1));
    }
    for (int i = 0; i < MARKS; i++) {
      double y = TOP + bar * (1 - (double) i / (MARKS - 1));
      Lettering.left(canvas, Fonts.SMALL, mark(i), BAR + 6, y + 4, WIDTH - BAR - 6);
    }
  }
}
