package bellows.nn.layer;

import bellows.nn.Activity;
import bellows.nn.Binder;

/** The hyperbolic tangent: a sigmoid around zero. */
public record Tanh() implements Elementwise {
  @Override
  public String kind() {
    return "tanh";
  }

  @Override
  public Activity activity() {
    return Activity.saturatedOutside(-0.99f, 0.99f);
  }

  @Override
  public Map map(Binder binder) {
    return new Map(binder.kernels()::tanh, Tanh::backward);
  }

  private static void backward(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n) {
    for (int i = 0; i < n; i++) {
      float value = y[yo + i];
      dx[dxo + i] = dy[dyo + i] * (1 - value * value);
    }
  }
}
