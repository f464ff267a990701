package bellows.figure;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;

/** Lines of text where figures want them; what is too long ends in an ellipsis. */
public final class Lettering {
  private Lettering() {}

  /**
   * In black.
   *
   * @param baseline on which the letters stand
   * @param width that it may take
   */
  public static void left(Graphics2D canvas, Font font, String text, double x, double baseline, double width) {
    write(canvas, font, Fonts.fit(font, text, width), x, baseline);
  }

  public static void right(Graphics2D canvas, Font font, String text, double x, double baseline, double width) {
    String fitted = Fonts.fit(font, text, width);
    write(canvas, font, fitted, x - Fonts.width(font, fitted), baseline);
  }

  public static void centred(Graphics2D canvas, Font font, String text, double x, double baseline, double width) {
    String fitted = Fonts.fit(font, text, width);
    write(canvas, font, fitted, x - Fonts.width(font, fitted) / 2, baseline);
  }

  /** From bottom to top, as the titles of upright axes are written. */
  public static void upwards(Graphics2D canvas, Font font, String text, double baseline, double y, double length) {
    Graphics2D turned = (Graphics2D) canvas.create();
    turned.translate(baseline, y);
    turned.rotate(-Math.PI / 2);
    centred(turned, font, text, 0, 0, length);
    turned.dispose();
  }

  private static void write(Graphics2D canvas, Font font, String text, double x, double baseline) {
    canvas.setFont(font);
    canvas.setColor(Color.BLACK);
    canvas.drawString(text, (float) x, (float) baseline);
  }
}
