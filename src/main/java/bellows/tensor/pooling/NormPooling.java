package bellows.tensor.pooling;

import bellows.kernel.Fused;
import bellows.tensor.Shape;
import bellows.tensor.Window;

/**
 * The L2 norm of each window, {@code y = √Σ x²}. Its gradient is {@code x / y · dy}; where y is 0, which has no slope,
 * it is 0.
 */
public final class NormPooling extends Pooling {
  /** @param window its extents known; see {@link Window#over} */
  public NormPooling(Window window, Shape in) {
    super(window, in);
  }

  @Override
  void add(float[] x, int xo, float[] sum, int so) {
    for (int c = 0; c < channels; c++) {
      sum[so + c] = Fused.fma(x[xo + c], x[xo + c], sum[so + c]);
    }
  }

  @Override
  void finish(float[] y, int yo, int seen, int covered) {
    for (int c = 0; c < channels; c++) {
      y[yo + c] = (float) Math.sqrt(y[yo + c]);
    }
  }

  @Override
  float divisor(int seen, int covered) {
    return 1;
  }

  /** Where y is 0, so is x, and the least float in y's place gives 0 / least = 0 without a branch. */
  @Override
  void addGradient(float[] x, int xo, float[] y, int yo, float[] dy, int dyo, float divisor, float[] dx, int dxo) {
    for (int c = 0; c < channels; c++) {
      dx[dxo + c] = Fused.fma(x[xo + c] / Math.max(y[yo + c], Float.MIN_VALUE), dy[dyo + c], dx[dxo + c]);
    }
  }
}
