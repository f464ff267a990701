package bellows.figure;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Numbers against numbers on two axes: lines, points, steps, and pixels behind them. Set it up, then paint it; each
 * series takes the palette's next colour unless it is told one. Values that are not finite, or not above 0 on a
 * logarithmic axis, leave a gap in a line.
 *
 * <pre>{@code
 * FigureFile.write(new Chart("Loss", "step", "loss").logY().line("train", steps, losses), Path.of("loss.svg"));
 * }</pre>
 */
public final class Chart implements Figure {
  enum Form { LINE, DASHES, POINTS, STEPS, GUIDE }

  record Series(String name, Form form, double[] x, double[] y, Color colour) {
    /** Whether the legend has it. */
    boolean named() {
      return form != Form.GUIDE && !name.isEmpty();
    }
  }

  record Backdrop(BufferedImage pixels, double left, double right, double bottom, double top) {}

  private static final int WIDTH = 640;
  private static final int HEIGHT = 400;
  private static final Color GUIDE = new Color(0x888888);

  private final String title;
  private final Axis xAxis;
  private final Axis yAxis;
  private final List<Series> series = new ArrayList<>();
  private Backdrop backdrop;
  private int width = WIDTH;
  private int height = HEIGHT;

  /**
   * An empty one of 640 × 400 pixels.
   *
   * @param x what the axis shows, with its unit
   * @param y what the axis shows, with its unit
   */
  public Chart(String title, String x, String y) {
    this.title = title;
    xAxis = new Axis(x);
    yAxis = new Axis(y);
  }

  public Chart size(int newWidth, int newHeight) {
    width = newWidth;
    height = newHeight;
    return this;
  }

  public Chart logX() {
    xAxis.logarithmic();
    return this;
  }

  public Chart logY() {
    yAxis.logarithmic();
    return this;
  }

  /** Shows this part; without, all values and some room around them. */
  public Chart rangeX(double from, double to) {
    xAxis.range(from, to);
    return this;
  }

  /** Shows this part; without, all values and some room around them. */
  public Chart rangeY(double from, double to) {
    yAxis.range(from, to);
    return this;
  }

  /** Joined by straight lines. No legend names a series whose name is empty. */
  public Chart line(String name, double[] x, double[] y) {
    return add(name, Form.LINE, x, y, null);
  }

  public Chart line(String name, double[] x, double[] y, Color colour) {
    return add(name, Form.LINE, x, y, colour);
  }

  /** As {@link #line}, dashed. */
  public Chart dashes(String name, double[] x, double[] y, Color colour) {
    return add(name, Form.DASHES, x, y, colour);
  }

  /** A disc for each. */
  public Chart points(String name, double[] x, double[] y) {
    return add(name, Form.POINTS, x, y, null);
  }

  public Chart points(String name, double[] x, double[] y, Color colour) {
    return add(name, Form.POINTS, x, y, colour);
  }

  /**
   * The outline of a histogram: {@code y[i]} from {@code x[i]} to {@code x[i + 1]}.
   *
   * @param x one longer than {@code y}
   */
  public Chart steps(String name, double[] x, double[] y, Color colour) {
    double[] closed = new double[y.length + 2];
    System.arraycopy(y, 0, closed, 1, y.length);
    double[] edges = new double[x.length + 1];
    System.arraycopy(x, 0, edges, 1, x.length);
    edges[0] = x[0];
    return add(name, Form.STEPS, edges, closed, colour);
  }

  /** A thin grey line that no legend names. */
  public Chart guide(double[] x, double[] y) {
    return add("guide " + series.size(), Form.GUIDE, x, y, GUIDE);
  }

  /** Pixels behind all else, from one corner of this part of the plane to the other; no grid is drawn over them. */
  public Chart backdrop(BufferedImage pixels, double left, double right, double bottom, double top) {
    backdrop = new Backdrop(pixels, left, right, bottom, top);
    xAxis.range(left, right);
    yAxis.range(bottom, top);
    return this;
  }

  private Chart add(String name, Form form, double[] x, double[] y, Color colour) {
    if (x.length != y.length) {
      throw new IllegalArgumentException(name + ": " + x.length + " x and " + y.length + " y");
    }
    Color own = colour == null ? Palette.series((int) series.stream().filter(Series::named).count()) : colour;
    series.add(new Series(name, form, x.clone(), y.clone(), own));
    return this;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public List<String> texts() {
    Set<String> texts = new LinkedHashSet<>();
    includeAll();
    texts.add(xAxis.title());
    texts.add(yAxis.title());
    series.stream().filter(Series::named).forEach(s -> texts.add(s.name));
    return List.copyOf(texts);
  }

  private void includeAll() {
    for (Series one : series) {
      xAxis.include(one.x);
      yAxis.include(one.y);
      if (one.form == Form.STEPS) {
        yAxis.include(0);
      }
    }
  }

  @Override
  public void paint(Graphics2D canvas) {
    includeAll();
    new ChartPainter(this).paint(canvas);
  }

  Axis xAxis() {
    return xAxis;
  }

  Axis yAxis() {
    return yAxis;
  }

  List<Series> series() {
    return series;
  }

  Backdrop backdrop() {
    return backdrop;
  }
}
