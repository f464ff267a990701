package bellows.figure;

import bellows.conf.BadInputException;
import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.awt.geom.Rectangle2D;

/** The fonts of figures: the machine's sans-serif, in three sizes. */
public final class Fonts {
  public static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 14);
  public static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
  public static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 11);

  /** Of all figures, so that a text is as long in one file as in another. */
  static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);

  private Fonts() {}

  /**
   * Asks for the size of a letter, which is when Java looks for fonts.
   *
   * @throws BadInputException on a machine that has none, as bare containers do
   */
  public static void check() {
    try {
      LABEL.getStringBounds("x", CONTEXT);
    } catch (RuntimeException | LinkageError | InternalError e) {
      // Which of these it is depends on what is missing: the fonts, fontconfig, or FreeType.
      throw new BadInputException("figures: expected a machine with fonts for their texts, found none; install some, on "
          + "Debian and Ubuntu: apt-get install fontconfig fonts-dejavu-core", e);
    }
  }

  /** How wide a text is, in pixels. */
  public static double width(Font font, String text) {
    return text.isEmpty() ? 0 : font.getStringBounds(text, CONTEXT).getWidth();
  }

  /** From one line to the next, in pixels. */
  public static int lineHeight(Font font) {
    Rectangle2D bounds = font.getStringBounds("Ág", CONTEXT);
    return (int) Math.ceil(bounds.getHeight());
  }

  /** The text itself, or as much of its beginning as is no wider, and an ellipsis. */
  public static String fit(Font font, String text, double width) {
    if (width(font, text) <= width) {
      return text;
    }
    int end = text.length() - 1;
    while (end > 0 && width(font, text.substring(0, end) + "…") > width) {
      end--;
    }
    return text.substring(0, Math.max(0, end)) + "…";
  }
}
