package bellows.optim;

import bellows.tensor.Layout.Segment;
import java.util.List;

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
  public List<String> slotNames() {
    return adam.slotNames();
  }

  @Override
  public double longestGradient() {
    return adam.longestGradient();
  }

  @Override
  public void update(long step, float rate, Segment tensor, float[] weights, float[] gradient, float[][] slots,
      float[] next, int from, int to) {
    float shrink = exemption.decays(tensor) ? (float) (1 - rate * weightDecay) : 1;
    adam.update(step, rate, shrink, weights, gradient, slots, next, from, to);
  }
}
