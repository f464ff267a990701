package bellows.kernel;

import bellows.kernel.depthwise.Strides;

/** {@link DepthwiseKernels} in plain Java: the reference that defines the bits. */
final class ScalarDepthwise implements DepthwiseKernels {
  @Override
  public void correlate(Strides s, Places inside, int pixels, int rows, int columns, float[] x, int xo, float[] w,
      int wo, float[] start, int so, float least, float[] y, int yo, int n) {
    for (int p = 0; p < pixels; p++) {
      int to = yo + p * s.output();
      System.arraycopy(start, so, y, to, n);
      for (int tap = 0; tap < rows * columns; tap++) {
        int row = tap / columns;
        int column = tap % columns;
        if (!inside.has(p + column)) {
          continue;
        }
        int from = xo + p * s.pixel() + row * s.row() + column * s.column();
        int weight = wo + row * s.weightRow() + column * s.weightColumn();
        for (int c = 0; c < n; c++) {
          y[to + c] = Fused.fma(x[from + c], w[weight + c], y[to + c]);
        }
      }
      for (int c = 0; c < n; c++) {
        y[to + c] = y[to + c] < least ? 0 : y[to + c];
      }
    }
  }

  @Override
  public void addProducts(Strides s, Places inside, int pixels, int rows, int columns, float[] x, int xo, float[] dy,
      int dyo, float[] dw, int dwo, int n) {
    for (int p = 0; p < pixels; p++) {
      int slope = dyo + p * s.output();
      for (int tap = 0; tap < rows * columns; tap++) {
        int row = tap / columns;
        int column = tap % columns;
        if (!inside.has(p + column)) {
          continue;
        }
        int from = xo + p * s.pixel() + row * s.row() + column * s.column();
        int to = dwo + row * s.weightRow() + column * s.weightColumn();
        for (int c = 0; c < n; c++) {
          dw[to + c] = Fused.fma(x[from + c], dy[slope + c], dw[to + c]);
        }
      }
    }
  }
}
