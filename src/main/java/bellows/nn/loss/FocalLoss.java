package bellows.nn.loss;

import bellows.conf.BadInputException;
import bellows.kernel.Kernels;
import bellows.tensor.Shape;
import bellows.tensor.Tensor;

/**
 * {@code −(1 − p)^γ log p} with {@code p} the probability of the label, {@code softmax(scores)}: cross-entropy that
 * counts a sample the less, the surer the network is of it, so that many easy samples do not outweigh the few hard ones
 * (Lin et al.: Focal Loss for Dense Object Detection, 2017, section 3). The paper's α are weights of classes; with γ = 0
 * it is cross-entropy.
 *
 * <p>{@code 1 − p} is a sum over the other classes, never a difference, and {@code log p} is taken of scores, so nothing
 * is lost however far apart these are.
 */
public record FocalLoss(double gamma) implements Loss {
  private static final SoftmaxCrossEntropy SOFTMAX = new SoftmaxCrossEntropy();

  public FocalLoss {
    BadInputException.check(gamma >= 0 && gamma < Double.POSITIVE_INFINITY, "expected a gamma from 0 on, found %s",
        gamma);
  }

  @Override
  public String kind() {
    return "focal";
  }

  @Override
  public void check(Shape scores, int classes) {
    BadInputException.check(classes > 1 && scores.size() == classes,
        "loss focal: expected as many scores as classes (at least 2), found %s scores and %d classes", scores, classes);
  }

  /** How sure the network is of one label says nothing about a mixture of two. */
  @Override
  public boolean mixes() {
    return false;
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
      float largest = SoftmaxCrossEntropy.largest(s, from, n);
      double sum = SoftmaxCrossEntropy.exponentials(s, from, n, largest, p, to, kernels);
      double rest = rest(p, to, n, label) / sum;
      double logP = rest < 0.5 ? StrictMath.log1p(-rest) : (double) s[from + label] - largest - StrictMath.log(sum);
      double factor = StrictMath.pow(rest, gamma);
      loss -= factor * logP;
      double slope = slope(factor, p[to + label] / sum, rest, logP);
      for (int j = 0; j < n; j++) {
        p[to + j] = (float) (slope * (j == label ? -rest : p[to + j] / sum));
      }
    }
    return loss;
  }

  /** The exponentials of all classes but the label. */
  private static double rest(float[] e, int at, int n, int label) {
    double rest = 0;
    for (int j = 0; j < n; j++) {
      rest += j == label ? 0 : e[at + j];
    }
    return rest;
  }

  /**
   * What the loss falls by where log p rises: {@code q^γ − γ q^(γ−1) p log p} with {@code q = 1 − p}, of which the power
   * would overflow at 0; {@code log p / q} is −1 there.
   */
  private double slope(double factor, double p, double q, double logP) {
    return factor * (1 - gamma * p * (q == 0 ? -1 : logP / q));
  }

  @Override
  public boolean probabilities(float[] scores, int offset, int n, float[] out, Kernels kernels) {
    return SOFTMAX.probabilities(scores, offset, n, out, kernels);
  }

  @Override
  public double logProbability(float[] scores, int offset, int n, int label) {
    return SOFTMAX.logProbability(scores, offset, n, label);
  }

  @Override
  public void average(float[] scores, int offset, int views, int n, float[] out, int to) {
    SOFTMAX.average(scores, offset, views, n, out, to);
  }
}
