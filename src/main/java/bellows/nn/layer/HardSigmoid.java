package bellows.nn.layer;

import bellows.kernel.MobileActivations;
import bellows.nn.Activity;
import bellows.nn.Binder;

/**
 * {@code min(max(x + 3, 0), 6) / 6}: a sigmoid of three straight lines (Howard et al.: Searching for MobileNetV3, 2019,
 * section 5.2).
 */
public record HardSigmoid() implements Elementwise {
  @Override
  public String kind() {
    return "hardsigmoid";
  }

  @Override
  public Activity activity() {
    return Activity.saturatedOutside(0, 1);
  }

  @Override
  public Map map(Binder binder) {
    MobileActivations kernels = binder.kernels().mobile();
    return new Map(kernels::hardSigmoid, kernels::hardSigmoidGradient);
  }
}
