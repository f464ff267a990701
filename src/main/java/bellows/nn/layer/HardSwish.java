package bellows.nn.layer;

import bellows.kernel.MobileActivations;
import bellows.nn.Binder;

/**
 * {@code x · hardsigmoid(x)} (Howard et al.: Searching for MobileNetV3, 2019, section 5.2). Its gradient is 0 up to −3 and
 * 1 from 3 on.
 */
public record HardSwish() implements Elementwise {
  @Override
  public String kind() {
    return "hardswish";
  }

  @Override
  public boolean derivesFromInput() {
    return true;
  }

  @Override
  public boolean forwardsInPlace() {
    return true;
  }

  @Override
  public Map map(Binder binder) {
    MobileActivations kernels = binder.kernels().mobile();
    return new Map(kernels::hardSwish, kernels::hardSwishGradient);
  }
}
