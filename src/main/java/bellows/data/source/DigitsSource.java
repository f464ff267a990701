package bellows.data.source;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.data.Samples;
import bellows.data.Split;
import bellows.tensor.Draws;
import bellows.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;

/**
 * <em>Generated digits</em>: handwritten-looking digits 28×28×1 drawn by a pen of our own, so that a first run needs no
 * download. Sample i of a split is a pure function of (seed, split, i): its digit, a style of writing it, and then
 * everything that makes two people's digits differ: where the points of the strokes fall, size, proportion, slant,
 * rotation, place, a smooth distortion, the pen's width and softness, the ink.
 *
 * <p>Bytes are the same on every machine: arithmetic is IEEE double in a fixed order, sines come from
 * {@link StrictMath}.
 *
 * <p>Settings: {@code train} and {@code test} (numbers of samples, 20000 and 4000), {@code seed} (1).
 */
public final class DigitsSource implements Source {
  private static final int SIDE = 28;
  private static final Shape SHAPE = Shape.of(SIDE, SIDE, 1);
  private static final int PIECES = 7;
  private static final int WAVES = 2;
  /** Samples that one thread writes at a time. */
  private static final int SHEET = 128;

  private final int train;
  private final int test;
  private final long seed;

  public DigitsSource(int train, int test, long seed) {
    for (int count : new int[] {train, test}) {
      BadInputException.check(count > 0, "expected at least one sample of generated digits, found %d", count);
      Samples.checkFits((long) count * SHAPE.size(), "generated digits");
    }
    this.train = train;
    this.test = test;
    this.seed = seed;
  }

  static DigitsSource read(Settings data) {
    for (String key : List.of("train", "test")) {
      if (data.has(key) && data.integer(key) < 1) {
        throw data.error(key, "expected at least one sample, found %d", data.integer(key));
      }
    }
    return new DigitsSource(data.integer("train", 20_000), data.integer("test", 4_000), data.whole("seed", 1));
  }

  @Override
  public Samples read(Split split) {
    int count = split == Split.TRAIN ? train : test;
    byte[] pixels = new byte[count * SHAPE.size()];
    float[] targets = new float[count];
    // In parallel, as no sample knows of another.
    IntStream.range(0, (count + SHEET - 1) / SHEET).parallel()
        .forEach(sheet -> write(split, sheet * SHEET, Math.min(count, (sheet + 1) * SHEET), pixels, targets));
    return new Samples(SHAPE, 10, pixels, null, targets);
  }

  /** The samples from {@code begin} to before {@code end}, with one pen. */
  private void write(Split split, int begin, int end, byte[] pixels, float[] targets) {
    Pen pen = new Pen(SIDE);
    for (int i = begin; i < end; i++) {
      Hand hand = new Hand(Draws.key(Draws.key(seed, "digits"), split == Split.TRAIN ? 0 : 1, i));
      int digit = hand.choose(10);
      targets[i] = digit;
      write(digit, hand, pen);
      pen.print(pixels, i * SHAPE.size(), hand.uniform(190, 255));
    }
  }

  @Override
  public boolean has(Split split) {
    return true;
  }

  @Override
  public List<String> classNames() {
    return List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
  }

  @Override
  public String describe() {
    return "generated digits, seed " + seed;
  }

  private static void write(int digit, Hand hand, Pen pen) {
    DigitStrokes.Style[] styles = DigitStrokes.of(digit);
    DigitStrokes.Style style = styles[hand.choose(styles.length)];
    double[] points = style.points().clone();
    double careless = hand.uniform(0.8, 4.2);
    for (int i = 0; i < points.length; i++) {
      points[i] += careless * hand.gaussian();
    }
    Warp warp = new Warp(hand, points);
    pen.renew(hand.uniform(0.7, 1.75), hand.uniform(0.5, 0.8));
    for (int[] curve : style.curves()) {
      draw(curve, points, warp, pen);
    }
  }

  /** Draws a curve through points: Catmull and Rom's spline, its ends extended by reflection. */
  private static void draw(int[] curve, double[] points, Warp warp, Pen pen) {
    double[] from = new double[2];
    double[] to = new double[2];
    warp.apply(points[2 * curve[0]], points[2 * curve[0] + 1], from);
    for (int span = 0; span + 1 < curve.length; span++) {
      for (int piece = 1; piece <= PIECES; piece++) {
        double t = piece / (double) PIECES;
        warp.apply(spline(curve, points, span, t, 0), spline(curve, points, span, t, 1), to);
        pen.draw(from[0], from[1], to[0], to[1]);
        from[0] = to[0];
        from[1] = to[1];
      }
    }
  }

  private static double spline(int[] curve, double[] points, int span, double t, int axis) {
    double b = points[2 * curve[span] + axis];
    double c = points[2 * curve[span + 1] + axis];
    double a = span > 0 ? points[2 * curve[span - 1] + axis] : 2 * b - c;
    double d = span + 2 < curve.length ? points[2 * curve[span + 2] + axis] : 2 * c - b;
    return 0.5 * (2 * b + t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a))));
  }

  /** One sample's draws, in the order in which they are asked for. */
  private static final class Hand {
    private final long key;
    private final long bellKey;
    private int counter;
    private int bellCounter;

    Hand(long key) {
      this.key = key;
      bellKey = Draws.key(key, 1);
    }

    int choose(int count) {
      return (int) uniform(0, count);
    }

    double uniform(double low, double high) {
      return Draws.uniform(key, counter++, low, high);
    }

    double gaussian() {
      return Draws.gaussian(bellKey, bellCounter++);
    }
  }

  /** From a style's coordinates to pixels: an affine map about the digit's middle, then a sum of slow waves. */
  private static final class Warp {
    private final double xx;
    private final double xy;
    private final double yx;
    private final double yy;
    private final double middleX;
    private final double middleY;
    private final double shiftX;
    private final double shiftY;
    private final double[] waves = new double[5 * WAVES];

    Warp(Hand hand, double[] points) {
      double size = hand.uniform(0.155, 0.205);
      double width = size * hand.uniform(0.75, 1.2);
      double angle = 0.13 * hand.gaussian();
      double slant = 0.2 * hand.gaussian();
      double cos = StrictMath.cos(angle);
      double sin = StrictMath.sin(angle);
      xx = width * cos;
      xy = -size * (slant * cos + sin);
      yx = width * sin;
      yy = size * (cos - slant * sin);
      middleX = middle(points, 0);
      middleY = middle(points, 1);
      shiftX = SIDE / 2.0 + hand.uniform(-1.9, 1.9);
      shiftY = SIDE / 2.0 + hand.uniform(-1.9, 1.9);
      for (int i = 0; i < waves.length; i += 5) {
        waves[i] = hand.uniform(-0.3, 0.3);
        waves[i + 1] = hand.uniform(-0.3, 0.3);
        waves[i + 2] = hand.uniform(0, 2 * StrictMath.PI);
        waves[i + 3] = 0.7 * hand.gaussian();
        waves[i + 4] = 0.7 * hand.gaussian();
      }
    }

    void apply(double x, double y, double[] out) {
      double u = shiftX + xx * (x - middleX) + xy * (y - middleY);
      double v = shiftY + yx * (x - middleX) + yy * (y - middleY);
      out[0] = u;
      out[1] = v;
      for (int i = 0; i < waves.length; i += 5) {
        double wave = StrictMath.sin(waves[i] * u + waves[i + 1] * v + waves[i + 2]);
        out[0] += waves[i + 3] * wave;
        out[1] += waves[i + 4] * wave;
      }
    }

    private static double middle(double[] points, int axis) {
      double least = points[axis];
      double most = least;
      for (int i = axis; i < points.length; i += 2) {
        least = Math.min(least, points[i]);
        most = Math.max(most, points[i]);
      }
      return (least + most) / 2;
    }
  }
}
