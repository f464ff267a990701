package bellows.nn.loss;

import bellows.conf.BadInputException;
import bellows.kernel.Kernels;
import bellows.tensor.Shape;
import bellows.tensor.Tensor;

/**
 * What a wrong decision costs, and nothing for a right one, however narrow: {@code max(0, −y·s)} of one score and two
 * classes {@code y = ±1}, the second of them above 0; {@code max(0, max_{j ≠ label} s_j − s_label)} of one score a class.
 *
 * <p>Gradient descent on single samples at rate 1 is then Rosenblatt's rule: weights change on mistakes only, by
 * {@code ±x} (Rosenblatt: The Perceptron, Psychological Review 65, 1958; of several classes, Duda and Hart: Pattern
 * Classification and Scene Analysis, 1973, section 5.12). A tie costs nothing but counts as a mistake, or weights of 0
 * would stay there.
 */
public record PerceptronLoss() implements SidedLoss {
  @Override
  public String kind() {
    return "perceptron";
  }

  @Override
  public void check(Shape scores, int classes) {
    Loss.requireClasses(kind(), classes);
    BadInputException.check(classes > 1 && (scores.size() == classes || scores.size() == 1 && classes == 2),
        "loss perceptron: expected one score for 2 classes, or one score a class, found %s scores and %d classes",
        scores, classes);
  }

  /** A decision is right or wrong about one class. */
  @Override
  public boolean mixes() {
    return false;
  }

  @Override
  public double backward(Tensor scores, Targets targets, Tensor dScores, Kernels kernels) {
    int n = scores.shape().channels();
    double loss = 0;
    for (int i = 0; i < targets.count(); i++) {
      int from = scores.offset() + i * n;
      int to = dScores.offset() + i * n;
      loss += n == 1 ? ofTwo(scores.array(), from, targets.label(i), dScores.array(), to)
          : ofMany(scores.array(), from, n, targets.label(i), dScores.array(), to);
    }
    return loss;
  }

  private static double ofTwo(float[] s, int from, int label, float[] ds, int to) {
    float side = label == 1 ? 1 : -1;
    float agreement = side * s[from];
    ds[to] = agreement > 0 ? 0 : -side;
    return Math.max(0, -agreement);
  }

  /** The first of the highest wrong scores is the rival. The highest is NaN if any is, so that the loss says so. */
  private static double ofMany(float[] s, int from, int n, int label, float[] ds, int to) {
    int rival = label == 0 ? 1 : 0;
    float highest = s[from + rival];
    for (int j = 0; j < n; j++) {
      rival = j != label && s[from + j] > s[from + rival] ? j : rival;
      highest = j == label ? highest : Math.max(highest, s[from + j]);
      ds[to + j] = 0;
    }
    double lead = (double) s[from + label] - highest;
    if (lead > 0) {
      return 0;
    }
    ds[to + rival] = 1;
    ds[to + label] = -1;
    return -lead;
  }
}
