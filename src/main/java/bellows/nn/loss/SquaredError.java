package bellows.nn.loss;

import bellows.conf.BadInputException;
import bellows.kernel.Kernels;
import bellows.tensor.Shape;
import bellows.tensor.Tensor;

/** {@code ½ Σ_j (s_j − t_j)²}: for real targets one score, for classes one score each against a one-hot target. */
public record SquaredError() implements Loss {
  @Override
  public String kind() {
    return "squared-error";
  }

  @Override
  public void check(Shape scores, int classes) {
    BadInputException.check(scores.size() == Math.max(1, classes),
        "loss squared-error: expected one score for a real target, or one a class, found %s scores and %d classes",
        scores, classes);
  }

  @Override
  public double backward(Tensor scores, Targets targets, Tensor dScores, Kernels kernels) {
    int n = scores.shape().channels();
    double loss = 0;
    for (int i = 0; i < targets.count(); i++) {
      for (int j = 0; j < n; j++) {
        float difference = scores.array()[scores.offset() + i * n + j] - targets.target(i, j);
        loss += 0.5 * difference * difference;
        dScores.array()[dScores.offset() + i * n + j] = difference;
      }
    }
    return loss;
  }
}
