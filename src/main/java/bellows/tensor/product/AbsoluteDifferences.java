package bellows.tensor.product;

import bellows.kernel.Kernels;

/**
 * Sums of absolute differences between the rows of A and the columns of B, computed like a product and from the same
 * packed panels; see {@link Gemm}, whose blocks these are.
 *
 * <p>Each element of C is one chain of subtractions in ascending k from its first value, whatever the blocks.
 */
public final class AbsoluteDifferences {
  private final Kernels kernels;
  private final Gemm gemm;

  /** @param gemm that packs B */
  public AbsoluteDifferences(Kernels kernels, Gemm gemm) {
    this.kernels = kernels;
    this.gemm = gemm;
  }

  /**
   * {@code C_ij −= Σ_p |A_ip − B_pj|}: m × k, k × n (packed), m × n.
   *
   * @param n at least the kernels' lanes: there is no scratch for narrower matrices
   */
  public void subtract(int m, int n, int k, float[] a, int ao, int lda, float[] packed, int po, float[] c, int co,
      int ldc) {
    int depth = Gemm.depth(k);
    for (int p = 0; p < k; p += depth) {
      int length = Math.min(depth, k - p);
      for (int i = 0; i < m; i += Gemm.HEIGHT) {
        int rows = Math.min(Gemm.HEIGHT, m - i);
        kernels.subtractDifferences(rows, n, length, a, ao + i * lda + p, lda, packed, po + p * gemm.width(n),
            k * gemm.width(n), c, co + i * ldc, ldc);
      }
    }
  }
}
