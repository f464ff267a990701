package bellows.nn.loss;

import bellows.conf.BadInputException;
import bellows.kernel.Kernels;
import bellows.tensor.Shape;
import bellows.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A loss of classes that counts each sample as often as its class says: {@code w_label · loss}. Of a mixture of two
 * labels, each part counts as its own class says; what a loss smooths over other classes counts as the label does.
 *
 * <p>As everywhere, a step divides the sum by the samples of the batch, whatever their weights, as Keras does: a
 * sample's part in a step then does not depend on which others are drawn with it. (PyTorch divides by the sum of the
 * weights; with {@code balanced} weights, whose mean over the training samples is 1, that is the same on average.)
 *
 * @param weights one a class; empty for {@code balanced}, of which only the data know the numbers
 */
public record WeightedLoss(Loss loss, List<Double> weights) implements Loss {
  private static final ThreadLocal<OneSample> OWN = new ThreadLocal<>();

  public WeightedLoss {
    weights = List.copyOf(weights);
    BadInputException.check(weights.stream().allMatch(w -> w >= 0 && w < Double.POSITIVE_INFINITY),
        "expected finite weights from 0 on, found %s", weights);
  }

  /** Whether the weights are left to the data. */
  public boolean isBalanced() {
    return weights.isEmpty();
  }

  /**
   * What balances classes: samples / (classes · samples of the class), as scikit-learn's {@code balanced} has it, so
   * that all classes count alike and a sample counts 1 on average.
   *
   * @param samples of each class
   * @param title what people call a class
   * @throws BadInputException if a class has none
   */
  public static List<Double> balanced(long[] samples, IntFunction<String> title) {
    long all = Arrays.stream(samples).sum();
    Double[] weights = new Double[samples.length];
    for (int label = 0; label < samples.length; label++) {
      BadInputException.check(samples[label] > 0, "loss.class-weights = balanced: expected training samples of each "
          + "class, found none of class %s; give a list of weights, or leave the class out", title.apply(label));
      weights[label] = (double) all / ((double) samples.length * samples[label]);
    }
    return List.of(weights);
  }

  @Override
  public String kind() {
    return loss.kind();
  }

  @Override
  public void check(Shape scores, int classes) {
    loss.check(scores, classes);
    BadInputException.check(classes > 0, "loss.class-weights: expected classes, found real targets; leave it out");
    BadInputException.check(isBalanced() || weights.size() == classes,
        "loss.class-weights: expected balanced or one weight a class, %d, found %d", classes, weights.size());
    BadInputException.check(isBalanced() || weights.stream().anyMatch(w -> w > 0),
        "loss.class-weights: expected a weight above 0, found %s", weights);
  }

  @Override
  public double backward(Tensor scores, Targets targets, Tensor dScores, Kernels kernels) {
    if (isBalanced()) {
      throw new IllegalStateException("balanced weights must be resolved first");
    }
    int n = scores.shape().channels();
    OneSample one = OneSample.of(OWN, targets.classes(), n);
    double sum = 0;
    for (int i = 0; i < targets.count(); i++) {
      one.take(scores, i);
      int to = dScores.offset() + i * n;
      Arrays.fill(dScores.array(), to, to + n, 0);
      float part = targets.part(i);
      sum += add(one, targets.label(i), part, dScores.array(), to, kernels);
      if (part != 1) {
        sum += add(one, targets.otherLabel(i), 1 - (double) part, dScores.array(), to, kernels);
      }
    }
    return sum;
  }

  /** Adds {@code part} of what the sample costs if it is of a class. */
  private double add(OneSample one, int label, double part, float[] gradient, int to, Kernels kernels) {
    one.target.values()[0] = label;
    return one.add(loss, part * weights.get(label), gradient, to, kernels);
  }

  @Override
  public boolean mixes() {
    return loss.mixes();
  }

  @Override
  public boolean probabilities(float[] scores, int offset, int n, float[] out, Kernels kernels) {
    return loss.probabilities(scores, offset, n, out, kernels);
  }

  @Override
  public double logProbability(float[] scores, int offset, int n, int label) {
    return loss.logProbability(scores, offset, n, label);
  }

  @Override
  public void average(float[] scores, int offset, int views, int n, float[] out, int to) {
    loss.average(scores, offset, views, n, out, to);
  }

  @Override
  public int decide(float[] scores, int offset, int n) {
    return loss.decide(scores, offset, n);
  }
}
