package bellows.optim;

import bellows.tensor.Layout.Segment;

/**
 * Divides each gradient by the root of the sum of all its squares (Duchi, Hazan, Singer: Adaptive Subgradient Methods
 * for Online Learning and Stochastic Optimization, JMLR 12, 2011): {@code s += g²; w -= rate·g / (√(initial + s) +
 * epsilon)}, with epsilon outside the root, as PyTorch has it. Rare features keep a high rate; every rate only shrinks.
 *
 * @param initial what the sum begins with: 0 in the paper and in PyTorch, 0.1 in Keras. It is added in each step and
 *     not kept in the slot, which begins at 0 as all slots do
 */
public record Adagrad(double initial, double epsilon) implements Optimizer {
  private static final long serialVersionUID = 1;

  /** As many squares of the longest gradient do not add up to infinity. */
  private static final double MOST_STEPS = 0x1p64;

  public Adagrad {
    Hyper.notNegative("initial", initial);
    Hyper.positive("epsilon", epsilon);
  }

  @Override
  public int slots() {
    return 1;
  }

  @Override
  public double longestGradient() {
    return Math.sqrt(Float.MAX_VALUE / MOST_STEPS);
  }

  @Override
  public void update(long step, float rate, Segment tensor, float[] weights, float[] gradient, float[][] slots,
      float[] next, int from, int to) {
    float[] s = slots[0];
    float start = (float) initial;
    float floor = (float) epsilon;
    for (int i = from; i < to; i++) {
      float g = gradient[i];
      float sum = s[i] + g * g;
      s[i] = sum;
      next[i] = weights[i] - rate * (g / ((float) Math.sqrt(start + sum) + floor));
    }
  }
}
