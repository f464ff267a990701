package bellows.draw;

import bellows.conf.BadInputException;
import bellows.data.Rows;
import bellows.draw.subnetwork.Response;
import bellows.image.Picture;
import bellows.image.Resize;
import bellows.image.file.PictureReader;
import bellows.tensor.Draws;
import bellows.tensor.Shape;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A picture changed so that a layer responds to it as strongly as it can (DeepDream: Mordvintsev, Olah, Tyka, 2015):
 * gradient ascent on the pixels, from a small version of the picture to its full size, octave by octave. Each step looks
 * at the picture shifted by some pixels, lest the network's grid of strides shows in it.
 */
public final class Dream {
  /** How much larger an octave is than the one before. */
  private static final double FACTOR = 1.4;
  /** What a mean step changes a pixel by, in 255ths. */
  private static final double STEP = 2;

  private final Subject subject;
  private final String layer;
  private final int unit;
  private final int octaves;
  private final int steps;
  private final int jitter;

  /**
   * @param layer by its name, not inside another
   * @param unit of the layer; −1 for all
   * @param octaves more than 1 only where nothing but convolutions and the like lies before the layer
   * @param steps in each octave
   * @param jitter the most pixels that a step's picture is shifted by, both ways
   */
  public Dream(Subject subject, String layer, int unit, int octaves, int steps, int jitter) {
    this.subject = subject;
    this.layer = layer;
    this.unit = unit;
    this.octaves = octaves;
    this.steps = steps;
    this.jitter = jitter;
  }

  /** The name of the layer whose outputs are the network's. */
  public static String lastLayer(Subject subject) {
    var layers = subject.model().network().layers();
    return layers.get(layers.size() - 1).name();
  }

  /**
   * A file of any size as evaluation shows it to the network, before normalisation: a network without a view of its own
   * sees the square in its middle.
   */
  public static Picture seen(Subject subject, Path file) {
    check(subject);
    Shape input = subject.model().input();
    Picture seen = Showing.seen(Single.fitting(subject.spec()), new Single(PictureReader.read(file)), 0);
    BadInputException.check(shape(seen).equals(input), "%s: expected data.view to make pictures of %s of it, found %s",
        file, input, shape(seen));
    return seen;
  }

  /** @param number of one of the samples, from 0 */
  public static Picture seen(Subject subject, Rows samples, int number) {
    check(subject);
    BadInputException.check(number >= 0 && number < samples.count(),
        "--sample: expected a number from 0 to %,d, found %,d", samples.count() - 1, number);
    return Showing.seen(Single.view(subject.spec()), samples, number);
  }

  private static void check(Subject subject) {
    BadInputException.check(subject.model().input().isPicture(),
        "dream: expected a network of pictures in 1 or 3 channels, found %s", subject.model().input());
  }

  /** How strongly the layer responds to a picture of 0–255. */
  public double response(Picture picture) {
    Shape shape = shape(picture);
    float[] values = values(picture);
    subject.spec().normalisation().apply(values, 0, shape);
    return new Response(subject.model(), subject.weights(), layer, unit, shape).of(values);
  }

  /** What becomes of a picture of 0–255. */
  public Picture of(Picture picture) {
    Picture dreamt = null;
    Picture before = null;
    for (int octave = octaves - 1; octave >= 0; octave--) {
      Picture base = resized(picture, Math.pow(FACTOR, -octave));
      Picture now = new Picture();
      now.copy(base);
      if (dreamt != null) {
        addDetail(now, dreamt, before);
      }
      ascend(now, octave);
      dreamt = now;
      before = base;
    }
    return dreamt;
  }

  private static Picture resized(Picture picture, double factor) {
    Picture resized = new Picture();
    Resize.whole(picture, resized, Math.max(1, (int) Math.round(picture.height() * factor)),
        Math.max(1, (int) Math.round(picture.width() * factor)));
    return resized;
  }

  /** Adds what the octave before has changed. */
  private static void addDetail(Picture now, Picture dreamt, Picture before) {
    Picture detail = new Picture();
    detail.copy(dreamt);
    for (int i = 0; i < detail.size(); i++) {
      detail.values()[i] -= before.values()[i];
    }
    Picture enlarged = new Picture();
    Resize.whole(detail, enlarged, now.height(), now.width());
    for (int i = 0; i < now.size(); i++) {
      now.values()[i] = Math.max(0, Math.min(255, now.values()[i] + enlarged.values()[i]));
    }
  }

  private void ascend(Picture picture, int octave) {
    Shape shape = shape(picture);
    Response response = new Response(subject.model(), subject.weights(), layer, unit, shape);
    for (int step = 0; step < steps; step++) {
      long key = Draws.key(subject.spec().seed(), octave, step);
      int down = jitter == 0 ? 0 : (int) Math.floor(Draws.uniform(key, 0, -jitter, jitter + 1));
      int right = jitter == 0 ? 0 : (int) Math.floor(Draws.uniform(key, 1, -jitter, jitter + 1));
      float[] values = rolled(values(picture), picture, down, right);
      subject.spec().normalisation().apply(values, 0, shape);
      response.of(values);
      move(picture, rolled(response.gradient(), picture, -down, -right), shape);
    }
  }

  /** By a gradient with respect to normalised values; scales of a normalisation may be negative. */
  private void move(Picture picture, float[] gradient, Shape shape) {
    float[] zeros = new float[shape.size()];
    float[] ones = new float[shape.size()];
    Arrays.fill(ones, 1);
    subject.spec().normalisation().apply(zeros, 0, shape);
    subject.spec().normalisation().apply(ones, 0, shape);
    double mean = 0;
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] *= ones[i] - zeros[i];
      mean += Math.abs(gradient[i]) / gradient.length;
    }
    for (int i = 0; i < gradient.length && mean > 0; i++) {
      double moved = picture.values()[i] + STEP * gradient[i] / mean;
      picture.values()[i] = (float) Math.max(0, Math.min(255, moved));
    }
  }

  /** Shifted down and to the right; what leaves at one side comes back at the other. */
  private static float[] rolled(float[] values, Picture like, int down, int right) {
    float[] rolled = new float[values.length];
    for (int y = 0; y < like.height(); y++) {
      for (int x = 0; x < like.width(); x++) {
        int to = like.at(Math.floorMod(y + down, like.height()), Math.floorMod(x + right, like.width()));
        System.arraycopy(values, like.at(y, x), rolled, to, like.channels());
      }
    }
    return rolled;
  }

  private static float[] values(Picture picture) {
    return Arrays.copyOf(picture.values(), picture.size());
  }

  private static Shape shape(Picture picture) {
    return Shape.of(picture.height(), picture.width(), picture.channels());
  }
}
