package bellows.nn;

import bellows.kernel.Kernels;

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
    Kernels kernels = binder.kernels();
    return new Map() {
      @Override
      public void forward(float[] x, int xo, float[] y, int yo, int n) {
        kernels.tanh(x, xo, y, yo, n);
      }

      @Override
      public void backward(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n) {
        for (int i = 0; i < n; i++) {
          float value = y[yo + i];
          dx[dxo + i] = dy[dyo + i] * (1 - value * value);
        }
      }
    };
  }
}
