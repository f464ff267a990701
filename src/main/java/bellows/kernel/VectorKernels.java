package bellows.kernel;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Kernels} on the JDK's Vector API, at the widest vectors that the machine prefers. Only this class and
 * {@link VectorWinograd} import it.
 *
 * <p>The tiles are written out because C2 keeps the accumulators in registers only so: one local a vector, C loaded
 * before the loop and stored after it, nothing passed to a method that is not trivially inlined, and loops that test at
 * their end: with a nested {@code for}, which might run zero times, every vector was boxed (2 instead of 70 GFLOP/s,
 * JDK 17).
 */
final class VectorKernels implements Kernels {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = S.length();
  private static final Kernels SCALAR = new ScalarKernels();
  private static final WinogradTransforms WINOGRAD = new VectorWinograd();

  @Override
  public String name() {
    return "vector " + S.vectorBitSize() + " bits";
  }

  @Override
  public int panelWidth() {
    return 2 * LANES;
  }

  @Override
  public void tile(int rows, int runs, int length, float[] a, int ao, int lda, int runStride, float[] b, int bo,
      int ldb, float[] c, int co, int ldc) {
    int row = 0;
    for (; rows - row >= 6; row += 6) {
      tile6(runs, length, a, ao + row * lda, lda, runStride, b, bo, ldb, c, co + row * ldc, ldc);
    }
    if (rows - row >= 4) {
      tile4(runs, length, a, ao + row * lda, lda, runStride, b, bo, ldb, c, co + row * ldc, ldc);
      row += 4;
    }
    if (rows - row >= 2) {
      tile2(runs, length, a, ao + row * lda, lda, runStride, b, bo, ldb, c, co + row * ldc, ldc);
      row += 2;
    }
    if (rows > row) {
      tile1(runs, length, a, ao + row * lda, runStride, b, bo, ldb, c, co + row * ldc);
    }
  }

  @Override
  public void tileTransposed(int rows, int runs, int length, float[] a, int ao, int lda, int runStride, float[] b,
      int bo, int ldb, float[] c, int co, int ldc) {
    int row = 0;
    for (; rows - row >= 6; row += 6) {
      tileTransposed6(runs, length, a, ao + row, lda, runStride, b, bo, ldb, c, co + row * ldc, ldc);
    }
    if (rows - row >= 4) {
      tileTransposed4(runs, length, a, ao + row, lda, runStride, b, bo, ldb, c, co + row * ldc, ldc);
      row += 4;
    }
    if (rows - row >= 2) {
      tileTransposed2(runs, length, a, ao + row, lda, runStride, b, bo, ldb, c, co + row * ldc, ldc);
      row += 2;
    }
    if (rows > row) {
      tileTransposed1(runs, length, a, ao + row, lda, runStride, b, bo, ldb, c, co + row * ldc);
    }
  }

  @Override
  public WinogradTransforms winograd() {
    return WINOGRAD;
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

  /** The last vector may overlap the one before: the same values are computed and stored twice. */
  @Override
  public void maximum(float[] x, int xo, int rows, int columns, int rowStride, int pixelStride, float[] y, int yo,
      float[] index, int io, int n) {
    if (n < LANES) {
      SCALAR.maximum(x, xo, rows, columns, rowStride, pixelStride, y, yo, index, io, n);
      return;
    }
    for (int i = 0; i < n; i += LANES) {
      int at = Math.min(i, n - LANES);
      FloatVector best = load(x, xo + at);
      FloatVector winner = broadcast(0);
      int row = 0;
      do {
        int column = 0;
        do {
          int place = row * rowStride + column * pixelStride;
          FloatVector value = load(x, xo + place + at);
          VectorMask<Float> take = value.compare(GT, best).or(value.compare(NE, value));
          best = best.blend(value, take);
          winner = winner.blend(place, take);
        } while (++column < columns);
      } while (++row < rows);
      best.intoArray(y, yo + at);
      winner.intoArray(index, io + at);
    }
  }

  private static FloatVector exp(FloatVector x) {
    FloatVector t = x.fma(broadcast(ScalarKernels.LOG2_E), broadcast(ScalarKernels.ROUNDER));
    IntVector exponent = t.reinterpretAsInts().lanewise(LSHL, 23);
    FloatVector y = expMinusOne(x, t).add(1f).reinterpretAsInts().add(exponent).reinterpretAsFloats();
    return y.blend(0f, x.compare(LT, ScalarKernels.EXP_LEAST))
        .blend(Float.POSITIVE_INFINITY, x.compare(GT, ScalarKernels.EXP_LARGEST)).blend(x, x.compare(NE, x));
  }

  /**
   * e^r − 1 for the rest r of x after the multiple of ln 2 that {@code t} holds; see {@link ScalarKernels#expMinusOne}.
   */
  private static FloatVector expMinusOne(FloatVector x, FloatVector t) {
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

  private static void tile6(int runs, int length, float[] a, int ao, int lda, int runStride, float[] b, int bo,
      int ldb, float[] c, int co, int ldc) {
    FloatVector c00 = load(c, co);
    FloatVector c01 = load(c, co + LANES);
    FloatVector c10 = load(c, co + ldc);
    FloatVector c11 = load(c, co + ldc + LANES);
    FloatVector c20 = load(c, co + 2 * ldc);
    FloatVector c21 = load(c, co + 2 * ldc + LANES);
    FloatVector c30 = load(c, co + 3 * ldc);
    FloatVector c31 = load(c, co + 3 * ldc + LANES);
    FloatVector c40 = load(c, co + 4 * ldc);
    FloatVector c41 = load(c, co + 4 * ldc + LANES);
    FloatVector c50 = load(c, co + 5 * ldc);
    FloatVector c51 = load(c, co + 5 * ldc + LANES);
    do {
      int a1 = ao + lda;
      int a2 = ao + 2 * lda;
      int a3 = ao + 3 * lda;
      int a4 = ao + 4 * lda;
      int a5 = ao + 5 * lda;
      int p = 0;
      do {
        FloatVector b0 = load(b, bo);
        FloatVector b1 = load(b, bo + LANES);
        FloatVector v = broadcast(a[ao + p]);
        c00 = v.fma(b0, c00);
        c01 = v.fma(b1, c01);
        v = broadcast(a[a1 + p]);
        c10 = v.fma(b0, c10);
        c11 = v.fma(b1, c11);
        v = broadcast(a[a2 + p]);
        c20 = v.fma(b0, c20);
        c21 = v.fma(b1, c21);
        v = broadcast(a[a3 + p]);
        c30 = v.fma(b0, c30);
        c31 = v.fma(b1, c31);
        v = broadcast(a[a4 + p]);
        c40 = v.fma(b0, c40);
        c41 = v.fma(b1, c41);
        v = broadcast(a[a5 + p]);
        c50 = v.fma(b0, c50);
        c51 = v.fma(b1, c51);
        bo += ldb;
      } while (++p < length);
      ao += runStride;
    } while (--runs > 0);
    c00.intoArray(c, co);
    c01.intoArray(c, co + LANES);
    c10.intoArray(c, co + ldc);
    c11.intoArray(c, co + ldc + LANES);
    c20.intoArray(c, co + 2 * ldc);
    c21.intoArray(c, co + 2 * ldc + LANES);
    c30.intoArray(c, co + 3 * ldc);
    c31.intoArray(c, co + 3 * ldc + LANES);
    c40.intoArray(c, co + 4 * ldc);
    c41.intoArray(c, co + 4 * ldc + LANES);
    c50.intoArray(c, co + 5 * ldc);
    c51.intoArray(c, co + 5 * ldc + LANES);
  }

  private static void tile4(int runs, int length, float[] a, int ao, int lda, int runStride, float[] b, int bo,
      int ldb, float[] c, int co, int ldc) {
    FloatVector c00 = load(c, co);
    FloatVector c01 = load(c, co + LANES);
    FloatVector c10 = load(c, co + ldc);
    FloatVector c11 = load(c, co + ldc + LANES);
    FloatVector c20 = load(c, co + 2 * ldc);
    FloatVector c21 = load(c, co + 2 * ldc + LANES);
    FloatVector c30 = load(c, co + 3 * ldc);
    FloatVector c31 = load(c, co + 3 * ldc + LANES);
    do {
      int a1 = ao + lda;
      int a2 = ao + 2 * lda;
      int a3 = ao + 3 * lda;
      int p = 0;
      do {
        FloatVector b0 = load(b, bo);
        FloatVector b1 = load(b, bo + LANES);
        FloatVector v = broadcast(a[ao + p]);
        c00 = v.fma(b0, c00);
        c01 = v.fma(b1, c01);
        v = broadcast(a[a1 + p]);
        c10 = v.fma(b0, c10);
        c11 = v.fma(b1, c11);
        v = broadcast(a[a2 + p]);
        c20 = v.fma(b0, c20);
        c21 = v.fma(b1, c21);
        v = broadcast(a[a3 + p]);
        c30 = v.fma(b0, c30);
        c31 = v.fma(b1, c31);
        bo += ldb;
      } while (++p < length);
      ao += runStride;
    } while (--runs > 0);
    c00.intoArray(c, co);
    c01.intoArray(c, co + LANES);
    c10.intoArray(c, co + ldc);
    c11.intoArray(c, co + ldc + LANES);
    c20.intoArray(c, co + 2 * ldc);
    c21.intoArray(c, co + 2 * ldc + LANES);
    c30.intoArray(c, co + 3 * ldc);
    c31.intoArray(c, co + 3 * ldc + LANES);
  }

  private static void tile2(int runs, int length, float[] a, int ao, int lda, int runStride, float[] b, int bo,
      int ldb, float[] c, int co, int ldc) {
    FloatVector c00 = load(c, co);
    FloatVector c01 = load(c, co + LANES);
    FloatVector c10 = load(c, co + ldc);
    FloatVector c11 = load(c, co + ldc + LANES);
    do {
      int a1 = ao + lda;
      int p = 0;
      do {
        FloatVector b0 = load(b, bo);
        FloatVector b1 = load(b, bo + LANES);
        FloatVector v = broadcast(a[ao + p]);
        c00 = v.fma(b0, c00);
        c01 = v.fma(b1, c01);
        v = broadcast(a[a1 + p]);
        c10 = v.fma(b0, c10);
        c11 = v.fma(b1, c11);
        bo += ldb;
      } while (++p < length);
      ao += runStride;
    } while (--runs > 0);
    c00.intoArray(c, co);
    c01.intoArray(c, co + LANES);
    c10.intoArray(c, co + ldc);
    c11.intoArray(c, co + ldc + LANES);
  }

  private static void tile1(int runs, int length, float[] a, int ao, int runStride, float[] b, int bo, int ldb,
      float[] c, int co) {
    FloatVector c00 = load(c, co);
    FloatVector c01 = load(c, co + LANES);
    do {
      int p = 0;
      do {
        FloatVector b0 = load(b, bo);
        FloatVector b1 = load(b, bo + LANES);
        FloatVector v = broadcast(a[ao + p]);
        c00 = v.fma(b0, c00);
        c01 = v.fma(b1, c01);
        bo += ldb;
      } while (++p < length);
      ao += runStride;
    } while (--runs > 0);
    c00.intoArray(c, co);
    c01.intoArray(c, co + LANES);
  }

  private static void tileTransposed6(int runs, int length, float[] a, int ao, int lda, int runStride, float[] b,
      int bo, int ldb, float[] c, int co, int ldc) {
    FloatVector c00 = load(c, co);
    FloatVector c01 = load(c, co + LANES);
    FloatVector c10 = load(c, co + ldc);
    FloatVector c11 = load(c, co + ldc + LANES);
    FloatVector c20 = load(c, co + 2 * ldc);
    FloatVector c21 = load(c, co + 2 * ldc + LANES);
    FloatVector c30 = load(c, co + 3 * ldc);
    FloatVector c31 = load(c, co + 3 * ldc + LANES);
    FloatVector c40 = load(c, co + 4 * ldc);
    FloatVector c41 = load(c, co + 4 * ldc + LANES);
    FloatVector c50 = load(c, co + 5 * ldc);
    FloatVector c51 = load(c, co + 5 * ldc + LANES);
    do {
      int at = ao;
      int p = 0;
      do {
        FloatVector b0 = load(b, bo);
        FloatVector b1 = load(b, bo + LANES);
        FloatVector v = broadcast(a[at]);
        c00 = v.fma(b0, c00);
        c01 = v.fma(b1, c01);
        v = broadcast(a[at + 1]);
        c10 = v.fma(b0, c10);
        c11 = v.fma(b1, c11);
        v = broadcast(a[at + 2]);
        c20 = v.fma(b0, c20);
        c21 = v.fma(b1, c21);
        v = broadcast(a[at + 3]);
        c30 = v.fma(b0, c30);
        c31 = v.fma(b1, c31);
        v = broadcast(a[at + 4]);
        c40 = v.fma(b0, c40);
        c41 = v.fma(b1, c41);
        v = broadcast(a[at + 5]);
        c50 = v.fma(b0, c50);
        c51 = v.fma(b1, c51);
        bo += ldb;
        at += lda;
      } while (++p < length);
      ao += runStride;
    } while (--runs > 0);
    c00.intoArray(c, co);
    c01.intoArray(c, co + LANES);
    c10.intoArray(c, co + ldc);
    c11.intoArray(c, co + ldc + LANES);
    c20.intoArray(c, co + 2 * ldc);
    c21.intoArray(c, co + 2 * ldc + LANES);
    c30.intoArray(c, co + 3 * ldc);
    c31.intoArray(c, co + 3 * ldc + LANES);
    c40.intoArray(c, co + 4 * ldc);
    c41.intoArray(c, co + 4 * ldc + LANES);
    c50.intoArray(c, co + 5 * ldc);
    c51.intoArray(c, co + 5 * ldc + LANES);
  }

  private static void tileTransposed4(int runs, int length, float[] a, int ao, int lda, int runStride, float[] b,
      int bo, int ldb, float[] c, int co, int ldc) {
    FloatVector c00 = load(c, co);
    FloatVector c01 = load(c, co + LANES);
    FloatVector c10 = load(c, co + ldc);
    FloatVector c11 = load(c, co + ldc + LANES);
    FloatVector c20 = load(c, co + 2 * ldc);
    FloatVector c21 = load(c, co + 2 * ldc + LANES);
    FloatVector c30 = load(c, co + 3 * ldc);
    FloatVector c31 = load(c, co + 3 * ldc + LANES);
    do {
      int at = ao;
      int p = 0;
      do {
        FloatVector b0 = load(b, bo);
        FloatVector b1 = load(b, bo + LANES);
        FloatVector v = broadcast(a[at]);
        c00 = v.fma(b0, c00);
        c01 = v.fma(b1, c01);
        v = broadcast(a[at + 1]);
        c10 = v.fma(b0, c10);
        c11 = v.fma(b1, c11);
        v = broadcast(a[at + 2]);
        c20 = v.fma(b0, c20);
        c21 = v.fma(b1, c21);
        v = broadcast(a[at + 3]);
        c30 = v.fma(b0, c30);
        c31 = v.fma(b1, c31);
        bo += ldb;
        at += lda;
      } while (++p < length);
      ao += runStride;
    } while (--runs > 0);
    c00.intoArray(c, co);
    c01.intoArray(c, co + LANES);
    c10.intoArray(c, co + ldc);
    c11.intoArray(c, co + ldc + LANES);
    c20.intoArray(c, co + 2 * ldc);
    c21.intoArray(c, co + 2 * ldc + LANES);
    c30.intoArray(c, co + 3 * ldc);
    c31.intoArray(c, co + 3 * ldc + LANES);
  }

  private static void tileTransposed2(int runs, int length, float[] a, int ao, int lda, int runStride, float[] b,
      int bo, int ldb, float[] c, int co, int ldc) {
    FloatVector c00 = load(c, co);
    FloatVector c01 = load(c, co + LANES);
    FloatVector c10 = load(c, co + ldc);
    FloatVector c11 = load(c, co + ldc + LANES);
    do {
      int at = ao;
      int p = 0;
      do {
        FloatVector b0 = load(b, bo);
        FloatVector b1 = load(b, bo + LANES);
        FloatVector v = broadcast(a[at]);
        c00 = v.fma(b0, c00);
        c01 = v.fma(b1, c01);
        v = broadcast(a[at + 1]);
        c10 = v.fma(b0, c10);
        c11 = v.fma(b1, c11);
        bo += ldb;
        at += lda;
      } while (++p < length);
      ao += runStride;
    } while (--runs > 0);
    c00.intoArray(c, co);
    c01.intoArray(c, co + LANES);
    c10.intoArray(c, co + ldc);
    c11.intoArray(c, co + ldc + LANES);
  }

  private static void tileTransposed1(int runs, int length, float[] a, int ao, int lda, int runStride, float[] b,
      int bo, int ldb, float[] c, int co) {
    FloatVector c00 = load(c, co);
    FloatVector c01 = load(c, co + LANES);
    do {
      int at = ao;
      int p = 0;
      do {
        FloatVector b0 = load(b, bo);
        FloatVector b1 = load(b, bo + LANES);
        FloatVector v = broadcast(a[at]);
        c00 = v.fma(b0, c00);
        c01 = v.fma(b1, c01);
        bo += ldb;
        at += lda;
      } while (++p < length);
      ao += runStride;
    } while (--runs > 0);
    c00.intoArray(c, co);
    c01.intoArray(c, co + LANES);
  }
}
