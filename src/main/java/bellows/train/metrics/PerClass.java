package bellows.train.metrics;

import bellows.train.worker.Confusion;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Precision, recall and F1 of each class, their means, and Cohen's kappa: all of what a confusion matrix tells.
 *
 * <p>As scikit-learn has it: where a quotient is 0/0 (the precision of a class that nothing was taken for, the recall
 * of one without samples) it is 0, and a class that is neither the label nor the decision of any sample takes no part
 * in a macro mean.
 */
public final class PerClass {
  /** A figure of each kind. */
  public record Means(double precision, double recall, double f1) {}

  private final long[] samples;
  private final long[] taken;
  private final long[] right;
  private final long all;

  public PerClass(Confusion confusion) {
    samples = new long[confusion.classes()];
    taken = new long[confusion.classes()];
    right = new long[confusion.classes()];
    confusion.forEach((label, decision, count) -> {
      samples[label] += count;
      taken[decision] += count;
      right[label] += label == decision ? count : 0;
    });
    all = IntStream.range(0, samples.length).mapToLong(label -> samples[label]).sum();
  }

  public int classes() {
    return samples.length;
  }

  /** Samples of the class. */
  public long samples(int label) {
    return samples[label];
  }

  /** Those of the class that were taken for it. */
  public long right(int label) {
    return right[label];
  }

  /** Whether it is the label or the decision of any sample. */
  public boolean occurs(int label) {
    return samples[label] + taken[label] > 0;
  }

  /** Which part of what was taken for the class is of the class. */
  public double precision(int label) {
    return ratio(right[label], taken[label]);
  }

  /** Which part of the class was taken for it. */
  public double recall(int label) {
    return ratio(right[label], samples[label]);
  }

  /** The harmonic mean of precision and recall. */
  public double f1(int label) {
    return ratio(2 * right[label], samples[label] + taken[label]);
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  /** All three of one class. */
  public Means of(int label) {
    return new Means(precision(label), recall(label), f1(label));
  }

  /** The plain means over the classes that {@link #occurs occur}. */
  public Means macro() {
    return means(label -> occurs(label) ? 1 : 0);
  }

  /** The means over classes, each with the weight of its samples. */
  public Means weighted() {
    return means(label -> samples[label]);
  }

  private Means means(IntToDoubleFunction weight) {
    return new Means(mean(this::precision, weight), mean(this::recall, weight), mean(this::f1, weight));
  }

  private double mean(IntToDoubleFunction figure, IntToDoubleFunction weight) {
    double sum = 0;
    double weights = 0;
    for (int label = 0; label < samples.length; label++) {
      sum += weight.applyAsDouble(label) * figure.applyAsDouble(label);
      weights += weight.applyAsDouble(label);
    }
    return sum / weights;
  }

  /**
   * Cohen's kappa: how much better labels and decisions agree than by chance, 1 for always and 0 for no better (Cohen:
   * A Coefficient of Agreement for Nominal Scales, 1960). Null where all labels and decisions are one class.
   */
  public Double kappa() {
    double agreed = 0;
    double chance = 0;
    for (int label = 0; label < samples.length; label++) {
      agreed += right[label];
      chance += (double) samples[label] / all * taken[label];
    }
    return chance == all ? null : (agreed - chance) / (all - chance);
  }
}
