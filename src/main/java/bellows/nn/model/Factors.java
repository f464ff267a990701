package bellows.nn.model;

import bellows.kernel.ArithmeticKernels;
import java.util.Arrays;

/** Values of one sample times factors, which are used again and again where there are fewer: one for each channel. */
final class Factors {
  private Factors() {}

  /** Sets {@code y}, {@code size} values from {@code x} times {@code period} factors in turn. */
  static void multiply(ArithmeticKernels kernels, float[] x, int xo, int size, float[] factors, int fo, int period,
      float[] y, int yo) {
    for (int i = 0; i < size; i += period) {
      kernels.multiply(x, xo + i, factors, fo, y, yo + i, period);
    }
  }

  /** Sets the gradient of the factors: for each the sum over what it was multiplied with, place by place. */
  static void sum(float[] x, int xo, int size, float[] dy, int dyo, float[] sums, int so, int period) {
    Arrays.fill(sums, so, so + period, 0);
    for (int i = 0; i < size; i += period) {
      for (int c = 0; c < period; c++) {
        sums[so + c] += dy[dyo + i + c] * x[xo + i + c];
      }
    }
  }
}
