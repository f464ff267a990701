package bellows.figure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Stroke;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.Locale;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Paints a chart: the library lays out title, axes, grid and legend, and tells where its plot lies. The series are
 * painted here, each as one path: the library paints segment by segment, which begins dashes anew at every sample and
 * makes an SVG many times as large.
 */
final class ChartPainter {
  private static final float LINE = 2;
  private static final int MARKER = 5;
  private static final int MOST_LEGEND_LETTERS = 28;
  private static final Color GRID = new Color(0xDDDDDD);
  private static final Color FRAME = new Color(0x888888);
  private static final Color CLEAR = new Color(255, 255, 255, 0);

  private final Chart figure;
  private final Axis xAxis;
  private final Axis yAxis;
  private final XYChart chart;

  /** @param figure whose axes have seen all values */
  ChartPainter(Chart figure) {
    this.figure = figure;
    xAxis = figure.xAxis();
    yAxis = figure.yAxis();
    chart = new XYChartBuilder().width(figure.width()).height(figure.height()).title(figure.title())
        .xAxisTitle(xAxis.title()).yAxisTitle(yAxis.title()).build();
    style(chart.getStyler());
    figure.series().forEach(this::addToLegend);
    if (chart.getSeriesMap().isEmpty()) {
      // The library cannot lay out a plot of nothing.
      nothing(" ").setShowInLegend(false);
    }
  }

  private void style(XYStyler styler) {
    styler.setBaseFont(Fonts.LABEL).setChartTitleFont(Fonts.TITLE).setLegendFont(Fonts.SMALL)
        .setChartBackgroundColor(CLEAR).setPlotBackgroundColor(CLEAR).setPlotBorderColor(FRAME)
        .setChartTitleBoxVisible(false).setChartTitleVisible(!figure.title().isEmpty()).setChartPadding(10)
        .setLegendVisible(figure.series().stream().filter(Chart.Series::named).count() > 1)
        .setLegendPosition(Styler.LegendPosition.OutsideE).setLegendBorderColor(CLEAR)
        .setLegendBackgroundColor(CLEAR).setLegendSeriesLineLength(20).setPlotContentSize(1).setMarkerSize(MARKER)
        .setAntiAlias(true);
    styler.setAxisTitleFont(Fonts.LABEL).setAxisTickLabelsFont(Fonts.SMALL).setPlotGridLinesColor(GRID)
        .setPlotGridLinesStroke(new BasicStroke(1)).setPlotGridLinesVisible(figure.backdrop() == null)
        .setAxisTickMarksColor(FRAME).setAxisTickLabelsColor(Color.DARK_GRAY).setLocale(Locale.ROOT).setPlotMargin(0)
        .setXAxisTickMarkSpacingHint(70).setXAxisLogarithmic(xAxis.isLogarithmic())
        .setYAxisLogarithmic(yAxis.isLogarithmic()).setXAxisMin(xAxis.scaled(xAxis.low()))
        .setXAxisMax(xAxis.scaled(xAxis.high())).setYAxisMin(yAxis.scaled(yAxis.low()))
        .setYAxisMax(yAxis.scaled(yAxis.high()));
  }

  private void addToLegend(Chart.Series one) {
    XYSeries entry = nothing(unused(one.name()));
    boolean points = one.form() == Chart.Form.POINTS;
    entry.setMarker(points ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE).setMarkerColor(one.colour())
        .setLineColor(one.colour());
    entry.setLineStyle((BasicStroke) stroke(one.form()));
    entry.setXYSeriesRenderStyle(
        points ? XYSeries.XYSeriesRenderStyle.Scatter : XYSeries.XYSeriesRenderStyle.Line);
    entry.setShowInLegend(one.named());
  }

  /**
   * A series that the library knows by its name only, and has nothing to paint of. It puts ticks at the x of series
   * that are evenly spaced, so these are not.
   */
  private XYSeries nothing(String name) {
    double low = xAxis.scaled(xAxis.low());
    double high = xAxis.scaled(xAxis.high());
    XYSeries series = chart.addSeries(name, new double[] {low, low + (high - low) / 3, high},
        new double[] {Double.NaN, Double.NaN, Double.NaN});
    series.setMarker(SeriesMarkers.NONE);
    return series;
  }

  /** The library tells series apart by their names. */
  private String unused(String name) {
    String unused = name.length() <= MOST_LEGEND_LETTERS ? name : name.substring(0, MOST_LEGEND_LETTERS - 1) + "…";
    while (unused.isEmpty() || chart.getSeriesMap().containsKey(unused)) {
      unused += " ";
    }
    return unused;
  }

  private static Stroke stroke(Chart.Form form) {
    float[] dash = form == Chart.Form.DASHES ? new float[] {6, 4} : null;
    return new BasicStroke(form == Chart.Form.GUIDE ? 1 : LINE, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, dash,
        0);
  }

  void paint(Graphics2D canvas) {
    // The library knows where its plot lies once it has painted; what lies behind its axes must come first.
    chart.paint(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics(), figure.width(), figure.height());
    if (figure.backdrop() != null) {
      paintBackdrop(canvas, figure.backdrop());
    }
    chart.paint(canvas, figure.width(), figure.height());
    double left = x(xAxis.low());
    double top = y(yAxis.high());
    Graphics2D plot = (Graphics2D) canvas.create();
    plot.clip(new Rectangle2D.Double(left, top, x(xAxis.high()) - left, y(yAxis.low()) - top));
    figure.series().forEach(one -> paint(plot, one));
    plot.dispose();
  }

  private void paintBackdrop(Graphics2D canvas, Chart.Backdrop backdrop) {
    int left = (int) Math.round(x(backdrop.left()));
    int top = (int) Math.round(y(backdrop.top()));
    int width = (int) Math.round(x(backdrop.right())) - left;
    int height = (int) Math.round(y(backdrop.bottom())) - top;
    canvas.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
    canvas.drawImage(backdrop.pixels(), left, top, width, height, null);
  }

  private void paint(Graphics2D plot, Chart.Series one) {
    plot.setColor(one.colour());
    if (one.form() == Chart.Form.POINTS) {
      paintPoints(plot, one);
    } else {
      plot.setStroke(stroke(one.form()));
      plot.draw(path(one));
    }
  }

  /** With a white rim, so that points are told apart from each other and from what lies behind. */
  private void paintPoints(Graphics2D plot, Chart.Series one) {
    for (int i = 0; i < one.x().length; i++) {
      if (xAxis.shows(one.x()[i]) && yAxis.shows(one.y()[i])) {
        disc(plot, Color.WHITE, x(one.x()[i]), y(one.y()[i]), MARKER / 2.0 + 0.75);
        disc(plot, one.colour(), x(one.x()[i]), y(one.y()[i]), MARKER / 2.0);
      }
    }
  }

  private static void disc(Graphics2D plot, Color colour, double x, double y, double radius) {
    plot.setColor(colour);
    plot.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
  }

  private Path2D path(Chart.Series one) {
    Path2D path = new Path2D.Double();
    boolean gap = true;
    for (int i = 0; i < one.x().length; i++) {
      if (!xAxis.shows(one.x()[i]) || !yAxis.shows(one.y()[i])) {
        gap = true;
        continue;
      }
      double x = x(one.x()[i]);
      double y = y(one.y()[i]);
      if (gap) {
        path.moveTo(x, y);
      } else if (one.form() == Chart.Form.STEPS) {
        path.lineTo(x, path.getCurrentPoint().getY());
      }
      path.lineTo(x, y);
      gap = false;
    }
    return path;
  }

  private double x(double value) {
    return chart.getScreenXFromChart(xAxis.scaled(value));
  }

  private double y(double value) {
    return chart.getScreenYFromChart(yAxis.scaled(value));
  }
}
