package bellows.kernel;

/** The pooling loops of {@link ScalarKernels}. */
final class ScalarPooling {
  private ScalarPooling() {}

  static void maximum(float[] x, int xo, int rows, int columns, int rowStride, int pixelStride, float[] y, int yo,
      float[] index, int io, int n) {
    for (int i = 0; i < n; i++) {
      float best = x[xo + i];
      int winner = 0;
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          int place = row * rowStride + column * pixelStride;
          float value = x[xo + place + i];
          if (value > best || value != value) {
            best = value;
            winner = place;
          }
        }
      }
      y[yo + i] = best;
      index[io + i] = winner;
    }
  }

  static void maximumGradient(float[] index, int io, float[] dy, int dyo, float[] dx, int dxo, int rows, int columns,
      int rowStride, int pixelStride, int n) {
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        int place = row * rowStride + column * pixelStride;
        for (int i = 0; i < n; i++) {
          dx[dxo + place + i] = index[io + i] == place ? dy[dyo + i] : 0;
        }
      }
    }
  }

  static void neighbourSums(float[] x, int xo, int size, float[] sum, int so, int n) {
    for (int i = 0; i < n; i++) {
      float total = x[xo + i];
      for (int j = 1; j < size; j++) {
        total += x[xo + i + j];
      }
      sum[so + i] = total;
    }
  }
}
