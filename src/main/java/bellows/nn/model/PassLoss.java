package bellows.nn.model;

import bellows.kernel.Kernels;
import bellows.nn.Pass;
import bellows.nn.loss.Loss;
import bellows.nn.loss.SampleWeights;
import bellows.tensor.Tensor;

/** The losses of a pass, each leaf's summed over its samples. */
final class PassLoss {
  private final Loss loss;
  private final Tensor scores;
  private final Tensor dScores;
  private final Kernels kernels;
  /** The rows from each place of a pass on, as far as they were asked for: a step allocates nothing. */
  private final Tensor[] scoresFrom;
  private final Tensor[] dScoresFrom;

  /** @param scores as many rows as a pass has samples at most, like {@code dScores} */
  PassLoss(Loss loss, Tensor scores, Tensor dScores, Kernels kernels) {
    this.loss = loss;
    this.scores = scores;
    this.dScores = dScores;
    this.kernels = kernels;
    scoresFrom = new Tensor[scores.shape().at(0)];
    dScoresFrom = new Tensor[scores.shape().at(0)];
  }

  /**
   * The loss of a leaf's scores, and the gradient of it. NaN if a score is not finite, even where the limit would cost
   * nothing (−∞ for a wrong class): a run that overflows must not look well.
   */
  double backward(Pass pass, int leaf) {
    int first = pass.first(leaf);
    int count = pass.count(leaf);
    if (count == 0) {
      return 0;
    }
    pass.targets().range(first, count);
    double sum = SampleWeights.backward(loss, from(scores, scoresFrom, first), pass.targets(),
        from(dScores, dScoresFrom, first), kernels);
    return NonFinite.finite(scores, first, first + count) ? sum : Double.NaN;
  }

  private static Tensor from(Tensor all, Tensor[] views, int row) {
    if (views[row] == null) {
      views[row] = all.from(row);
    }
    return views[row];
  }
}
