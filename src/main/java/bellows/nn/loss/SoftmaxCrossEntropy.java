package bellows.nn.loss;

import bellows.conf.BadInputException;
import bellows.kernel.Kernels;
import bellows.tensor.Shape;
import bellows.tensor.Tensor;

/**
 * {@code −log p(label)} with {@code p = softmax(scores)}. The largest score is subtracted first, and the logarithm is
 * taken of the sum, not of a quotient: scores of ±1000 and beyond neither overflow nor lose the loss.
 *
 * <p>With {@code smoothing} ε the target is {@code 1 − ε} of the label and ε shared by all classes alike, the label
 * included: {@code −Σ q_j log p_j} (Szegedy et al.: Rethinking the Inception Architecture, 2015, section 7). Of a
 * mixture of two labels, each has its weight of the {@code 1 − ε}.
 */
public record SoftmaxCrossEntropy(double smoothing) implements Loss {
  public SoftmaxCrossEntropy {
    BadInputException.check(smoothing >= 0 && smoothing < 1, "expected a smoothing in [0, 1), found %s", smoothing);
  }

  /** The loss without smoothing of the targets. */
  public SoftmaxCrossEntropy() {
    this(0);
  }

  @Override
  public String kind() {
    return "softmax-cross-entropy";
  }

  @Override
  public void check(Shape scores, int classes) {
    Loss.requireClasses(kind(), classes);
    BadInputException.check(classes > 1 && scores.size() == classes,
        "loss softmax-cross-entropy: expected as many scores as classes (at least 2), found %s scores and %d classes",
        scores, classes);
  }

  @Override
  public double backward(Tensor scores, Targets targets, Tensor dScores, Kernels kernels) {
    int n = targets.classes();
    float[] s = scores.array();
    float[] p = dScores.array();
    double loss = 0;
    for (int i = 0; i < targets.count(); i++) {
      int from = scores.offset() + i * n;
      int to = dScores.offset() + i * n;
      int label = targets.label(i);
      int other = targets.otherLabel(i);
      float weight = targets.part(i);
      double correct = weight == 1 ? s[from + label]
          : (double) weight * s[from + label] + (1 - (double) weight) * s[from + other];
      float largest = largest(s, from, n);
      double sum = exponentials(s, from, n, largest, p, to, kernels);
      loss += StrictMath.log(sum) + (1 - smoothing) * (largest - correct);
      normalise(p, to, n, sum);
      p[to + label] -= (float) (weight * (1 - smoothing));
      p[to + other] -= (float) ((1 - weight) * (1 - smoothing));
      if (smoothing > 0) {
        loss += smooth(s, from, n, largest, p, to);
      }
    }
    return loss;
  }

  /** Takes each class's share of ε from the gradient, and returns what the shares add to the loss. */
  private double smooth(float[] s, int from, int n, float largest, float[] p, int to) {
    double share = smoothing / n;
    double sum = 0;
    for (int j = 0; j < n; j++) {
      sum += (double) largest - s[from + j];
      p[to + j] -= (float) share;
    }
    return share * sum;
  }

  @Override
  public boolean probabilities(float[] scores, int offset, int n, float[] out, Kernels kernels) {
    normalise(out, 0, n, exponentials(scores, offset, n, largest(scores, offset, n), out, 0, kernels));
    return true;
  }

  @Override
  public double logProbability(float[] scores, int offset, int n, int label) {
    return scores[offset + label] - Logarithms.ofSum(scores, offset, n);
  }

  /** The logarithm of the mean probability: taken from logarithms, so that no probability is too small for it. */
  @Override
  public void average(float[] scores, int offset, int views, int n, float[] out, int to) {
    double[] logSums = new double[views];
    double[] terms = new double[views];
    for (int view = 0; view < views; view++) {
      logSums[view] = Logarithms.ofSum(scores, offset + view * n, n);
    }
    for (int j = 0; j < n; j++) {
      for (int view = 0; view < views; view++) {
        terms[view] = scores[offset + view * n + j] - logSums[view];
      }
      out[to + j] = (float) (Logarithms.ofSum(terms, views) - StrictMath.log(views));
    }
  }

  static float largest(float[] s, int from, int n) {
    float largest = s[from];
    for (int j = 1; j < n; j++) {
      largest = Math.max(largest, s[from + j]);
    }
    return largest;
  }

  /** Sets p to e^(s − largest) and returns the sum, at least 1. */
  static double exponentials(float[] s, int from, int n, float largest, float[] p, int to, Kernels kernels) {
    for (int j = 0; j < n; j++) {
      p[to + j] = s[from + j] - largest;
    }
    kernels.exp(p, to, p, to, n);
    double sum = 0;
    for (int j = 0; j < n; j++) {
      sum += p[to + j];
    }
    return sum;
  }

  private static void normalise(float[] p, int to, int n, double sum) {
    for (int j = 0; j < n; j++) {
      p[to + j] = (float) (p[to + j] / sum);
    }
  }
}
