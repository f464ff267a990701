package bellows.kernel;

/**
 * The transforms of Winograd's minimal filtering F(4×4, 3×3) (Lavin and Gray, "Fast Algorithms for Convolutional Neural
 * Networks", 2015, section 4.3), with the points 0, ±1, ±2 and ∞, and their adjoints, which give the gradient of the
 * weights.
 *
 * <p>Each one turns a small square of pixels into another, for {@code n} contiguous channels at once: all rows first,
 * then all columns. Both squares are given by the offset of their first pixel and the distances between their rows and
 * between their columns, which may be negative. As in {@link Kernels}, all implementations give the same bits.
 *
 * <p>{@code scratch} holds {@link #SCRATCH} floats from {@code so} on, and is left with anything in it. It may lie in
 * the same array as the rest, but not overlap it.
 */
public interface WinogradTransforms {
  /** Floats between the two passes: a square of 6 × 6 of the widest vectors that Java has, 2048 bits. */
  int SCRATCH = 36 * 64;

  /** Row 1 and column 1 of 6×6: where a bias may be added before {@link #output}. */
  int BIAS = 7;

  /** {@code v = Bᵀ·x·B}: 6×6 pixels of the input to 6×6 factors. */
  void input(float[] x, int xo, int xRow, int xColumn, float[] v, int vo, int vRow, int vColumn, int n,
      float[] scratch, int so);

  /** {@code u = G·w·Gᵀ}: 3×3 weights to 6×6 factors. */
  void weights(float[] w, int wo, int wRow, int wColumn, float[] u, int uo, int uRow, int uColumn, int n,
      float[] scratch, int so);

  /**
   * {@code y = Aᵀ·m·A}: 6×6 products to 4×4 pixels of the output. What is added to the product at {@link #BIAS}, the
   * factor of the points (1, 1), is added to all pixels.
   *
   * @param relu whether values of at most 0 become 0; NaN stays NaN
   */
  void output(float[] m, int mo, int mRow, int mColumn, boolean relu, float[] y, int yo, int yRow, int yColumn, int n,
      float[] scratch, int so);

  /** {@code v = A·dy·Aᵀ}, the adjoint of {@link #output}: 4×4 pixels of its gradient to 6×6 factors. */
  void outputGradient(float[] dy, int dyo, int dyRow, int dyColumn, float[] v, int vo, int vRow, int vColumn, int n,
      float[] scratch, int so);

  /** {@code dw += Gᵀ·m·G}, the adjoint of {@link #weights}: 6×6 sums of products to 3×3 gradients. */
  void weightGradient(float[] m, int mo, int mRow, int mColumn, float[] dw, int dwo, int dwRow, int dwColumn, int n,
      float[] scratch, int so);
}
