package visitor;

import bellows.conf.Settings;
import bellows.optim.Optimizer;
import bellows.optim.OptimizerKind;
import bellows.tensor.Layout.Segment;

/** Gradient descent, slower by {@code brake}. */
public record Descent(double brake) implements Optimizer {
  /** {@code optimizer {name = descent, brake = 0.5}}. */
  public static final class Kind implements OptimizerKind {
    @Override
    public String name() {
      return "descent";
    }

    @Override
    public Optimizer read(Settings optimizer) {
      return new Descent(optimizer.number("brake", 1));
    }
  }

  @Override
  public int slots() {
    return 0;
  }

  @Override
  public void update(long step, float rate, Segment tensor, float[] weights, float[] gradient, float[][] slots,
      float[] next, int from, int to) {
    float pace = (float) (rate * brake);
    for (int i = from; i < to; i++) {
      next[i] = weights[i] - pace * gradient[i];
    }
  }
}
