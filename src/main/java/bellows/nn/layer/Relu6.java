package bellows.nn.layer;

import bellows.kernel.MobileActivations;
import bellows.nn.Activity;
import bellows.nn.Binder;

/**
 * {@code min(max(x, 0), 6)}: a ReLU whose values a few bits can hold (Howard et al.: MobileNets, 2017; Krizhevsky:
 * Convolutional Deep Belief Networks on CIFAR-10, 2010). Its gradient at 0 and at 6 is 0.
 */
public record Relu6() implements Elementwise {
  @Override
  public String kind() {
    return "relu6";
  }

  @Override
  public Activity activity() {
    return Activity.deadAtZero();
  }

  @Override
  public Map map(Binder binder) {
    MobileActivations kernels = binder.kernels().mobile();
    return new Map(kernels::relu6, kernels::relu6Gradient);
  }
}
