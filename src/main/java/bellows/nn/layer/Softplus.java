package bellows.nn.layer;

import bellows.nn.Binder;

/**
 * {@code log(1 + e^x)}, a smooth ReLU (Dugas et al., NIPS 2000). Computed as {@code max(x, 0) + log1p(e^−|x|)}, which
 * does not overflow; its slope, the sigmoid of x, is {@code 1 − e^−y}.
 */
public record Softplus() implements Elementwise {
  @Override
  public String kind() {
    return "softplus";
  }

  @Override
  public Map map(Binder binder) {
    return new Map(binder.kernels()::softplus, binder.kernels()::softplusGradient);
  }
}
