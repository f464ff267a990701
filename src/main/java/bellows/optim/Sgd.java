package bellows.optim;

import bellows.tensor.Layout.Segment;
import java.util.List;

/**
 * Stochastic gradient descent, with momentum (Polyak 1964) or Nesterov's variant of it (Sutskever, Martens, Dahl,
 * Hinton: On the importance of initialization and momentum in deep learning, ICML 2013).
 *
 * <p>The convention is {@code v = momentum·v + g; w -= rate·v}: the rate is outside the velocity, so that a change of
 * the rate acts at once on all of it. Nesterov's look-ahead becomes {@code w -= rate·(g + momentum·v)} with the new
 * {@code v}. Without momentum there is no slot.
 */
public record Sgd(double momentum, boolean nesterov) implements Optimizer {
  private static final long serialVersionUID = 1;

  public Sgd {
    Hyper.fraction("momentum", momentum);
    Hyper.require(!nesterov || momentum > 0, "nesterov needs momentum > 0, found %s", momentum);
  }

  @Override
  public int slots() {
    return momentum == 0 ? 0 : 1;
  }

  @Override
  public List<String> slotNames() {
    return momentum == 0 ? List.of() : List.of("sgd velocity");
  }

  @Override
  public void update(long step, float rate, Segment tensor, float[] weights, float[] gradient, float[][] slots,
      float[] next, int from, int to) {
    if (momentum == 0) {
      plain(rate, weights, gradient, next, from, to);
    } else if (nesterov) {
      lookAhead(rate, weights, gradient, slots[0], next, from, to);
    } else {
      rolling(rate, weights, gradient, slots[0], next, from, to);
    }
  }

  private static void plain(float rate, float[] weights, float[] gradient, float[] next, int from, int to) {
    for (int i = from; i < to; i++) {
      next[i] = weights[i] - rate * gradient[i];
    }
  }

  private void rolling(float rate, float[] weights, float[] gradient, float[] v, float[] next, int from, int to) {
    float mu = (float) momentum;
    for (int i = from; i < to; i++) {
      float velocity = mu * v[i] + gradient[i];
      v[i] = velocity;
      next[i] = weights[i] - rate * velocity;
    }
  }

  private void lookAhead(float rate, float[] weights, float[] gradient, float[] v, float[] next, int from, int to) {
    float mu = (float) momentum;
    for (int i = from; i < to; i++) {
      float g = gradient[i];
      float velocity = mu * v[i] + g;
      v[i] = velocity;
      next[i] = weights[i] - rate * (g + mu * velocity);
    }
  }
}
