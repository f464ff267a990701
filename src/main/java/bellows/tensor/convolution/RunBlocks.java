package bellows.tensor.convolution;

import bellows.tensor.product.Gemm;

/**
 * Products whose sum over k is a number of runs, such as the rows of a kernel, cut so that each block's part of B stays
 * in a near cache: short runs are taken together, long ones are cut. Where they are cut does not show in the result.
 *
 * @param runs of the sum
 * @param length of each
 */
record RunBlocks(int runs, int length) {
  /** {@code C = init + A·B}, as {@link Gemm#multiply} has them, and B of all runs × length rows packed. */
  void multiply(Gemm gemm, int rows, int n, float[] a, int ao, int[] starts, int first, int runStride, float[] packed,
      int po, float[] init, int io, int ldi, float[] c, int co, int ldc) {
    int width = gemm.width(n);
    int panelStride = runs * length * width;
    int depth = Gemm.depth(length);
    if (depth == length) {
      int together = Math.max(1, Gemm.depth(runs * length) / length);
      for (int run = 0; run < runs; run += together) {
        boolean begin = run == 0;
        gemm.multiply(rows, n, Math.min(together, runs - run), length, a, ao + run * runStride, starts, first,
            runStride, packed, po + run * length * width, panelStride, begin ? init : c, begin ? io : co,
            begin ? ldi : ldc, c, co, ldc);
      }
      return;
    }
    for (int run = 0; run < runs; run++) {
      for (int p = 0; p < length; p += depth) {
        boolean begin = run + p == 0;
        gemm.multiply(rows, n, 1, Math.min(depth, length - p), a, ao + run * runStride + p, starts, first, 0, packed,
            po + (run * length + p) * width, panelStride, begin ? init : c, begin ? io : co, begin ? ldi : ldc, c, co,
            ldc);
      }
    }
  }
}
