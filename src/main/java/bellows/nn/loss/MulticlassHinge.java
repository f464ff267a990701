package bellows.nn.loss;

import bellows.conf.BadInputException;
import bellows.kernel.Kernels;
import bellows.tensor.Shape;
import bellows.tensor.Tensor;

/**
 * {@code Σ_{j ≠ label} max(0, s_j − s_label + Δ)}: the multiclass support vector machine of Weston and Watkins, 1999.
 *
 * @param margin Δ: how far the score of the label must be above each of the others to cost nothing. Weights that may
 *     grow make any Δ out of any other; what counts is Δ beside the strength of {@code regularisation.l2}
 */
public record MulticlassHinge(double margin) implements Loss {
  public MulticlassHinge {
    BadInputException.check(margin > 0 && margin < Double.POSITIVE_INFINITY, "expected a margin above 0, found %s",
        margin);
  }

  /** With Δ = 1. */
  public MulticlassHinge() {
    this(1);
  }

  @Override
  public String kind() {
    return "hinge";
  }

  @Override
  public void check(Shape scores, int classes) {
    Loss.requireClasses(kind(), classes);
    BadInputException.check(classes > 1 && scores.size() == classes,
        "loss hinge: expected as many scores as classes (at least 2), found %s scores and %d classes", scores, classes);
  }

  /** A margin is between one right class and the others. */
  @Override
  public boolean mixes() {
    return false;
  }

  @Override
  public double backward(Tensor scores, Targets targets, Tensor dScores, Kernels kernels) {
    int n = targets.classes();
    float[] s = scores.array();
    float[] ds = dScores.array();
    double loss = 0;
    for (int i = 0; i < targets.count(); i++) {
      int from = scores.offset() + i * n;
      int to = dScores.offset() + i * n;
      int label = targets.label(i);
      int violations = 0;
      for (int j = 0; j < n; j++) {
        double shortage = (double) s[from + j] - s[from + label] + margin;
        boolean safe = j == label || shortage <= 0;
        loss += safe ? 0 : shortage;
        ds[to + j] = safe ? 0 : 1;
        violations += safe ? 0 : 1;
      }
      ds[to + label] = -violations;
    }
    return loss;
  }
}
