package bellows.optim;

import bellows.tensor.Layout.Segment;
import java.util.List;

/**
 * Adaptive moments with bias correction (Kingma, Ba: Adam, ICLR 2015, algorithm 1):
 * {@code m = beta1·m + (1-beta1)·g; v = beta2·v + (1-beta2)·g²;
 * w -= rate · m/(1-beta1ᵗ) / (√(v/(1-beta2ᵗ)) + epsilon)}. Slots are m and v.
 */
public record Adam(double beta1, double beta2, double epsilon) implements Optimizer {
  private static final long serialVersionUID = 1;

  public Adam {
    Hyper.fraction("beta1", beta1);
    Hyper.fraction("beta2", beta2);
    Hyper.positive("epsilon", epsilon);
  }

  @Override
  public int slots() {
    return 2;
  }

  @Override
  public List<String> slotNames() {
    return List.of("adam mean", "adam mean square");
  }

  @Override
  public double longestGradient() {
    return Math.sqrt(Float.MAX_VALUE);
  }

  @Override
  public void update(long step, float rate, Segment tensor, float[] weights, float[] gradient, float[][] slots,
      float[] next, int from, int to) {
    update(step, rate, 1, weights, gradient, slots, next, from, to);
  }

  /**
   * Updates the elements {@code from} … {@code to} of weights that are first multiplied by {@code shrink}, as the decay
   * of {@link AdamW} wants; a factor of 1 changes no bit.
   */
  void update(long step, float rate, float shrink, float[] weights, float[] gradient, float[][] slots, float[] next,
      int from, int to) {
    float[] m = slots[0];
    float[] v = slots[1];
    float keep1 = (float) beta1;
    float take1 = (float) (1 - beta1);
    float keep2 = (float) beta2;
    float take2 = (float) (1 - beta2);
    float floor = (float) epsilon;
    // The corrections are the same for all elements: one division and one product replace two divisions each.
    float pace = (float) (rate / (1 - StrictMath.pow(beta1, step)));
    float spread = (float) (1 / StrictMath.sqrt(1 - StrictMath.pow(beta2, step)));
    for (int i = from; i < to; i++) {
      float g = gradient[i];
      float mean = keep1 * m[i] + take1 * g;
      float square = keep2 * v[i] + take2 * g * g;
      m[i] = mean;
      v[i] = square;
      next[i] = shrink * weights[i] - pace * mean / ((float) Math.sqrt(square) * spread + floor);
    }
  }
}
