package bellows.tensor.pooling;

import bellows.kernel.Fused;
import bellows.tensor.Shape;
import bellows.tensor.Window;

/** The mean of each window. */
public final class AveragePooling extends Pooling {
  private final boolean countPadding;

  /**
   * @param window its extents known; see {@link Window#over}
   * @param countPadding whether padding counts as zeros, or only pixels count
   */
  public AveragePooling(Window window, Shape in, boolean countPadding) {
    super(window, in);
    this.countPadding = countPadding;
  }

  @Override
  void add(float[] x, int xo, float[] sum, int so) {
    for (int c = 0; c < channels; c++) {
      sum[so + c] += x[xo + c];
    }
  }

  @Override
  void finish(float[] y, int yo, int seen, int covered) {
    float divisor = divisor(seen, covered);
    for (int c = 0; c < channels; c++) {
      y[yo + c] /= divisor;
    }
  }

  @Override
  float divisor(int seen, int covered) {
    return countPadding ? covered : seen;
  }

  @Override
  void addGradient(float[] x, int xo, float[] y, int yo, float[] dy, int dyo, float divisor, float[] dx, int dxo) {
    float share = 1 / divisor;
    for (int c = 0; c < channels; c++) {
      dx[dxo + c] = Fused.fma(dy[dyo + c], share, dx[dxo + c]);
    }
  }
}
