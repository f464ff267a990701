package bellows.kernel;

import java.util.Arrays;

/** {@link ChannelKernels} in plain Java: the reference that defines the bits. */
final class ScalarChannels implements ChannelKernels {
  @Override
  public void addRows(float[] x, int xo, int rows, float[] sum, int so, int n) {
    for (int row = 0; row < rows; row++) {
      for (int c = 0; c < n; c++) {
        sum[so + c] += x[xo + row * n + c];
      }
    }
  }

  @Override
  public void deviations(float[] x, int xo, int rows, float[] mean, int mo, float[] sum, int so, int n) {
    Arrays.fill(sum, so, so + 2 * n, 0);
    for (int row = 0; row < rows; row++) {
      for (int c = 0; c < n; c++) {
        float d = x[xo + row * n + c] - mean[mo + c];
        sum[so + c] += d;
        sum[so + n + c] = Fused.fma(d, d, sum[so + n + c]);
      }
    }
  }

  @Override
  public void map(float[] x, int xo, int rows, float[] k, float least, float[] y, int yo, int n) {
    for (int row = 0; row < rows; row++) {
      for (int c = 0; c < n; c++) {
        float value = Fused.fma(x[xo + row * n + c] - k[MEAN * n + c], k[SCALE * n + c], k[SHIFT * n + c]);
        y[yo + row * n + c] = value < least ? 0 : value;
      }
    }
  }

  @Override
  public void gradientSums(float[] x, int xo, float[] dy, int dyo, int rows, float[] k, float least, float[] sum,
      int so, int n) {
    Arrays.fill(sum, so, so + 2 * n, 0);
    for (int row = 0; row < rows; row++) {
      for (int c = 0; c < n; c++) {
        float value = x[xo + row * n + c] - k[MEAN * n + c];
        float d = Fused.fma(value, k[SCALE * n + c], k[SHIFT * n + c]) < least ? 0 : dy[dyo + row * n + c];
        sum[so + c] += d;
        sum[so + n + c] = Fused.fma(d, value, sum[so + n + c]);
      }
    }
  }

  @Override
  public void gradient(float[] x, int xo, float[] dy, int dyo, int rows, float[] k, float least, float[] dx, int dxo,
      int n) {
    for (int row = 0; row < rows; row++) {
      for (int c = 0; c < n; c++) {
        float value = x[xo + row * n + c] - k[MEAN * n + c];
        float scale = k[SCALE * n + c];
        float d = Fused.fma(value, scale, k[SHIFT * n + c]) < least ? 0 : dy[dyo + row * n + c];
        dx[dxo + row * n + c] = Fused.fma(scale, d, Fused.fma(k[SLOPE * n + c], value, k[OFFSET * n + c]));
      }
    }
  }
}
