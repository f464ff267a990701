package bellows.nn.loss;

import bellows.kernel.Kernels;
import bellows.tensor.Tensor;
import java.util.Arrays;

/**
 * Counts each sample as often as its data say: {@code w · loss}, whatever the loss. A sample of weight 2 adds to the
 * gradient what it would add if it were there twice, one of weight 0 adds nothing.
 *
 * <p>As with the weights of classes (see {@link WeightedLoss}), a step divides the sum by the samples of the batch,
 * whatever their weights: a sample's part in a step does not depend on which others are drawn with it. Both weights
 * multiply.
 */
public final class SampleWeights {
  private static final ThreadLocal<OneSample> OWN = new ThreadLocal<>();

  private SampleWeights() {}

  /** {@link Loss#backward} with these weights; with none but 1, the same to the bit. */
  public static double backward(Loss loss, Tensor scores, Targets targets, Tensor dScores, Kernels kernels) {
    if (!targets.weighted()) {
      return loss.backward(scores, targets, dScores, kernels);
    }
    int n = scores.shape().channels();
    OneSample one = OneSample.of(OWN, targets.classes(), n);
    double sum = 0;
    for (int i = 0; i < targets.count(); i++) {
      one.take(scores, i);
      targets.copy(i, one.target);
      int to = dScores.offset() + i * n;
      Arrays.fill(dScores.array(), to, to + n, 0);
      sum += one.add(loss, targets.weight(i), dScores.array(), to, kernels);
    }
    return sum;
  }
}
