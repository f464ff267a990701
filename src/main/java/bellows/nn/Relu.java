package bellows.nn;

import bellows.kernel.Kernels;

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
    Kernels kernels = binder.kernels();
    return new Map() {
      @Override
      public void forward(float[] x, int xo, float[] y, int yo, int n) {
        kernels.relu(x, xo, y, yo, n);
      }

      @Override
      public void backward(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n) {
        kernels.reluGradient(y, yo, dy, dyo, dx, dxo, n);
      }
    };
  }
}
