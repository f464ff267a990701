package bellows.nn.loss;

import bellows.kernel.Kernels;
import bellows.tensor.Shape;
import bellows.tensor.Tensor;

/** Memory to ask a loss what one sample of a pass costs by itself: losses give sums over all. */
final class OneSample {
  final Targets target;
  final Tensor scores;
  final Tensor dScores;

  private OneSample(int classes, int n) {
    target = new Targets(classes, 1);
    target.count(1);
    scores = new Tensor(new float[n], 0, Shape.of(1, n));
    dScores = new Tensor(new float[n], 0, Shape.of(1, n));
  }

  /** The thread's own, since losses are shared and a step allocates nothing; another one if the last does not fit. */
  static OneSample of(ThreadLocal<OneSample> own, int classes, int n) {
    OneSample one = own.get();
    if (one == null || one.target.classes() != classes || one.scores.array().length != n) {
      one = new OneSample(classes, n);
      own.set(one);
    }
    return one;
  }

  /** Takes the scores of sample {@code i} of a pass. */
  void take(Tensor all, int i) {
    int n = scores.array().length;
    System.arraycopy(all.array(), all.offset() + i * n, scores.array(), 0, n);
  }

  /**
   * Adds {@code weight} times the gradient of the sample's loss.
   *
   * @return that many times its loss
   */
  double add(Loss loss, double weight, float[] gradient, int to, Kernels kernels) {
    double cost = loss.backward(scores, target, dScores, kernels);
    float[] slope = dScores.array();
    for (int j = 0; j < slope.length; j++) {
      gradient[to + j] += (float) (weight * slope[j]);
    }
    return weight * cost;
  }
}
