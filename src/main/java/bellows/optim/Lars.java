package bellows.optim;

import bellows.tensor.Layout.Segment;
import java.util.List;

/**
 * Momentum whose rate follows, tensor by tensor, how long the weights are beside their gradient, so that no layer takes
 * a step out of proportion however large the batch (You, Gitman, Ginsburg: Large Batch Training of Convolutional
 * Networks, 2017, algorithm 1): {@code local = trust · ‖w‖ / (‖g‖ + weightDecay·‖w‖)},
 * {@code v = momentum·v + rate·local·(g + weightDecay·w)}, {@code w -= v}. As there, the rate is inside the velocity.
 *
 * <p>Tensors that are spared (biases and BatchNorm, whose norms say little) take {@code local = 1} and do not decay. So
 * does a tensor whose weights or gradient are all zero, or it would never move.
 *
 * @param trust how far a step may go, as a part of the weights' norm: 0.001 in the paper
 */
public record Lars(double momentum, double trust, double weightDecay, DecayExemption exemption) implements Optimizer {
  private static final long serialVersionUID = 1;

  public Lars {
    Hyper.fraction("momentum", momentum);
    Hyper.positive("trust", trust);
    Hyper.notNegative("weight-decay", weightDecay);
  }

  @Override
  public int slots() {
    return 1;
  }

  @Override
  public List<String> slotNames() {
    return List.of("lars velocity");
  }

  @Override
  public boolean ratePerTensor() {
    return true;
  }

  @Override
  public float rate(Segment tensor, float rate, double weightNorm, double gradientNorm) {
    boolean plain = !exemption.decays(tensor) || weightNorm == 0 || gradientNorm == 0;
    return plain ? rate : (float) (rate * trust * weightNorm / (gradientNorm + weightDecay * weightNorm));
  }

  @Override
  public void update(long step, float rate, Segment tensor, float[] weights, float[] gradient, float[][] slots,
      float[] next, int from, int to) {
    float[] v = slots[0];
    float decay = exemption.decays(tensor) ? (float) weightDecay : 0;
    float mu = (float) momentum;
    for (int i = from; i < to; i++) {
      float velocity = mu * v[i] + rate * (gradient[i] + decay * weights[i]);
      v[i] = velocity;
      next[i] = weights[i] - velocity;
    }
  }
}
