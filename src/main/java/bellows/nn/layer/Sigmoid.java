package bellows.nn.layer;

import bellows.nn.Activity;
import bellows.nn.Binder;

/** {@code 1 / (1 + e^−x)}, the perceptron's smooth threshold. */
public record Sigmoid() implements Elementwise {
  @Override
  public String kind() {
    return "sigmoid";
  }

  @Override
  public Activity activity() {
    return Activity.saturatedOutside(0.01f, 0.99f);
  }

  @Override
  public Map map(Binder binder) {
    return new Map(binder.kernels()::sigmoid, Sigmoid::backward);
  }

  private static void backward(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n) {
    for (int i = 0; i < n; i++) {
      float value = y[yo + i];
      dx[dxo + i] = dy[dyo + i] * (value * (1 - value));
    }
  }
}
