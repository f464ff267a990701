package bellows.kernel;

/** {@link MobileActivations} in plain Java: the reference that defines the bits, and the ends of vector loops. */
final class ScalarMobileActivations implements MobileActivations {
  @Override
  public void relu6(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = clamped(x[xo + i]);
    }
  }

  @Override
  public void relu6Gradient(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n) {
    for (int i = 0; i < n; i++) {
      dx[dxo + i] = y[yo + i] <= 0 || y[yo + i] >= 6 ? 0 : dy[dyo + i];
    }
  }

  @Override
  public void hardSigmoid(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = clamped(x[xo + i] + 3) / 6;
    }
  }

  @Override
  public void hardSigmoidGradient(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n) {
    for (int i = 0; i < n; i++) {
      dx[dxo + i] = y[yo + i] <= 0 || y[yo + i] >= 1 ? 0 : dy[dyo + i] / 6;
    }
  }

  @Override
  public void hardSwish(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      float value = x[xo + i];
      y[yo + i] = value * (clamped(value + 3) / 6);
    }
  }

  @Override
  public void hardSwishGradient(float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo, int n) {
    for (int i = 0; i < n; i++) {
      float value = x[xo + i];
      float slope = dy[dyo + i] * ((value + value + 3) / 6);
      dx[dxo + i] = value <= -3 ? 0 : value >= 3 ? dy[dyo + i] : slope;
    }
  }

  @Override
  public void silu(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = x[xo + i] * ScalarKernels.sigmoid(x[xo + i]);
    }
  }

  @Override
  public void siluGradient(float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo, int n) {
    for (int i = 0; i < n; i++) {
      float value = x[xo + i];
      float s = ScalarKernels.sigmoid(value);
      dx[dxo + i] = dy[dyo + i] * (s * Fused.fma(value, 1 - s, 1));
    }
  }

  private static float clamped(float x) {
    return x <= 0 ? 0 : x >= 6 ? 6 : x;
  }
}
