package bellows.kernel;

/**
 * {@link Kernels} in plain Java: the reference that defines the bits, and the fallback where the JVM runs without the
 * module {@code jdk.incubator.vector}.
 */
final class ScalarKernels implements Kernels {
  private static final int COLUMNS = 16;
  private final int panelWidth;

  /**
   * Adding and subtracting it rounds to the nearest whole number; in between, the low bits of the sum hold that number.
   */
  static final float ROUNDER = 0x1.8p23f;
  static final float LOG2_E = 1.44269504f;
  /** ln 2 in two parts; the high one has trailing zeros, so that its multiples are exact. */
  static final float LN2_HIGH = 0.693359375f;
  static final float LN2_LOW = -2.12194440e-4f;
  /** ln of the least normal float. */
  static final float EXP_LEAST = -87.33654f;
  /** 127.5 ln 2: above it the exponent would not fit. */
  static final float EXP_LARGEST = 88.376f;
  /** Taylor's coefficients 1/k!; on |r| ≤ ln 2 / 2 the first one left out is below a tenth of an ulp. */
  static final float C2 = 1 / 2f;
  static final float C3 = 1 / 6f;
  static final float C4 = 1 / 24f;
  static final float C5 = 1 / 120f;
  static final float C6 = 1 / 720f;
  static final float C7 = 1 / 5040f;

  ScalarKernels() {
    this(COLUMNS);
  }

  /** @param panelWidth that B is packed by: for kernels that leave products to these */
  ScalarKernels(int panelWidth) {
    this.panelWidth = panelWidth;
  }

  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public int lanes() {
    return 1;
  }

  @Override
  public int panelWidth() {
    return panelWidth;
  }

  @Override
  public void tile(int rows, int columns, int runs, int length, float[] a, int ao, int[] starts, int first,
      int runStride, float[] b, int bo, int panelStride, float[] init, int io, int ldi, float[] c, int co, int ldc) {
    ScalarProducts.rows(panelWidth, rows, columns, runs, length, a, ao, starts, first, runStride, b, bo, panelStride, init,
        io, ldi, c, co, ldc);
  }

  @Override
  public void tileTransposed(int rows, int columns, int runs, int length, float[] a, int ao, int lda, int runStride,
      float[] b, int bo, int ldb, int panelStride, int lastPanel, float[] init, int io, int ldi, float[] c, int co,
      int ldc) {
    ScalarProducts.columns(panelWidth, rows, columns, runs, length, a, ao, lda, runStride, b, bo, ldb, panelStride,
        lastPanel, init, io, ldi, c, co, ldc);
  }

  @Override
  public void subtractDifferences(int rows, int columns, int length, float[] a, int ao, int lda, float[] b, int bo,
      int panelStride, float[] c, int co, int ldc) {
    ScalarProducts.subtractDifferences(panelWidth, rows, columns, length, a, ao, lda, b, bo, panelStride, c, co, ldc);
  }

  @Override
  public int firstAtLeast(float[] x, int xo, int n, float least) {
    int i = 0;
    while (i < n && !(x[xo + i] >= least)) {
      i++;
    }
    return i;
  }

  @Override
  public void sumOfProducts(int[] starts, int pieces, float[] a, int ao, int lda, float[] b, int bo, float[] sums,
      int so, float[] c, int co, int ldc) {
    ScalarProducts.sum(2 * panelWidth, starts, pieces, a, ao, lda, b, bo, sums, so, c, co, ldc);
  }

  @Override
  public void copyRows(int rows, int n, float[] x, int xo, int xStride, float[] y, int yo, int yStride) {
    for (int row = 0; row < rows; row++) {
      System.arraycopy(x, xo + row * xStride, y, yo + row * yStride, n);
    }
  }

  @Override
  public void exp(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = exp(x[xo + i]);
    }
  }

  @Override
  public void sigmoid(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = sigmoid(x[xo + i]);
    }
  }

  @Override
  public void tanh(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = tanh(x[xo + i]);
    }
  }

  @Override
  public void relu(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = relu(x[xo + i]);
    }
  }

  @Override
  public void reluGradient(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n) {
    for (int i = 0; i < n; i++) {
      dx[dxo + i] = y[yo + i] <= 0 ? 0 : dy[dyo + i];
    }
  }

  @Override
  public void leakyRelu(float[] x, int xo, float[] y, int yo, int n, float slope) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = ScalarActivations.leakyRelu(x[xo + i], slope);
    }
  }

  @Override
  public void add(float[] a, int ao, float[] b, int bo, float least, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      float sum = a[ao + i] + b[bo + i];
      y[yo + i] = sum < least ? 0 : sum;
    }
  }

  @Override
  public void leakyReluGradient(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n, float slope) {
    for (int i = 0; i < n; i++) {
      dx[dxo + i] = ScalarActivations.leakyReluGradient(y[yo + i], dy[dyo + i], slope);
    }
  }

  @Override
  public void elu(float[] x, int xo, float[] y, int yo, int n, float alpha) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = ScalarActivations.elu(x[xo + i], alpha);
    }
  }

  @Override
  public void eluGradient(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n, float alpha) {
    for (int i = 0; i < n; i++) {
      dx[dxo + i] = ScalarActivations.eluGradient(y[yo + i], dy[dyo + i], alpha);
    }
  }

  @Override
  public void softplus(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = ScalarActivations.softplus(x[xo + i]);
    }
  }

  @Override
  public void softplusGradient(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n) {
    for (int i = 0; i < n; i++) {
      dx[dxo + i] = ScalarActivations.softplusGradient(y[yo + i], dy[dyo + i]);
    }
  }

  @Override
  public void log(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = ScalarActivations.log(x[xo + i]);
    }
  }

  @Override
  public void minusThreeQuarters(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = ScalarActivations.minusThreeQuarters(x[xo + i]);
    }
  }

  @Override
  public void neighbourSums(float[] x, int xo, int size, float[] sum, int so, int n) {
    ScalarPooling.neighbourSums(x, xo, size, sum, so, n);
  }

  @Override
  public float dot(float[] a, int ao, float[] b, int bo, int n, float[] lanes, int lo) {
    return ScalarSums.dot(a, ao, b, bo, n, lanes, lo);
  }

  @Override
  public float sumOfAbsolutes(float[] x, int xo, int n, float[] lanes, int lo) {
    return ScalarSums.absolutes(x, xo, n, lanes, lo);
  }

  @Override
  public WinogradTransforms winograd() {
    return new ScalarWinograd();
  }

  @Override
  public ArithmeticKernels arithmetic() {
    return new ScalarArithmetic();
  }

  @Override
  public MobileActivations mobile() {
    return new ScalarMobileActivations();
  }

  @Override
  public DepthwiseKernels depthwise() {
    return new ScalarDepthwise();
  }

  @Override
  public ChannelKernels channels() {
    return new ScalarChannels();
  }

  @Override
  public void maximum(float[] x, int xo, int rows, int columns, int rowStride, int pixelStride, float[] y, int yo,
      float[] index, int io, int n) {
    ScalarPooling.maximum(x, xo, rows, columns, rowStride, pixelStride, y, yo, index, io, n);
  }

  @Override
  public void maximumGradient(float[] index, int io, float[] dy, int dyo, float[] dx, int dxo, int rows, int columns,
      int rowStride, int pixelStride, int n) {
    ScalarPooling.maximumGradient(index, io, dy, dyo, dx, dxo, rows, columns, rowStride, pixelStride, n);
  }

  static float relu(float x) {
    return x <= 0 ? 0 : x;
  }

  static float exp(float x) {
    if (x != x) {
      return x;
    }
    if (x < EXP_LEAST) {
      return 0;
    }
    if (x > EXP_LARGEST) {
      return Float.POSITIVE_INFINITY;
    }
    float t = Fused.fma(x, LOG2_E, ROUNDER);
    return Float.intBitsToFloat(Float.floatToRawIntBits(expMinusOne(x, t) + 1) + (Float.floatToRawIntBits(t) << 23));
  }

  static float sigmoid(float x) {
    return 1 / (1 + exp(-x));
  }

  /** As u / (u + 2) with u = e^2x − 1, which keeps its relative precision near 0. */
  static float tanh(float x) {
    float twice = Math.min(Math.max(x, -10), 10) * 2;
    float t = Fused.fma(twice, LOG2_E, ROUNDER);
    float scale = Float.intBitsToFloat(Float.floatToRawIntBits(1f) + (Float.floatToRawIntBits(t) << 23));
    float u = Fused.fma(scale, expMinusOne(twice, t), scale - 1);
    return u / (u + 2);
  }

  /** e^r − 1 where x = n ln 2 + r, |r| ≤ ln 2 / 2 and {@code t} is n + ROUNDER. */
  static float expMinusOne(float x, float t) {
    float n = t - ROUNDER;
    float r = Fused.fma(n, -LN2_LOW, Fused.fma(n, -LN2_HIGH, x));
    float q = Fused.fma(r, C7, C6);
    q = Fused.fma(q, r, C5);
    q = Fused.fma(q, r, C4);
    q = Fused.fma(q, r, C3);
    q = Fused.fma(q, r, C2);
    return Fused.fma(r * r, q, r);
  }
}
