package bellows.draw;

import bellows.data.Rows;
import bellows.figure.Chart;
import bellows.figure.Palette;
import bellows.nn.model.Model;
import bellows.train.worker.Prediction;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * A rectangle of a plane that a network decides on, as pixels.
 *
 * @param x from the left to the right edge
 * @param y from the lower to the upper edge
 */
record Plane(double[] x, double[] y) {
  /** Both ways. */
  static final int PIXELS = 160;
  private static final double ROOM = 0.08;
  /** How strong colours are where the network only just decides, and where it is sure. */
  private static final double FAINT = 0.12;
  private static final double STRONG = 0.45;
  /** A class that is no more probable than by this is none: rounding would draw a pattern. Such places are white. */
  private static final double UNDECIDED = 1e-4;

  /** The rectangle that holds these points, with some room around them. */
  static Plane around(double[] xs, double[] ys) {
    return new Plane(range(xs), range(ys));
  }

  private static double[] range(double[] values) {
    double low = Arrays.stream(values).min().getAsDouble();
    double high = Arrays.stream(values).max().getAsDouble();
    double room = high > low ? ROOM * (high - low) : 1;
    return new double[] {low - room, high + room};
  }

  /** Of the middle of each pixel, row by row from the top. */
  double[] xs() {
    return IntStream.range(0, PIXELS * PIXELS).mapToDouble(i -> x[0] + (x[1] - x[0]) * (i % PIXELS + 0.5) / PIXELS)
        .toArray();
  }

  /** Of the middle of each pixel, row by row from the top. */
  double[] ys() {
    return IntStream.range(0, PIXELS * PIXELS).mapToDouble(i -> y[1] - (y[1] - y[0]) * (i / PIXELS + 0.5) / PIXELS)
        .toArray();
  }

  /**
   * Colours a chart: the class's colour, the stronger the surer, or how large the answer is.
   *
   * @param said of each pixel
   */
  void addRegions(Chart chart, Model model, List<Prediction> said) {
    BufferedImage pixels = new BufferedImage(PIXELS, PIXELS, BufferedImage.TYPE_INT_RGB);
    double low = model.classes() > 0 ? 0 : answers(said).min().getAsDouble();
    double high = model.classes() > 0 ? 0 : answers(said).max().getAsDouble();
    for (int i = 0; i < said.size(); i++) {
      Color colour = model.classes() > 0 ? region(model, said.get(i))
          : Palette.sequential(high > low ? (said.get(i).scores()[0] - low) / (high - low) : 0);
      pixels.setRGB(i % PIXELS, i / PIXELS, colour.getRGB());
    }
    chart.backdrop(pixels, x[0], x[1], y[0], y[1]);
  }

  static Color region(Model model, Prediction one) {
    double sure = one.probabilities() == null ? 1 : Sureness.probability(one);
    double least = 1.0 / model.classes();
    if (sure - least < UNDECIDED) {
      return Color.WHITE;
    }
    return Palette.tint(Palette.series(one.label()), FAINT + (STRONG - FAINT) * Math.max(0, sure - least) / (1 - least));
  }

  static DoubleStream answers(List<Prediction> said) {
    return said.stream().mapToDouble(one -> one.scores()[0]);
  }

  static float[] targets(Rows samples) {
    float[] targets = new float[samples.count()];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = samples.target(i);
    }
    return targets;
  }

  /**
   * Samples as discs in the colours of their classes.
   *
   * @param named whether the legend says which is which
   */
  static void addPoints(Chart chart, Subject subject, float[] targets, double[] xs, double[] ys, boolean named) {
    if (subject.model().classes() == 0) {
      chart.points(named ? "samples" : "", xs, ys, Color.BLACK);
      return;
    }
    for (int label = 0; label < subject.model().classes(); label++) {
      int wanted = label;
      int[] own = IntStream.range(0, targets.length).filter(i -> (int) targets[i] == wanted).toArray();
      chart.points(named ? Titles.ofClass(subject.data(), label) : "",
          Arrays.stream(own).mapToDouble(i -> xs[i]).toArray(),
          Arrays.stream(own).mapToDouble(i -> ys[i]).toArray(), Palette.series(label));
    }
  }
}
