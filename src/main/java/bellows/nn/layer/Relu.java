package bellows.nn.layer;

import bellows.nn.Activity;
import bellows.nn.Binder;

/** {@code max(x, 0)}; its gradient at 0 is 0. */
public record Relu() implements Elementwise {
  @Override
  public String kind() {
    return "relu";
  }

  @Override
  public Activity activity() {
    return Activity.deadAtZero();
  }

  @Override
  public Map map(Binder binder) {
    return new Map(binder.kernels()::relu, binder.kernels()::reluGradient);
  }
}
