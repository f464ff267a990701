package bellows.data;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.tensor.Shape;
import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Centres and scales raw values before a network sees them: x' = (x − mean) × scale, in raw units (bytes are 0–255),
 * with one pair for all values, one for each channel (index of the innermost axis), or one for each element.
 *
 * <p>Settings: {@code mean} and {@code scale}, numbers or lists, 0 and 1 where missing; or the word {@code auto}, for
 * which {@link #resolve} puts the training samples' {@link Moments}: mean 0 and deviation 1 for each channel. After
 * {@code mean = auto}, {@code scale} is {@code auto} too unless given.
 */
public final class Normalisation implements Serializable {
  private static final long serialVersionUID = 1;

  /** Leaves values as they are. */
  public static final Normalisation NONE = new Normalisation(new double[] {0}, new float[] {1});

  /** Below this part of the mean, a deviation is rounding: a float resolves 2^-24 of its value. */
  private static final double CONSTANT = 0x1p-24;

  /** In raw units, so in double: it may be far from 0 beside its deviation. */
  private final double[] mean;
  private final float[] scale;
  /** The mean as values meet it. */
  private final float[] shift;

  /** Null stands for {@code auto}. Lists of unequal length are repeated until they are as long as each other. */
  private Normalisation(double[] mean, float[] scale) {
    boolean known = mean != null && scale != null;
    int period = known ? Math.max(mean.length, scale.length) : 0;
    BadInputException.check(!known || period % mean.length == 0 && period % scale.length == 0,
        "normalisation: expected as many scales as means, found %d and %d", known ? scale.length : 0,
        known ? mean.length : 0);
    this.mean = known ? IntStream.range(0, period).mapToDouble(i -> mean[i % mean.length]).toArray() : mean;
    this.scale = known ? repeat(scale, period) : scale;
    shift = this.mean == null ? null : floats(this.mean);
  }

  public static Normalisation of(float[] mean, float[] scale) {
    return new Normalisation(doubles(mean), scale.clone());
  }

  public static Normalisation read(Settings settings) {
    double[] mean = settings.has("mean") ? list(settings, "mean") : new double[] {0};
    double[] scale = settings.has("scale") ? list(settings, "scale") : mean == null ? null : new double[] {1};
    if (mean != null && scale != null && mean.length != scale.length && mean.length > 1 && scale.length > 1) {
      throw settings.error("scale", "expected 1 number or as many as mean has, %d, found %d", mean.length,
          scale.length);
    }
    return new Normalisation(mean, scale == null ? null : floats(scale));
  }

  private static double[] list(Settings settings, String key) {
    if (settings.config().root().get(key).unwrapped() instanceof String word && word.equalsIgnoreCase("auto")) {
      return null;
    }
    double[] given = settings.numbers(key);
    for (double one : given) {
      if (!Float.isFinite((float) one) || key.equals("scale") && (float) one == 0) {
        throw settings.error(key, "expected finite numbers%s, found %s", key.equals("scale") ? " other than 0" : "",
            one);
      }
    }
    for (int i = 0; i < given.length; i++) {
      boolean written = Double.toString(given[i]).equals(Float.toString((float) given[i]));
      given[i] = written ? (float) given[i] : given[i]; // that is how a float is written, so it is one
    }
    if (given.length == 0) {
      throw settings.error(key, "expected auto, a number or a list of numbers, found an empty list");
    }
    return given;
  }

  /** Whether {@link #resolve} is still needed. */
  public boolean isAuto() {
    return mean == null || scale == null;
  }

  /**
   * The same, for values that are counted from their origins: they are normalised as the whole values would be.
   *
   * @param origin of each value of a sample; null for none
   */
  public Normalisation on(double[] origin) {
    if (origin == null) {
      return this;
    }
    BadInputException.check(origin.length % mean.length == 0, "normalisation: expected means for %d values, found %d",
        origin.length, mean.length);
    return new Normalisation(IntStream.range(0, origin.length).mapToDouble(i -> mean[i % mean.length] - origin[i])
        .toArray(), scale);
  }

  /** Puts numbers for {@code auto}, those of values without origins. */
  public Normalisation resolve(Moments moments) {
    return resolve(moments, null);
  }

  /**
   * Puts numbers for {@code auto}. A channel that never varies gets scale 1.
   *
   * @param moments of values that are counted from their origins
   * @param origin of each value of a sample; null for none
   */
  public Normalisation resolve(Moments moments, double[] origin) {
    double[] means = mean;
    if (mean == null) {
      means = doubles(floats(moments.mean()));
      for (int i = 0; origin != null && i < means.length; i++) {
        means[i] = origin[i] == 0 ? means[i] : origin[i] + moments.mean()[i];
      }
    }
    if (scale != null) {
      return new Normalisation(means, scale);
    }
    double[] scales = new double[moments.deviation().length];
    for (int i = 0; i < scales.length; i++) {
      double deviation = moments.deviation()[i];
      scales[i] = deviation <= Math.max(Float.MIN_NORMAL, CONSTANT * Math.abs(moments.mean()[i])) ? 1 : 1 / deviation;
    }
    return new Normalisation(means, floats(scales));
  }

  /** Puts numbers for {@code auto}, from {@code train} where that is needed. */
  public Normalisation resolve(Samples train) {
    return isAuto() ? resolve(Moments.of(train)) : this;
  }

  /** Refuses a shape whose channels or elements the lists do not fit; run once, where shapes become known. */
  public void check(Shape shape) {
    if (isAuto()) {
      throw new IllegalStateException("auto must be resolved first");
    }
    BadInputException.check(mean.length == 1 || mean.length == shape.channels() || mean.length == shape.size(),
        "normalisation: expected 1 mean and scale, or %d (one for each channel of %s), or %d (one for each element), "
            + "found %d", shape.channels(), shape, shape.size(), mean.length);
  }

  /** What is taken from each value, as values meet it: one number, one a channel, or one an element. A copy. */
  public float[] means() {
    return shift.clone();
  }

  /** What each value is then multiplied by; as many as {@link #means}. A copy. */
  public float[] scales() {
    return scale.clone();
  }

  /** Normalises one sample in place. */
  public void apply(float[] x, int offset, Shape shape) {
    check(shape);
    int end = offset + shape.size();
    float[] means = shift;
    float[] scales = scale;
    if (means.length == 1) {
      // In variables, because x might be the same array as far as the compiler knows, and it would load them each time.
      float shift = means[0];
      float factor = scales[0];
      for (int i = offset; i < end; i++) {
        x[i] = (x[i] - shift) * factor;
      }
      return;
    }
    for (int from = offset; from < end; from += means.length) {
      for (int i = 0; i < means.length; i++) {
        x[from + i] = (x[from + i] - means[i]) * scales[i];
      }
    }
  }

  /** The settings that read back as this, bit for bit. */
  public String render() {
    return "mean = " + (mean == null ? "auto" : Arrays.stream(mean).mapToObj(Normalisation::render).toList())
        + "\nscale = " + (scale == null ? "auto" : Arrays.toString(scale)) + "\n";
  }

  private static String render(double number) {
    return number == (float) number ? Float.toString((float) number) : Double.toString(number);
  }

  private static float[] repeat(float[] list, int length) {
    float[] repeated = new float[length];
    for (int i = 0; i < length; i++) {
      repeated[i] = list[i % list.length];
    }
    return repeated;
  }

  private static double[] doubles(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Normalisation that && Arrays.equals(mean, that.mean) && Arrays.equals(scale, that.scale);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(mean) + Arrays.hashCode(scale);
  }

  @Override
  public String toString() {
    return render().strip().replace('\n', ' ');
  }
}
