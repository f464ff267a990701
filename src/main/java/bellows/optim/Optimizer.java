package bellows.optim;

import bellows.tensor.Layout.Segment;

/**
 * A rule that turns a gradient into new weights.
 *
 * <p>Every rule is elementwise in plain {@code float} arithmetic, so that any split of the index range over threads
 * gives the same bits, and the compiler may vectorise each loop without changing them. What a rule needs to know of a
 * whole tensor reaches it as that tensor's rate.
 */
public interface Optimizer extends UpdateRule {
  /**
   * The longest gradient that it can take. A rule that squares it remembers infinity beyond this and moves those
   * weights never again, while all that can be seen stays finite.
   */
  default double longestGradient() {
    return Double.POSITIVE_INFINITY;
  }

  /** Whether tensors have rates of their own. Then {@link #rate} is asked for each in each step. */
  default boolean ratePerTensor() {
    return false;
  }

  /**
   * The rate of one tensor in this step.
   *
   * @param rate the schedule's
   * @param weightNorm Euclidean, of the tensor before the step
   * @param gradientNorm of its mean gradient, regularised and clipped
   */
  default float rate(Segment tensor, float rate, double weightNorm, double gradientNorm) {
    return rate;
  }

  /**
   * Computes the weights [{@code from}, {@code to}) of one step into {@code next} and updates the same elements of the
   * slots in place. Reads {@code weights} and {@code gradient} and leaves both as they are: tasks may still be reading
   * them. A step is one call for each tensor that is not frozen, or several for parts of it, in any order.
   *
   * @param step counts from 1
   * @param rate the learning rate of this tensor in this step
   * @param tensor the one that [{@code from}, {@code to}) lies in
   * @param next may not be {@code weights}; only [{@code from}, {@code to}) is written
   */
  void update(long step, float rate, Segment tensor, float[] weights, float[] gradient, float[][] slots, float[] next,
      int from, int to);
}
