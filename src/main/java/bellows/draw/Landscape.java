package bellows.draw;

import bellows.data.Rows;
import bellows.figure.Chart;
import bellows.figure.ColourBar;
import bellows.figure.Figure;
import bellows.figure.Palette;
import bellows.figure.Panels;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The loss around a network's weights, along lines and over a plane through them. */
public final class Landscape {
  private static final int SIZE = 480;
  private static final int HEIGHT = 420;

  private final Subject subject;
  private final LossAt loss;
  private final int samples;
  private final double[] places;

  /**
   * @param samples over which the loss is taken
   * @param points on each axis; an odd number, so that the weights themselves are one
   * @param span how far to go both ways: 1 is as far as the weights are from 0, or one unit of a single weight
   */
  public Landscape(Subject subject, Rows samples, int points, double span) {
    if (points < 3 || points % 2 == 0 || !(span > 0)) {
      throw new IllegalArgumentException(points + " points over ±" + span);
    }
    this.subject = subject;
    this.samples = samples.count();
    loss = new LossAt(subject.spec(), samples);
    places = IntStream.range(0, points).mapToDouble(i -> span * (2.0 * i / (points - 1) - 1)).toArray();
    places[points / 2] = 0;
  }

  /** Along single weights, each named as {@code dense1/3}. */
  public Figure alongWeights(List<String> weights) {
    return slices(weights.stream().map(weight -> Direction.along(subject.model(), weight)).toList(),
        "change of the weight");
  }

  /** Along random directions. */
  public Figure slices(int directions) {
    return slices(IntStream.range(0, directions).mapToObj(this::random).toList(),
        "step along the direction (1 = length of the filters)");
  }

  private Direction random(int number) {
    return Direction.random(subject.model(), subject.weights(), subject.spec().seed(), number);
  }

  private Figure slices(List<Direction> directions, String axis) {
    Chart chart = new Chart(title("Loss along lines through the weights"), axis, "mean loss");
    for (Direction direction : directions) {
      chart.line(direction.name(), places, line(direction));
    }
    return chart.points("the weights", new double[] {0}, new double[] {loss.of(subject.weights())},
        Color.BLACK);
  }

  /** The loss at each place. */
  double[] line(Direction direction) {
    return Arrays.stream(places).map(place -> {
      float[] moved = subject.weights().clone();
      direction.move(moved, place);
      return loss.of(moved);
    }).toArray();
  }

  /** The plane of two random directions. */
  public Figure plane() {
    double[][] losses = plane(random(0), random(1));
    double[] finite = Arrays.stream(losses).flatMapToDouble(Arrays::stream).filter(Double::isFinite).toArray();
    double low = Arrays.stream(finite).min().orElse(0);
    double high = Arrays.stream(finite).max().orElse(1);
    ColourBar bar = new ColourBar("mean loss", low, high, low > 0 && high / low > 10, HEIGHT);
    double edge = places[places.length - 1] * (1 + 1.0 / (places.length - 1));
    Chart chart = new Chart("", "step along direction 1", "step along direction 2")
        .size(SIZE, HEIGHT).backdrop(pixels(losses, bar), -edge, edge, -edge, edge)
        .points("the weights", new double[] {0}, new double[] {0}, Palette.series(1));
    return new Panels(title("Loss around the weights"), 2, List.of(chart, bar));
  }

  private String title(String what) {
    return String.format(Locale.ROOT, "%s of %s%s, %,d samples", what, subject.model().name(),
        subject.trained() ? "" : " (untrained)", samples);
  }

  /** Losses by place along the second direction, then along the first. */
  double[][] plane(Direction first, Direction second) {
    double[][] losses = new double[places.length][places.length];
    for (int row = 0; row < places.length; row++) {
      float[] moved = subject.weights().clone();
      second.move(moved, places[row]);
      for (int column = 0; column < places.length; column++) {
        float[] both = moved.clone();
        first.move(both, places[column]);
        losses[row][column] = loss.of(both);
      }
    }
    return losses;
  }

  /** White where the loss is not finite. The second direction grows upwards. */
  private static BufferedImage pixels(double[][] losses, ColourBar bar) {
    int size = losses.length;
    BufferedImage pixels = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    for (int row = 0; row < size; row++) {
      for (int column = 0; column < size; column++) {
        double one = losses[row][column];
        pixels.setRGB(column, size - 1 - row,
            Double.isFinite(one) ? Palette.sequential(bar.place(one)).getRGB() : 0xFFFFFF);
      }
    }
    return pixels;
  }
}
