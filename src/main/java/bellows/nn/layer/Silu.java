package bellows.nn.layer;

import bellows.kernel.MobileActivations;
import bellows.nn.Binder;

/**
 * {@code x · sigmoid(x)}, also called swish (Elfwing, Uchibe, Doya: Sigmoid-Weighted Linear Units, 2017; Ramachandran,
 * Zoph, Le: Searching for Activation Functions, 2017).
 */
public record Silu() implements Elementwise {
  @Override
  public String kind() {
    return "silu";
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
    return new Map(kernels::silu, kernels::siluGradient);
  }
}
