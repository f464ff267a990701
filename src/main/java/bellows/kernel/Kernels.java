package bellows.kernel;

/**
 * The few loops in which training spends its time. Two implementations give the same bits: {@link VectorKernels} (JDK
 * Vector API) and {@link ScalarKernels}. Vectors run along outputs, never along a sum: every output element is one
 * chain of fused multiply-adds in ascending order, whatever the vector width.
 *
 * <p>Kernels trust their caller: sizes and bounds are checked where layers are bound.
 */
public interface Kernels {
  /** A sum along a vector has so many lanes on every machine; see {@link #dot}. */
  int SUM_LANES = 16;
  /** Rows of C that {@link #sumOfProducts} computes. */
  int SUMMED_ROWS = 6;

  /** What it is, for people: for example {@code vector 256 bits}. */
  String name();

  /** The fewest columns of C that {@link #tile} takes. */
  int lanes();

  /**
   * Columns of a panel of a packed B. Panel i holds columns {@code i * panelWidth} and following, row after row; the
   * last one the last {@code panelWidth} columns, so that it may overlap the one before. A B of fewer columns is one
   * panel, as wide as it is, but at least {@link #lanes}.
   */
  int panelWidth();

  /**
   * {@code C = init + A·B} for any number of rows of A and columns of B. Row i of A begins at
   * {@code ao + starts[first + i]}: so the pixels of an image need not follow each other without a gap. The sum over k
   * is cut into {@code runs} of {@code length} contiguous elements of each row of A, {@code runStride} apart: one run
   * is a plain product, several are the kernel rows of a convolution over an NHWC image.
   *
   * @param columns of C and B, at least {@link #lanes}
   * @param runs at least 1, as are {@code rows} and {@code length}
   * @param b panels of runs × length rows, {@code panelStride} apart
   * @param init what C begins with, rows {@code ldi} apart: C itself, from the same place on; one row for all, 0 apart;
   *     or null for zeros
   */
  void tile(int rows, int columns, int runs, int length, float[] a, int ao, int[] starts, int first, int runStride,
      float[] b, int bo, int panelStride, float[] init, int io, int ldi, float[] c, int co, int ldc);

  /**
   * {@code C = init + Aᵀ·B} for any number of columns of A and of B: row p of A holds one element for each of the
   * {@code rows} rows of C. An outer-product accumulation, the form of weight gradients. The sum is cut into
   * {@code runs} of {@code length} rows of A; several runs are the rows of an image. Rows of B follow each other
   * without a cut.
   *
   * @param columns of C and B, at least {@link #lanes}
   * @param lda distance between rows of A, that is between steps of the sum
   * @param runStride distance between the first rows of two runs of A
   * @param b packed, or as it lies: then its panels are {@link #panelWidth} apart
   * @param ldb distance between rows of a panel of B
   * @param lastPanel distance from the first panel to the last
   * @param init see {@link #tile}
   */
  void tileTransposed(int rows, int columns, int runs, int length, float[] a, int ao, int lda, int runStride,
      float[] b, int bo, int ldb, int panelStride, int lastPanel, float[] init, int io, int ldi, float[] c, int co,
      int ldc);

  /**
   * {@code C = Σ A_pᵀ·B_p} over pieces p of the rows of A and B, for {@link #SUMMED_ROWS} rows of C and
   * {@code 2 · panelWidth} columns. The product of each piece is a chain of its own for each element, from zero;
   * products are added two by two, neighbours first, and then those sums likewise.
   *
   * @param starts where each piece begins, and behind the last where it ends; none is empty
   * @param pieces a power of two
   * @param lda distance between rows of A
   * @param b without gaps between its rows
   * @param sums scratch for {@code 1 + log₂ pieces} such tiles of C, from {@code so} on
   */
  void sumOfProducts(int[] starts, int pieces, float[] a, int ao, int lda, float[] b, int bo, float[] sums, int so,
      float[] c, int co, int ldc);

  /** Copies {@code rows} pieces of n floats, at most {@link #panelWidth}: the packing of a panel. */
  void copyRows(int rows, int n, float[] x, int xo, int xStride, float[] y, int yo, int yStride);

  /** {@code y = e^x}, within 2 ulp where the result is normal; 0 below −87.3, +∞ above 88.37, NaN for NaN. */
  void exp(float[] x, int xo, float[] y, int yo, int n);

  /** {@code y = 1 / (1 + e^−x)}, within 3 ulp where the result is normal. */
  void sigmoid(float[] x, int xo, float[] y, int yo, int n);

  /** {@code y = tanh x}, within 3 ulp. */
  void tanh(float[] x, int xo, float[] y, int yo, int n);

  /** {@code y = max(x, 0)}; NaN stays NaN, so that it is noticed. */
  void relu(float[] x, int xo, float[] y, int yo, int n);

  /** {@code dx = y <= 0 ? 0 : dy}: a NaN lets the gradient through. */
  void reluGradient(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n);

  /** {@code y = x > 0 ? x : slope · x}; NaN stays NaN. */
  void leakyRelu(float[] x, int xo, float[] y, int yo, int n, float slope);

  /** {@code dx = y <= 0 ? slope · dy : dy}. */
  void leakyReluGradient(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n, float slope);

  /** {@code y = x > 0 ? x : alpha · (e^x − 1)}, within 3 ulp. */
  void elu(float[] x, int xo, float[] y, int yo, int n, float alpha);

  /** {@code dx = y <= 0 ? (y + alpha) · dy : dy}. */
  void eluGradient(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n, float alpha);

  /** {@code y = log(1 + e^x)}, within 3 ulp where the result is normal. */
  void softplus(float[] x, int xo, float[] y, int yo, int n);

  /** {@code dx = (1 − e^−y) · dy}: the way back through {@link #softplus}. */
  void softplusGradient(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n);

  /** {@code y = ln x}, within 1 ulp; −∞ for 0, NaN below it and for NaN. */
  void log(float[] x, int xo, float[] y, int yo, int n);

  /** {@code y = x^−3/4}, within 4.5 ulp, for x above 0: the usual power of response normalisation. */
  void minusThreeQuarters(float[] x, int xo, float[] y, int yo, int n);

  /** {@code sum_i = x_i + x_(i+1) + … + x_(i+size−1)}, in this order. */
  void neighbourSums(float[] x, int xo, int size, float[] sum, int so, int n);

  /**
   * {@code Σ a·b}. Lane l takes the elements l, l + 16, l + 32 …, a chain of fused multiply-adds; then the upper half
   * of the lanes is added to the lower half until one is left.
   *
   * @param lanes scratch for {@link #SUM_LANES} floats from {@code lo} on
   */
  float dot(float[] a, int ao, float[] b, int bo, int n, float[] lanes, int lo);

  /** {@code Σ |x|}, in the order of {@link #dot}. */
  float sumOfAbsolutes(float[] x, int xo, int n, float[] lanes, int lo);

  /**
   * {@code C −= Σ|a − b|}: from each element of C are taken, in ascending p, the absolute differences of a row of A and
   * a column of B, which lies as {@link #tile} takes it.
   *
   * @param columns of C and B, at least {@link #lanes}
   * @param length of the sum, at least 1, as is {@code rows}
   */
  void subtractDifferences(int rows, int columns, int length, float[] a, int ao, int lda, float[] b, int bo,
      int panelStride, float[] c, int co, int ldc);

  /** The first i below n with {@code x_i ≥ least}; n if there is none. */
  int firstAtLeast(float[] x, int xo, int n, float least);

  /** {@code y = a + b}, with the ReLU that the threshold {@code least} says; see {@link ChannelKernels}. */
  void add(float[] a, int ao, float[] b, int bo, float least, float[] y, int yo, int n);

  /** The transforms of Winograd's convolution. */
  WinogradTransforms winograd();

  /** Sums and maps with a coefficient for each channel. */
  ChannelKernels channels();

  /** ReLU6, swish, and their hard forms. */
  MobileActivations mobile();

  /** Convolutions of each channel by itself. */
  DepthwiseKernels depthwise();

  /** Elementwise arithmetic of two vectors. */
  ArithmeticKernels arithmetic();

  /**
   * The largest value of a window of {@code rows} × {@code columns} pixels, channel by channel, and which pixel it came
   * from (the first of equals; a NaN wins, so that it is noticed).
   *
   * @param index set to {@code row · rowStride + column · pixelStride} of the winner, exact in a float up to 2^24
   * @param n channels
   */
  void maximum(float[] x, int xo, int rows, int columns, int rowStride, int pixelStride, float[] y, int yo,
      float[] index, int io, int n);

  /**
   * The way back through {@link #maximum} where no other window sees the same pixels: sets every pixel of the window,
   * to {@code dy} where it won and to 0 elsewhere.
   */
  void maximumGradient(float[] index, int io, float[] dy, int dyo, float[] dx, int dxo, int rows, int columns,
      int rowStride, int pixelStride, int n);
}
