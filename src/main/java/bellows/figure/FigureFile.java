package bellows.figure;

import bellows.conf.BadInputException;
import bellows.image.file.PictureWriter;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Figures as files, PNG or SVG: the same bytes for the same figure on the same machine, nothing else is in them. */
public final class FigureFile {
  /** More than a screen has; a figure that wants more is of something that nobody can look at. */
  private static final long MOST_PIXELS = 1 << 26;

  private FigureFile() {}

  /**
   * Writes a figure in the format that the name's ending says.
   *
   * @throws BadInputException if the ending is another, the folder is missing, or the machine has no fonts
   */
  public static void write(Figure figure, Path file) {
    check(file);
    byte[] bytes = isSvg(file) ? svg(figure).getBytes(StandardCharsets.UTF_8) : png(figure);
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be written", e);
    }
  }

  /** Whether {@link #write} could: for commands that compute for long before they draw. */
  public static void check(Path file) {
    BadInputException.check(ending(file, ".png") || isSvg(file),
        "%s: expected the name of a file that ends in .png or .svg", file);
    Path parent = file.toAbsolutePath().getParent();
    BadInputException.check(parent != null && Files.isDirectory(parent) && !Files.isDirectory(file),
        "%s: expected the name of a file in a folder that exists", file);
    Fonts.check();
  }

  private static boolean isSvg(Path file) {
    return ending(file, ".svg");
  }

  private static boolean ending(Path file, String ending) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(ending);
  }

  /** A figure's PNG. */
  public static byte[] png(Figure figure) {
    return new PictureWriter().png(image(figure));
  }

  /** A figure's pixels. */
  static BufferedImage image(Figure figure) {
    Fonts.check();
    checkSize(figure);
    BufferedImage image = new BufferedImage(figure.width(), figure.height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = image.createGraphics();
    canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    canvas.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    canvas.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    canvas.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    canvas.setColor(Color.WHITE);
    canvas.fillRect(0, 0, figure.width(), figure.height());
    canvas.setColor(Color.BLACK);
    figure.paint(canvas);
    canvas.dispose();
    return image;
  }

  /** A figure's SVG, which may stand by itself or inside HTML, also beside others. */
  public static String svg(Figure figure) {
    Fonts.check();
    checkSize(figure);
    SvgGraphics canvas = new SvgGraphics(figure);
    figure.paint(canvas);
    return canvas.document();
  }

  private static void checkSize(Figure figure) {
    long pixels = (long) figure.width() * figure.height();
    BadInputException.check(figure.width() > 0 && figure.height() > 0 && pixels <= MOST_PIXELS,
        "figure: expected a size of at most %,d pixels, found %,d × %,d", MOST_PIXELS, figure.width(), figure.height());
  }
}
