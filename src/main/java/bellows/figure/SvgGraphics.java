package bellows.figure;

import bellows.image.file.PictureWriter;
import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Image;
import java.awt.Shape;
import java.awt.font.GlyphVector;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.awt.image.BufferedImage;
import java.awt.image.ImageObserver;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * What is painted, as SVG: shapes, outlines, lines of text and pixels in plain colours, under any transform and clip.
 * Lines that go on where the last one ended, in its colour and width, become one path.
 */
final class SvgGraphics extends PlainGraphics {
  /** What the copies of a canvas share. */
  private static final class Page {
    private final StringBuilder body = new StringBuilder();
    private final StringBuilder clips = new StringBuilder();
    private final String prefix;
    private int clipCount;
    private String lastClip = "";
    /** Attributes of the lines that are being joined; null for none. */
    private String joined;
    private Point2D end;

    Page(String prefix) {
      this.prefix = prefix;
    }

    void close() {
      if (joined != null) {
        body.append("\" ").append(joined).append("/>\n");
        joined = null;
      }
    }
  }

  private final Figure figure;
  private final Page page;

  SvgGraphics(Figure figure) {
    this.figure = figure;
    CRC32 sum = new CRC32();
    sum.update((figure.title() + "\n" + String.join("\n", figure.texts())).getBytes(StandardCharsets.UTF_8));
    // Names of clips must differ from those of other figures on an HTML page.
    page = new Page("f" + Long.toHexString(sum.getValue()) + "-");
  }

  private SvgGraphics(SvgGraphics like) {
    super(like);
    figure = like.figure;
    page = like.page;
  }

  @Override
  public SvgGraphics create() {
    return new SvgGraphics(this);
  }

  /** All that was painted so far. */
  String document() {
    page.close();
    String size = String.format(Locale.ROOT, "width=\"%1$d\" height=\"%2$d\" viewBox=\"0 0 %1$d %2$d\"",
        figure.width(), figure.height());
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" " + size + " role=\"img\" font-family=\"DejaVu Sans, Verdana, "
        + "sans-serif\">\n<title>" + Markup.escaped(figure.title()) + "</title>\n<desc>"
        + Markup.escaped(String.join("\n", figure.texts())) + "</desc>\n"
        + (page.clips.isEmpty() ? "" : "<defs>\n" + page.clips + "</defs>\n")
        + "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n" + page.body + "</svg>\n";
  }

  @Override
  public void draw(Shape shape) {
    if (!(getStroke() instanceof BasicStroke plain)) {
      fill(getStroke().createStrokedShape(shape));
      return;
    }
    AffineTransform at = getTransform();
    String attributes = "fill=\"none\"" + colour("stroke") + width(plain, scale(at)) + clip();
    if (shape instanceof Line2D line) {
      join(at.transform(line.getP1(), null), at.transform(line.getP2(), null), attributes);
    } else {
      path(at.createTransformedShape(shape), attributes);
    }
  }

  private void join(Point2D from, Point2D to, String attributes) {
    if (!attributes.equals(page.joined) || !from.equals(page.end)) {
      page.close();
      page.body.append("<path d=\"M").append(point(from));
      page.joined = attributes;
    }
    page.body.append('L').append(point(to));
    page.end = to;
  }

  private static String point(Point2D point) {
    String y = SvgPath.number(point.getY());
    return SvgPath.number(point.getX()) + (y.charAt(0) == '-' ? "" : " ") + y;
  }

  /** By how much a transform that neither skews nor stretches enlarges. */
  private static double scale(AffineTransform transform) {
    return Math.sqrt(Math.abs(transform.getDeterminant()));
  }

  private static String width(BasicStroke stroke, double scale) {
    StringBuilder width = new StringBuilder();
    width.append(" stroke-width=\"").append(SvgPath.number(scale * stroke.getLineWidth())).append('"');
    if (stroke.getDashArray() != null) {
      width.append(" stroke-dasharray=\"");
      for (float dash : stroke.getDashArray()) {
        width.append(SvgPath.number(scale * dash)).append(' ');
      }
      width.setCharAt(width.length() - 1, '"');
    }
    if (stroke.getEndCap() == BasicStroke.CAP_ROUND) {
      width.append(" stroke-linecap=\"round\"");
    }
    if (stroke.getLineJoin() == BasicStroke.JOIN_ROUND) {
      width.append(" stroke-linejoin=\"round\"");
    }
    return width.toString();
  }

  @Override
  public void fill(Shape shape) {
    AffineTransform at = getTransform();
    String attributes = colour("fill").strip() + clip();
    boolean shifted = at.getType() == AffineTransform.TYPE_IDENTITY || at.getType() == AffineTransform.TYPE_TRANSLATION;
    if (shape instanceof Ellipse2D disc && disc.getWidth() == disc.getHeight() && shifted) {
      page.close();
      Point2D centre = at.transform(new Point2D.Double(disc.getCenterX(), disc.getCenterY()), null);
      page.body.append(String.format(Locale.ROOT, "<circle cx=\"%s\" cy=\"%s\" r=\"%s\" %s/>%n",
          SvgPath.number(centre.getX()), SvgPath.number(centre.getY()), SvgPath.number(disc.getWidth() / 2),
          attributes));
    } else {
      path(at.createTransformedShape(shape), attributes);
    }
  }

  private void path(Shape shape, String attributes) {
    page.close();
    String path = SvgPath.of(shape);
    if (!path.isEmpty() && getColor().getAlpha() > 0) {
      page.body.append("<path d=\"").append(path).append("\" ").append(attributes).append("/>\n");
    }
  }

  @Override
  public void drawString(String text, float x, float y) {
    page.close();
    AffineTransform at = getTransform();
    at.translate(x, y);
    String place = at.getType() == AffineTransform.TYPE_TRANSLATION || at.isIdentity()
        ? "x=\"" + SvgPath.number(at.getTranslateX()) + "\" y=\"" + SvgPath.number(at.getTranslateY()) + '"'
        : matrix(at);
    page.body.append("<text ").append(place).append(" font-size=\"").append(SvgPath.number(getFont().getSize2D()))
        .append('"').append(getFont().isBold() ? " font-weight=\"bold\"" : "")
        .append(getFont().isItalic() ? " font-style=\"italic\"" : "").append(colour("fill")).append(clip())
        .append(" xml:space=\"preserve\">").append(Markup.escaped(text)).append("</text>\n");
  }

  @Override
  public void drawGlyphVector(GlyphVector glyphs, float x, float y) {
    fill(glyphs.getOutline(x, y));
  }

  /** Pixels stay sharp squares when they are enlarged. */
  @Override
  public boolean drawImage(Image image, int x, int y, int width, int height, ImageObserver observer) {
    if (!(image instanceof BufferedImage pixels)) {
      throw new IllegalArgumentException("expected an image in memory, found " + image);
    }
    page.close();
    AffineTransform at = getTransform();
    at.translate(x, y);
    at.scale((double) width / pixels.getWidth(), (double) height / pixels.getHeight());
    String png = Base64.getEncoder().encodeToString(new PictureWriter().png(pixels));
    page.body.append(String.format(Locale.ROOT, "<image width=\"%d\" height=\"%d\" %s style=\"image-rendering:"
        + "pixelated\"%s href=\"data:image/png;base64,%s\"/>%n", pixels.getWidth(), pixels.getHeight(), matrix(at),
        clip(), png));
    return true;
  }

  /** With six decimals: what it scales may be large. */
  private static String matrix(AffineTransform at) {
    return String.format(Locale.ROOT, "transform=\"matrix(%.6f %.6f %.6f %.6f %.3f %.3f)\"", at.getScaleX(),
        at.getShearY(), at.getShearX(), at.getScaleY(), at.getTranslateX(), at.getTranslateY());
  }

  private String colour(String attribute) {
    Color colour = getColor();
    double opacity = colour.getAlpha() / 255.0;
    if (getComposite() instanceof AlphaComposite alpha) {
      opacity *= alpha.getAlpha();
    }
    return String.format(Locale.ROOT, " %s=\"#%06x\"%s", attribute, colour.getRGB() & 0xffffff,
        opacity < 1 ? String.format(Locale.ROOT, " %s-opacity=\"%s\"", attribute, SvgPath.number(opacity)) : "");
  }

  /** A reference to the clip, which is written once for all that follows under it. */
  private String clip() {
    if (deviceClip() == null) {
      return "";
    }
    String path = SvgPath.of(deviceClip());
    if (!path.equals(page.lastClip)) {
      page.lastClip = path;
      page.clips.append("<clipPath id=\"").append(page.prefix).append(++page.clipCount).append("\"><path d=\"")
          .append(path).append("\"/></clipPath>\n");
    }
    return " clip-path=\"url(#" + page.prefix + page.clipCount + ")\"";
  }
}
