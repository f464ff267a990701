package bellows.kernel;

import java.util.Arrays;

/** Sums along a vector in 16 lanes, which are then added in a tree: upper half to lower half, until one is left. */
final class ScalarSums {
  private ScalarSums() {}

  static float dot(float[] a, int ao, float[] b, int bo, int n, float[] lanes, int lo) {
    Arrays.fill(lanes, lo, lo + Kernels.SUM_LANES, 0);
    return finishDot(a, ao, b, bo, n, lanes, lo);
  }

  static float absolutes(float[] x, int xo, int n, float[] lanes, int lo) {
    Arrays.fill(lanes, lo, lo + Kernels.SUM_LANES, 0);
    return finishAbsolutes(x, xo, n, lanes, lo);
  }

  /** The elements from a multiple of 16 on, and the tree. */
  static float finishDot(float[] a, int ao, float[] b, int bo, int n, float[] lanes, int lo) {
    for (int i = 0; i < n; i++) {
      int lane = lo + i % Kernels.SUM_LANES;
      lanes[lane] = Fused.fma(a[ao + i], b[bo + i], lanes[lane]);
    }
    return tree(lanes, lo);
  }

  static float finishAbsolutes(float[] x, int xo, int n, float[] lanes, int lo) {
    for (int i = 0; i < n; i++) {
      lanes[lo + i % Kernels.SUM_LANES] += Math.abs(x[xo + i]);
    }
    return tree(lanes, lo);
  }

  private static float tree(float[] lanes, int lo) {
    for (int half = Kernels.SUM_LANES / 2; half > 0; half /= 2) {
      for (int i = 0; i < half; i++) {
        lanes[lo + i] += lanes[lo + half + i];
      }
    }
    return lanes[lo];
  }
}
