package bellows.nn.loss;

import bellows.conf.BadInputException;
import bellows.kernel.Kernels;
import bellows.tensor.Shape;
import bellows.tensor.Tensor;

/**
 * A loss of real targets whose network answers in units in which the targets have the mean 0 and the deviation 1:
 * {@code (target − mean) / deviation}. So weights need not grow first until answers reach prices or years, and the rates
 * that suit one table suit the next. The loss is in these units; {@link #answer} gives the targets' own.
 *
 * @param mean NaN for {@code auto}, of which only the data know the numbers; so {@code deviation}
 */
public record NormalisedTargets(Loss loss, double mean, double deviation) implements Loss {
  /** A thread's memory, since losses are shared and a step allocates nothing. */
  private static final ThreadLocal<Targets> ROOMS = ThreadLocal.withInitial(() -> new Targets(0, 0));

  public NormalisedTargets {
    BadInputException.check(Double.isNaN(mean) ? Double.isNaN(deviation)
        : Math.abs(mean) < Double.POSITIVE_INFINITY && deviation > 0 && deviation < Double.POSITIVE_INFINITY,
        "expected a finite mean and a deviation above 0, found %s and %s", mean, deviation);
  }

  /** With the numbers left to the data. */
  static NormalisedTargets auto(Loss loss) {
    return new NormalisedTargets(loss, Double.NaN, Double.NaN);
  }

  /** Whether the numbers are left to the data. */
  public boolean isAuto() {
    return Double.isNaN(mean);
  }

  /** With the mean and the deviation of these targets, taken in their order; targets that are all equal are centred. */
  public static NormalisedTargets of(Loss loss, float[] targets) {
    double sum = 0;
    for (float target : targets) {
      sum += target;
    }
    double mean = sum / targets.length;
    double squares = 0;
    for (float target : targets) {
      squares += (target - mean) * (target - mean);
    }
    double deviation = Math.sqrt(squares / targets.length);
    return new NormalisedTargets(loss, mean, deviation > Math.abs(mean) * 0x1p-24 ? deviation : 1);
  }

  @Override
  public String kind() {
    return loss.kind();
  }

  @Override
  public void check(Shape scores, int classes) {
    BadInputException.check(classes == 0, "loss.normalise-targets: expected real targets, found %d classes; leave it "
        + "out", classes);
    loss.check(scores, classes);
  }

  @Override
  public double backward(Tensor scores, Targets targets, Tensor dScores, Kernels kernels) {
    if (isAuto()) {
      throw new IllegalStateException("auto must be resolved first");
    }
    Targets normalised = ROOMS.get();
    if (normalised.values().length < targets.count()) {
      normalised = new Targets(0, targets.count());
      ROOMS.set(normalised);
    }
    normalised.count(targets.count());
    for (int i = 0; i < targets.count(); i++) {
      normalised.values()[i] = (float) ((targets.value(i) - mean) / deviation);
    }
    return loss.backward(scores, normalised, dScores, kernels);
  }

  @Override
  public double answer(float score) {
    return mean + deviation * loss.answer(score);
  }

  @Override
  public boolean mixes() {
    return loss.mixes();
  }

  @Override
  public void average(float[] scores, int offset, int views, int n, float[] out, int to) {
    loss.average(scores, offset, views, n, out, to);
  }
}
