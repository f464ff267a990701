package bellows.figure;

import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Composite;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.GraphicsConfiguration;
import java.awt.Paint;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.font.FontRenderContext;
import java.awt.geom.AffineTransform;
import java.awt.geom.Area;
import java.awt.geom.NoninvertibleTransformException;
import java.awt.image.BufferedImage;
import java.util.Map;

/** What a canvas remembers between strokes: transform, clip, colour, stroke, font. Colours are plain. */
abstract class CanvasState extends Graphics2D {
  private AffineTransform transform = new AffineTransform();
  /** As it lies on the page; null for none. */
  private Shape clip;
  private Color colour = Color.BLACK;
  private Color background = Color.WHITE;
  private Stroke stroke = new BasicStroke();
  private Font font = Fonts.LABEL;
  private Composite composite = AlphaComposite.SrcOver;
  private final RenderingHints hints = new RenderingHints(Map.of());

  CanvasState() {}

  CanvasState(CanvasState like) {
    transform = new AffineTransform(like.transform);
    clip = like.clip;
    colour = like.colour;
    background = like.background;
    stroke = like.stroke;
    font = like.font;
    composite = like.composite;
    hints.putAll(like.hints);
  }

  /** The clip as it lies on the page; null for none. */
  final Shape deviceClip() {
    return clip;
  }

  @Override
  public void setPaintMode() {
    composite = AlphaComposite.SrcOver;
  }

  @Override
  public void translate(int x, int y) {
    transform.translate(x, y);
  }

  @Override
  public void translate(double x, double y) {
    transform.translate(x, y);
  }

  @Override
  public void rotate(double angle) {
    transform.rotate(angle);
  }

  @Override
  public void rotate(double angle, double x, double y) {
    transform.rotate(angle, x, y);
  }

  @Override
  public void scale(double x, double y) {
    transform.scale(x, y);
  }

  @Override
  public void shear(double x, double y) {
    transform.shear(x, y);
  }

  @Override
  public void transform(AffineTransform further) {
    transform.concatenate(further);
  }

  @Override
  public void setTransform(AffineTransform other) {
    transform = new AffineTransform(other);
  }

  @Override
  public AffineTransform getTransform() {
    return new AffineTransform(transform);
  }

  @Override
  public void clip(Shape shape) {
    Shape placed = transform.createTransformedShape(shape);
    if (clip == null) {
      clip = placed;
    } else {
      Area both = new Area(clip);
      both.intersect(new Area(placed));
      clip = both;
    }
  }

  @Override
  public void clipRect(int x, int y, int width, int height) {
    clip(new Rectangle(x, y, width, height));
  }

  @Override
  public void setClip(int x, int y, int width, int height) {
    setClip(new Rectangle(x, y, width, height));
  }

  @Override
  public void setClip(Shape shape) {
    clip = shape == null ? null : transform.createTransformedShape(shape);
  }

  @Override
  public Shape getClip() {
    try {
      return clip == null ? null : transform.createInverse().createTransformedShape(clip);
    } catch (NoninvertibleTransformException e) {
      throw new IllegalStateException("a canvas that is squeezed to a line", e);
    }
  }

  @Override
  public Rectangle getClipBounds() {
    return clip == null ? null : getClip().getBounds();
  }

  @Override
  public Color getColor() {
    return colour;
  }

  @Override
  public void setColor(Color other) {
    colour = other == null ? colour : other;
  }

  @Override
  public Paint getPaint() {
    return colour;
  }

  @Override
  public void setPaint(Paint paint) {
    if (paint != null && !(paint instanceof Color)) {
      throw new UnsupportedOperationException("figures are not painted with gradients and textures");
    }
    setColor((Color) paint);
  }

  @Override
  public Color getBackground() {
    return background;
  }

  @Override
  public void setBackground(Color other) {
    background = other;
  }

  @Override
  public Stroke getStroke() {
    return stroke;
  }

  @Override
  public void setStroke(Stroke other) {
    stroke = other;
  }

  @Override
  public Composite getComposite() {
    return composite;
  }

  @Override
  public void setComposite(Composite other) {
    composite = other;
  }

  @Override
  public Font getFont() {
    return font;
  }

  @Override
  public void setFont(Font other) {
    font = other == null ? font : other;
  }

  /** Some real canvas, as AWT knows the sizes of letters only there. */
  private static Graphics2D pixels() {
    return new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
  }

  @Override
  public FontMetrics getFontMetrics(Font of) {
    return pixels().getFontMetrics(of);
  }

  @Override
  public FontRenderContext getFontRenderContext() {
    return Fonts.CONTEXT;
  }

  @Override
  public Object getRenderingHint(RenderingHints.Key key) {
    return hints.get(key);
  }

  /** AWT hands back null for a hint that nobody set, which its own map refuses. */
  @Override
  public void setRenderingHint(RenderingHints.Key key, Object value) {
    if (value == null) {
      hints.remove(key);
    } else {
      hints.put(key, value);
    }
  }

  @Override
  public void setRenderingHints(Map<?, ?> others) {
    hints.clear();
    hints.putAll(others);
  }

  @Override
  public void addRenderingHints(Map<?, ?> others) {
    hints.putAll(others);
  }

  @Override
  public RenderingHints getRenderingHints() {
    return (RenderingHints) hints.clone();
  }

  @Override
  public GraphicsConfiguration getDeviceConfiguration() {
    return pixels().getDeviceConfiguration();
  }

  @Override
  public void dispose() {}
}
