package bellows.optim;

import bellows.tensor.Layout.Segment;
import bellows.tensor.Layout;

/**
 * Adam whose weight decay acts on the weights directly and not through the gradient, where the adaptive division would
 * distort it (Loshchilov, Hutter: Decoupled Weight Decay Regularization, ICLR 2019): {@code w -= rate·weightDecay·w}
 * beside Adam's step.
 *
 * @param exemption what is not shrunk
 */
public record AdamW(Adam adam, double weightDecay, DecayExemption exemption) implements Optimizer {
  private static final long serialVersionUID = 1;

  public AdamW {
    Hyper.notNegative("weight-decay", weightDecay);
  }

  /** Shrinks neither biases nor BatchNorm's tensors. */
  public AdamW(Adam adam, double weightDecay) {
    this(adam, weightDecay, DecayExemption.BOTH);
  }

  @Override
  public int slots() {
    return adam.slots();
  }

  @Override
  public double longestGradient() {
    return adam.longestGradient();
  }

  @Override
  public void update(long step, float rate, Layout layout, float[] weights, float[] gradient, float[][] slots,
      float[] next, int from, int to) {
    for (Segment segment : layout.weights()) {
      int start = Math.max(from, segment.offset());
      int end = Math.min(to, segment.end());
      if (start < end) {
        float shrink = exemption.decays(segment) ? (float) (1 - rate * weightDecay) : 1;
        adam.update(step, rate, shrink, weights, gradient, slots, next, start, end);
      }
    }
  }
}
