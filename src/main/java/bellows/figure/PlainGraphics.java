package bellows.figure;

import java.awt.Color;
import java.awt.Image;
import java.awt.Rectangle;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Arc2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.BufferedImageOp;
import java.awt.image.ImageObserver;
import java.awt.image.RenderedImage;
import java.awt.image.renderable.RenderableImage;
import java.text.AttributedCharacterIterator;

/**
 * All of a canvas's ways to paint led back to few: {@code draw} and {@code fill} of a shape, a line of text, an image
 * in a rectangle. What a figure cannot mean, such as XOR or copying an area, is refused.
 */
abstract class PlainGraphics extends CanvasState {
  PlainGraphics() {}

  PlainGraphics(PlainGraphics like) {
    super(like);
  }

  private static UnsupportedOperationException refused(String what) {
    return new UnsupportedOperationException("figures are not painted with " + what);
  }

  @Override
  public void drawString(String text, int x, int y) {
    drawString(text, (float) x, (float) y);
  }

  @Override
  public void drawString(AttributedCharacterIterator text, int x, int y) {
    throw refused("texts of several styles");
  }

  @Override
  public void drawString(AttributedCharacterIterator text, float x, float y) {
    throw refused("texts of several styles");
  }

  @Override
  public boolean drawImage(Image image, int x, int y, ImageObserver observer) {
    return drawImage(image, x, y, image.getWidth(null), image.getHeight(null), observer);
  }

  @Override
  public boolean drawImage(Image image, int x, int y, Color behind, ImageObserver observer) {
    return drawImage(image, x, y, observer);
  }

  @Override
  public boolean drawImage(Image image, int x, int y, int width, int height, Color behind, ImageObserver observer) {
    return drawImage(image, x, y, width, height, observer);
  }

  @Override
  public boolean drawImage(Image image, int x1, int y1, int x2, int y2, int fromX1, int fromY1, int fromX2, int fromY2,
      ImageObserver observer) {
    throw refused("parts of images");
  }

  @Override
  public boolean drawImage(Image image, int x1, int y1, int x2, int y2, int fromX1, int fromY1, int fromX2, int fromY2,
      Color behind, ImageObserver observer) {
    throw refused("parts of images");
  }

  @Override
  public boolean drawImage(Image image, AffineTransform at, ImageObserver observer) {
    AffineTransform before = getTransform();
    transform(at);
    drawImage(image, 0, 0, observer);
    setTransform(before);
    return true;
  }

  @Override
  public void drawImage(BufferedImage image, BufferedImageOp operation, int x, int y) {
    drawImage(operation == null ? image : operation.filter(image, null), x, y, null);
  }

  @Override
  public void drawRenderedImage(RenderedImage image, AffineTransform at) {
    throw refused("rendered images");
  }

  @Override
  public void drawRenderableImage(RenderableImage image, AffineTransform at) {
    throw refused("renderable images");
  }

  @Override
  public void drawLine(int x1, int y1, int x2, int y2) {
    draw(new Line2D.Double(x1, y1, x2, y2));
  }

  @Override
  public void fillRect(int x, int y, int width, int height) {
    fill(new Rectangle(x, y, width, height));
  }

  @Override
  public void clearRect(int x, int y, int width, int height) {
    Color before = getColor();
    setColor(getBackground());
    fillRect(x, y, width, height);
    setColor(before);
  }

  @Override
  public void drawRoundRect(int x, int y, int width, int height, int arcWidth, int arcHeight) {
    draw(new RoundRectangle2D.Double(x, y, width, height, arcWidth, arcHeight));
  }

  @Override
  public void fillRoundRect(int x, int y, int width, int height, int arcWidth, int arcHeight) {
    fill(new RoundRectangle2D.Double(x, y, width, height, arcWidth, arcHeight));
  }

  @Override
  public void drawOval(int x, int y, int width, int height) {
    draw(new Ellipse2D.Double(x, y, width, height));
  }

  @Override
  public void fillOval(int x, int y, int width, int height) {
    fill(new Ellipse2D.Double(x, y, width, height));
  }

  @Override
  public void drawArc(int x, int y, int width, int height, int start, int extent) {
    draw(new Arc2D.Double(x, y, width, height, start, extent, Arc2D.OPEN));
  }

  @Override
  public void fillArc(int x, int y, int width, int height, int start, int extent) {
    fill(new Arc2D.Double(x, y, width, height, start, extent, Arc2D.PIE));
  }

  @Override
  public void drawPolyline(int[] xs, int[] ys, int count) {
    draw(polygon(xs, ys, count));
  }

  @Override
  public void drawPolygon(int[] xs, int[] ys, int count) {
    Path2D path = polygon(xs, ys, count);
    path.closePath();
    draw(path);
  }

  @Override
  public void fillPolygon(int[] xs, int[] ys, int count) {
    fill(polygon(xs, ys, count));
  }

  private static Path2D polygon(int[] xs, int[] ys, int count) {
    Path2D path = new Path2D.Double();
    path.moveTo(xs[0], ys[0]);
    for (int i = 1; i < count; i++) {
      path.lineTo(xs[i], ys[i]);
    }
    return path;
  }

  @Override
  public void copyArea(int x, int y, int width, int height, int dx, int dy) {
    throw refused("copies of an area");
  }

  @Override
  public void setXORMode(Color other) {
    throw refused("XOR");
  }

  @Override
  public boolean hit(Rectangle area, Shape shape, boolean onStroke) {
    Shape drawn = onStroke ? getStroke().createStrokedShape(shape) : shape;
    return getTransform().createTransformedShape(drawn).intersects(area);
  }
}
