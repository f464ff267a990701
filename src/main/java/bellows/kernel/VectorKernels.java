package bellows.kernel;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;

import bellows.kernel.tile.Lanes;
import bellows.kernel.tile.Tile;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link Kernels} on the JDK's Vector API. */
final class VectorKernels implements Kernels {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int LANES = S.length();

  private final ChosenProducts products;

  /** With the tiles that are fastest here. */
  VectorKernels() {
    this(null);
  }

  /** @param tile of all products, for tests: or null */
  VectorKernels(Tile tile) {
    products = new ChosenProducts(tile);
  }

  @Override
  public String name() {
    return "vector " + S.vectorBitSize() + " bits";
  }

  @Override
  public int lanes() {
    return LANES;
  }

  @Override
  public int panelWidth() {
    return LANES;
  }

  @Override
  public void tile(int rows, int columns, int runs, int length, float[] a, int ao, int[] starts, int first,
      int runStride, float[] b, int bo, int panelStride, float[] init, int io, int ldi, float[] c, int co, int ldc) {
    products.rows(rows, columns, runs, length, a, ao, starts, first, runStride, b, bo, panelStride, init, io,
        ldi, c, co, ldc);
  }

  @Override
  public void tileTransposed(int rows, int columns, int runs, int length, float[] a, int ao, int lda, int runStride,
      float[] b, int bo, int ldb, int panelStride, int lastPanel, float[] init, int io, int ldi, float[] c, int co,
      int ldc) {
    products.columns(rows, columns, runs, length, a, ao, lda, runStride, b, bo, ldb, panelStride, lastPanel, init,
        io, ldi, c, co, ldc);
  }

  @Override
  public void sumOfProducts(int[] starts, int pieces, float[] a, int ao, int lda, float[] b, int bo, float[] sums,
      int so, float[] c, int co, int ldc) {
    products.sums(starts, pieces, a, ao, lda, b, bo, sums, so, c, co, ldc);
  }

  /** A vector a row: a call for each row would take longer than its copy. */
  @Override
  public void copyRows(int rows, int n, float[] x, int xo, int xStride, float[] y, int yo, int yStride) {
    if (n != LANES) {
      for (int row = 0; row < rows; row++) {
        System.arraycopy(x, xo + row * xStride, y, yo + row * yStride, n);
      }
      return;
    }
    for (int row = 0; row < rows; row++) {
      load(x, xo + row * xStride).intoArray(y, yo + row * yStride);
    }
  }

  @Override
  public void exp(float[] x, int xo, float[] y, int yo, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      exp(load(x, xo + i)).intoArray(y, yo + i);
    }
    for (; i < n; i++) {
      y[yo + i] = ScalarKernels.exp(x[xo + i]);
    }
  }

  @Override
  public void sigmoid(float[] x, int xo, float[] y, int yo, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector one = broadcast(1);
      one.div(one.add(exp(load(x, xo + i).neg()))).intoArray(y, yo + i);
    }
    for (; i < n; i++) {
      y[yo + i] = ScalarKernels.sigmoid(x[xo + i]);
    }
  }

  @Override
  public void tanh(float[] x, int xo, float[] y, int yo, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector twice = load(x, xo + i).max(-10f).min(10f).mul(2f);
      FloatVector t = twice.fma(broadcast(ScalarKernels.LOG2_E), broadcast(ScalarKernels.ROUNDER));
      FloatVector p = expMinusOne(twice, t);
      IntVector exponent = t.reinterpretAsInts().lanewise(LSHL, 23);
      FloatVector scale = broadcast(1).reinterpretAsInts().add(exponent).reinterpretAsFloats();
      FloatVector u = scale.fma(p, scale.sub(1f));
      u.div(u.add(2f)).intoArray(y, yo + i);
    }
    for (; i < n; i++) {
      y[yo + i] = ScalarKernels.tanh(x[xo + i]);
    }
  }

  @Override
  public void relu(float[] x, int xo, float[] y, int yo, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector v = load(x, xo + i);
      v.blend(0f, v.compare(LE, 0f)).intoArray(y, yo + i);
    }
    for (; i < n; i++) {
      y[yo + i] = ScalarKernels.relu(x[xo + i]);
    }
  }

  @Override
  public void reluGradient(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      load(dy, dyo + i).blend(0f, load(y, yo + i).compare(LE, 0f)).intoArray(dx, dxo + i);
    }
    for (; i < n; i++) {
      dx[dxo + i] = y[yo + i] <= 0 ? 0 : dy[dyo + i];
    }
  }

  @Override
  public void leakyRelu(float[] x, int xo, float[] y, int yo, int n, float slope) {
    VectorActivations.leakyRelu(x, xo, y, yo, n, slope);
  }

  @Override
  public void leakyReluGradient(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n, float slope) {
    VectorActivations.leakyReluGradient(y, yo, dy, dyo, dx, dxo, n, slope);
  }

  @Override
  public void elu(float[] x, int xo, float[] y, int yo, int n, float alpha) {
    VectorActivations.elu(x, xo, y, yo, n, alpha);
  }

  @Override
  public void eluGradient(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n, float alpha) {
    VectorActivations.eluGradient(y, yo, dy, dyo, dx, dxo, n, alpha);
  }

  @Override
  public void softplus(float[] x, int xo, float[] y, int yo, int n) {
    VectorActivations.softplus(x, xo, y, yo, n);
  }

  @Override
  public void softplusGradient(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n) {
    VectorActivations.softplusGradient(y, yo, dy, dyo, dx, dxo, n);
  }

  @Override
  public void log(float[] x, int xo, float[] y, int yo, int n) {
    VectorActivations.log(x, xo, y, yo, n);
  }

  @Override
  public void minusThreeQuarters(float[] x, int xo, float[] y, int yo, int n) {
    VectorActivations.minusThreeQuarters(x, xo, y, yo, n);
  }

  @Override
  public void neighbourSums(float[] x, int xo, int size, float[] sum, int so, int n) {
    VectorPooling.neighbourSums(x, xo, size, sum, so, n);
  }

  @Override
  public float dot(float[] a, int ao, float[] b, int bo, int n, float[] lanes, int lo) {
    return VectorSums.dot(a, ao, b, bo, n, lanes, lo);
  }

  @Override
  public float sumOfAbsolutes(float[] x, int xo, int n, float[] lanes, int lo) {
    return VectorSums.absolutes(x, xo, n, lanes, lo);
  }

  @Override
  public void subtractDifferences(int rows, int columns, int length, float[] a, int ao, int lda, float[] b, int bo,
      int panelStride, float[] c, int co, int ldc) {
    VectorDistances.subtract(rows, columns, length, a, ao, lda, b, bo, panelStride, c, co, ldc);
  }

  @Override
  public int firstAtLeast(float[] x, int xo, int n, float least) {
    return VectorDistances.firstAtLeast(x, xo, n, least);
  }

  @Override
  public void add(float[] a, int ao, float[] b, int bo, float least, float[] y, int yo, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector sum = load(a, ao + i).add(load(b, bo + i));
      sum.blend(0f, sum.compare(LT, least)).intoArray(y, yo + i);
    }
    for (; i < n; i++) {
      float sum = a[ao + i] + b[bo + i];
      y[yo + i] = sum < least ? 0 : sum;
    }
  }

  @Override
  public WinogradTransforms winograd() {
    return new VectorWinograd();
  }

  @Override
  public ArithmeticKernels arithmetic() {
    return new VectorArithmetic();
  }

  @Override
  public MobileActivations mobile() {
    return new VectorMobileActivations();
  }

  @Override
  public DepthwiseKernels depthwise() {
    return new VectorDepthwise();
  }

  @Override
  public ChannelKernels channels() {
    return new VectorChannels();
  }

  @Override
  public void maximum(float[] x, int xo, int rows, int columns, int rowStride, int pixelStride, float[] y, int yo,
      float[] index, int io, int n) {
    VectorPooling.maximum(x, xo, rows, columns, rowStride, pixelStride, y, yo, index, io, n);
  }

  @Override
  public void maximumGradient(float[] index, int io, float[] dy, int dyo, float[] dx, int dxo, int rows, int columns,
      int rowStride, int pixelStride, int n) {
    VectorPooling.maximumGradient(index, io, dy, dyo, dx, dxo, rows, columns, rowStride, pixelStride, n);
  }

  static FloatVector exp(FloatVector x) {
    FloatVector t = x.fma(broadcast(ScalarKernels.LOG2_E), broadcast(ScalarKernels.ROUNDER));
    IntVector exponent = t.reinterpretAsInts().lanewise(LSHL, 23);
    FloatVector y = expMinusOne(x, t).add(1f).reinterpretAsInts().add(exponent).reinterpretAsFloats();
    return y.blend(0f, x.compare(LT, ScalarKernels.EXP_LEAST))
        .blend(Float.POSITIVE_INFINITY, x.compare(GT, ScalarKernels.EXP_LARGEST)).blend(x, x.compare(NE, x));
  }

  /**
   * e^r − 1 for the rest r of x after the multiple of ln 2 that {@code t} holds; see {@link ScalarKernels#expMinusOne}.
   */
  static FloatVector expMinusOne(FloatVector x, FloatVector t) {
    FloatVector n = t.sub(ScalarKernels.ROUNDER);
    FloatVector r = n.fma(broadcast(-ScalarKernels.LN2_LOW), n.fma(broadcast(-ScalarKernels.LN2_HIGH), x));
    FloatVector q = r.fma(broadcast(ScalarKernels.C7), broadcast(ScalarKernels.C6));
    q = q.fma(r, broadcast(ScalarKernels.C5));
    q = q.fma(r, broadcast(ScalarKernels.C4));
    q = q.fma(r, broadcast(ScalarKernels.C3));
    q = q.fma(r, broadcast(ScalarKernels.C2));
    return r.mul(r).fma(q, r);
  }

  private static FloatVector load(float[] array, int offset) {
    return FloatVector.fromArray(S, array, offset);
  }

  private static FloatVector broadcast(float value) {
    return FloatVector.broadcast(S, value);
  }
}
