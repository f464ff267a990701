package bellows.data;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.tensor.Shape;
import java.io.Serializable;
import java.util.Arrays;

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
  public static final Normalisation NONE = new Normalisation(new float[] {0}, new float[] {1});

  /** Below this part of the mean, a deviation is rounding: a float resolves 2^-24 of its value. */
  private static final double CONSTANT = 0x1p-24;

  private final float[] mean;
  private final float[] scale;

  /** Null stands for {@code auto}. Lists of unequal length are repeated until they are as long as each other. */
  private Normalisation(float[] mean, float[] scale) {
    boolean known = mean != null && scale != null;
    int period = known ? Math.max(mean.length, scale.length) : 0;
    BadInputException.check(!known || period % mean.length == 0 && period % scale.length == 0,
        "normalisation: expected as many scales as means, found %d and %d", known ? scale.length : 0,
        known ? mean.length : 0);
    this.mean = known ? repeat(mean, period) : mean;
    this.scale = known ? repeat(scale, period) : scale;
  }

  public static Normalisation of(float[] mean, float[] scale) {
    return new Normalisation(mean.clone(), scale.clone());
  }

  public static Normalisation read(Settings settings) {
    float[] mean = settings.has("mean") ? list(settings, "mean") : new float[] {0};
    float[] scale = settings.has("scale") ? list(settings, "scale") : mean == null ? null : new float[] {1};
    if (mean != null && scale != null && mean.length != scale.length && mean.length > 1 && scale.length > 1) {
      throw settings.error("scale", "expected 1 number or as many as mean has, %d, found %d", mean.length,
          scale.length);
    }
    return new Normalisation(mean, scale);
  }

  private static float[] list(Settings settings, String key) {
    if (settings.config().root().get(key).unwrapped() instanceof String word && word.equalsIgnoreCase("auto")) {
      return null;
    }
    double[] given = settings.numbers(key);
    float[] list = new float[given.length];
    for (int i = 0; i < list.length; i++) {
      list[i] = (float) given[i];
      if (!Float.isFinite(list[i]) || key.equals("scale") && list[i] == 0) {
        throw settings.error(key, "expected finite numbers%s, found %s", key.equals("scale") ? " other than 0" : "",
            given[i]);
      }
    }
    if (list.length == 0) {
      throw settings.error(key, "expected auto, a number or a list of numbers, found an empty list");
    }
    return list;
  }

  /** Whether {@link #resolve} is still needed. */
  public boolean isAuto() {
    return mean == null || scale == null;
  }

  /** Puts numbers for {@code auto}. A channel that never varies gets scale 1. */
  public Normalisation resolve(Moments moments) {
    float[] means = mean != null ? mean : floats(moments.mean());
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

  /** Normalises one sample in place. */
  public void apply(float[] x, int offset, Shape shape) {
    check(shape);
    int end = offset + shape.size();
    float[] means = mean;
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
    return "mean = " + render(mean) + "\nscale = " + render(scale) + "\n";
  }

  private static String render(float[] list) {
    return list == null ? "auto" : Arrays.toString(list);
  }

  private static float[] repeat(float[] list, int length) {
    float[] repeated = new float[length];
    for (int i = 0; i < length; i++) {
      repeated[i] = list[i % list.length];
    }
    return repeated;
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
