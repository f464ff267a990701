package bellows.optim;

import bellows.tensor.Layout.Segment;
import java.util.List;

/**
 * Divides each gradient by a running root of its mean square (Tieleman, Hinton: Neural Networks for Machine Learning,
 * lecture 6.5, 2012): {@code s = decay·s + (1-decay)·g²; u = g / (√s + epsilon)}, with epsilon outside the root. With
 * momentum, {@code v = momentum·v + u; w -= rate·v}; without, {@code w -= rate·u}, and the second slot is saved.
 */
public record RmsProp(double decay, double epsilon, double momentum) implements Optimizer {
  private static final long serialVersionUID = 1;

  public RmsProp {
    Hyper.fraction("decay", decay);
    Hyper.positive("epsilon", epsilon);
    Hyper.fraction("momentum", momentum);
  }

  @Override
  public int slots() {
    return momentum == 0 ? 1 : 2;
  }

  @Override
  public List<String> slotNames() {
    return momentum == 0 ? List.of("rmsprop mean square") : List.of("rmsprop mean square", "rmsprop velocity");
  }

  @Override
  public double longestGradient() {
    return Math.sqrt(Float.MAX_VALUE);
  }

  @Override
  public void update(long step, float rate, Segment tensor, float[] weights, float[] gradient, float[][] slots,
      float[] next, int from, int to) {
    if (momentum == 0) {
      plain(rate, weights, gradient, slots[0], next, from, to);
    } else {
      rolling(rate, weights, gradient, slots, next, from, to);
    }
  }

  private void plain(float rate, float[] weights, float[] gradient, float[] s, float[] next, int from, int to) {
    float keep = (float) decay;
    float take = (float) (1 - decay);
    float floor = (float) epsilon;
    for (int i = from; i < to; i++) {
      float g = gradient[i];
      float square = keep * s[i] + take * g * g;
      s[i] = square;
      next[i] = weights[i] - rate * (g / ((float) Math.sqrt(square) + floor));
    }
  }

  private void rolling(float rate, float[] weights, float[] gradient, float[][] slots, float[] next, int from, int to) {
    float[] s = slots[0];
    float[] v = slots[1];
    float keep = (float) decay;
    float take = (float) (1 - decay);
    float floor = (float) epsilon;
    float mu = (float) momentum;
    for (int i = from; i < to; i++) {
      float g = gradient[i];
      float square = keep * s[i] + take * g * g;
      s[i] = square;
      float velocity = mu * v[i] + g / ((float) Math.sqrt(square) + floor);
      v[i] = velocity;
      next[i] = weights[i] - rate * velocity;
    }
  }
}
