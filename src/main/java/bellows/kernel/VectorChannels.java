package bellows.kernel;

import static jdk.incubator.vector.VectorOperators.LT;

import bellows.kernel.tile.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link ChannelKernels} on the JDK's Vector API. Columns of one, two or four vectors walk down the rows, coefficients
 * and sums in registers; the last column may overlap the one before, and then computes the same values twice.
 */
final class VectorChannels implements ChannelKernels {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int L = S.length();
  private static final ChannelKernels SCALAR = new ScalarChannels();
  private static final float[] LANE_NUMBERS = new float[L];

  static {
    for (int lane = 0; lane < L; lane++) {
      LANE_NUMBERS[lane] = lane;
    }
  }

  @Override
  public void addRows(float[] x, int xo, int rows, float[] sum, int so, int n) {
    if (n < L) {
      SCALAR.addRows(x, xo, rows, sum, so, n);
      return;
    }
    int c = 0;
    for (; c <= n - 4 * L; c += 4 * L) {
      add4(x, xo + c, rows, sum, so + c, n);
    }
    for (; c < n; c += L) {
      int at = Math.min(c, n - L);
      add1(x, xo + at, rows, sum, so + at, n, c - at);
    }
  }

  private static void add4(float[] x, int xo, int rows, float[] sum, int so, int n) {
    FloatVector s0 = FloatVector.fromArray(S, sum, so), s1 = FloatVector.fromArray(S, sum, so + L);
    FloatVector s2 = FloatVector.fromArray(S, sum, so + 2 * L), s3 = FloatVector.fromArray(S, sum, so + 3 * L);
    int at = xo;
    int row = 0;
    do {
      s0 = s0.add(FloatVector.fromArray(S, x, at));
      s1 = s1.add(FloatVector.fromArray(S, x, at + L));
      s2 = s2.add(FloatVector.fromArray(S, x, at + 2 * L));
      s3 = s3.add(FloatVector.fromArray(S, x, at + 3 * L));
      at += n;
    } while (++row < rows);
    s0.intoArray(sum, so);
    s1.intoArray(sum, so + L);
    s2.intoArray(sum, so + 2 * L);
    s3.intoArray(sum, so + 3 * L);
  }

  /** @param done lanes that the column before has added already */
  private static void add1(float[] x, int xo, int rows, float[] sum, int so, int n, int done) {
    FloatVector before = FloatVector.fromArray(S, sum, so);
    FloatVector s = before;
    int at = xo;
    int row = 0;
    do {
      s = s.add(FloatVector.fromArray(S, x, at));
      at += n;
    } while (++row < rows);
    s.blend(before, FloatVector.fromArray(S, LANE_NUMBERS, 0).compare(LT, done)).intoArray(sum, so);
  }

  @Override
  public void deviations(float[] x, int xo, int rows, float[] mean, int mo, float[] sum, int so, int n) {
    if (n < L) {
      SCALAR.deviations(x, xo, rows, mean, mo, sum, so, n);
      return;
    }
    int c = 0;
    for (; c <= n - 4 * L; c += 4 * L) {
      deviations4(x, xo + c, rows, mean, mo + c, sum, so + c, n);
    }
    for (; c < n; c += L) {
      int at = Math.min(c, n - L);
      deviations1(x, xo + at, rows, mean, mo + at, sum, so + at, n);
    }
  }

  private static void deviations4(float[] x, int xo, int rows, float[] mean, int mo, float[] sum, int so, int n) {
    FloatVector m0 = FloatVector.fromArray(S, mean, mo), m1 = FloatVector.fromArray(S, mean, mo + L);
    FloatVector m2 = FloatVector.fromArray(S, mean, mo + 2 * L), m3 = FloatVector.fromArray(S, mean, mo + 3 * L);
    FloatVector s0 = FloatVector.zero(S), s1 = s0, s2 = s0, s3 = s0, q0 = s0, q1 = s0, q2 = s0, q3 = s0;
    int at = xo;
    int row = 0;
    do {
      FloatVector d0 = FloatVector.fromArray(S, x, at).sub(m0);
      FloatVector d1 = FloatVector.fromArray(S, x, at + L).sub(m1);
      FloatVector d2 = FloatVector.fromArray(S, x, at + 2 * L).sub(m2);
      FloatVector d3 = FloatVector.fromArray(S, x, at + 3 * L).sub(m3);
      s0 = s0.add(d0);
      s1 = s1.add(d1);
      s2 = s2.add(d2);
      s3 = s3.add(d3);
      q0 = d0.fma(d0, q0);
      q1 = d1.fma(d1, q1);
      q2 = d2.fma(d2, q2);
      q3 = d3.fma(d3, q3);
      at += n;
    } while (++row < rows);
    s0.intoArray(sum, so);
    s1.intoArray(sum, so + L);
    s2.intoArray(sum, so + 2 * L);
    s3.intoArray(sum, so + 3 * L);
    q0.intoArray(sum, so + n);
    q1.intoArray(sum, so + n + L);
    q2.intoArray(sum, so + n + 2 * L);
    q3.intoArray(sum, so + n + 3 * L);
  }

  private static void deviations1(float[] x, int xo, int rows, float[] mean, int mo, float[] sum, int so, int n) {
    FloatVector m = FloatVector.fromArray(S, mean, mo);
    FloatVector s = FloatVector.zero(S), q = s;
    int at = xo;
    int row = 0;
    do {
      FloatVector d = FloatVector.fromArray(S, x, at).sub(m);
      s = s.add(d);
      q = d.fma(d, q);
      at += n;
    } while (++row < rows);
    s.intoArray(sum, so);
    q.intoArray(sum, so + n);
  }

  @Override
  public void map(float[] x, int xo, int rows, float[] k, float least, float[] y, int yo, int n) {
    if (n < L) {
      SCALAR.map(x, xo, rows, k, least, y, yo, n);
      return;
    }
    int c = 0;
    for (; c <= n - 2 * L; c += 2 * L) {
      map2(x, xo + c, rows, k, c, least, y, yo + c, n);
    }
    for (; c < n; c += L) {
      int at = Math.min(c, n - L);
      map1(x, xo + at, rows, k, at, least, y, yo + at, n);
    }
  }

  private static void map2(float[] x, int xo, int rows, float[] k, int c, float least, float[] y, int yo, int n) {
    FloatVector scale0 = FloatVector.fromArray(S, k, SCALE * n + c);
    FloatVector scale1 = FloatVector.fromArray(S, k, SCALE * n + c + L);
    FloatVector shift0 = FloatVector.fromArray(S, k, SHIFT * n + c);
    FloatVector shift1 = FloatVector.fromArray(S, k, SHIFT * n + c + L);
    FloatVector mean0 = FloatVector.fromArray(S, k, MEAN * n + c);
    FloatVector mean1 = FloatVector.fromArray(S, k, MEAN * n + c + L);
    FloatVector floor = FloatVector.broadcast(S, least);
    int at = 0;
    int row = 0;
    do {
      FloatVector v0 = FloatVector.fromArray(S, x, xo + at).sub(mean0).fma(scale0, shift0);
      FloatVector v1 = FloatVector.fromArray(S, x, xo + at + L).sub(mean1).fma(scale1, shift1);
      v0.blend(0f, v0.compare(LT, floor)).intoArray(y, yo + at);
      v1.blend(0f, v1.compare(LT, floor)).intoArray(y, yo + at + L);
      at += n;
    } while (++row < rows);
  }

  private static void map1(float[] x, int xo, int rows, float[] k, int c, float least, float[] y, int yo, int n) {
    FloatVector scale = FloatVector.fromArray(S, k, SCALE * n + c);
    FloatVector shift = FloatVector.fromArray(S, k, SHIFT * n + c);
    FloatVector mean = FloatVector.fromArray(S, k, MEAN * n + c);
    FloatVector floor = FloatVector.broadcast(S, least);
    int at = 0;
    int row = 0;
    do {
      FloatVector v = FloatVector.fromArray(S, x, xo + at).sub(mean).fma(scale, shift);
      v.blend(0f, v.compare(LT, floor)).intoArray(y, yo + at);
      at += n;
    } while (++row < rows);
  }

  @Override
  public void gradientSums(float[] x, int xo, float[] dy, int dyo, int rows, float[] k, float least, float[] sum,
      int so, int n) {
    if (n < L) {
      SCALAR.gradientSums(x, xo, dy, dyo, rows, k, least, sum, so, n);
      return;
    }
    int c = 0;
    for (; c <= n - 2 * L; c += 2 * L) {
      gradientSums2(x, xo + c, dy, dyo + c, rows, k, c, least, sum, so + c, n);
    }
    for (; c < n; c += L) {
      int at = Math.min(c, n - L);
      gradientSums1(x, xo + at, dy, dyo + at, rows, k, at, least, sum, so + at, n);
    }
  }

  private static void gradientSums2(float[] x, int xo, float[] dy, int dyo, int rows, float[] k, int c, float least,
      float[] sum, int so, int n) {
    FloatVector scale0 = FloatVector.fromArray(S, k, SCALE * n + c);
    FloatVector scale1 = FloatVector.fromArray(S, k, SCALE * n + c + L);
    FloatVector shift0 = FloatVector.fromArray(S, k, SHIFT * n + c);
    FloatVector shift1 = FloatVector.fromArray(S, k, SHIFT * n + c + L);
    FloatVector mean0 = FloatVector.fromArray(S, k, MEAN * n + c);
    FloatVector mean1 = FloatVector.fromArray(S, k, MEAN * n + c + L);
    FloatVector floor = FloatVector.broadcast(S, least);
    FloatVector s0 = FloatVector.zero(S), s1 = s0, p0 = s0, p1 = s0;
    int at = 0;
    int row = 0;
    do {
      FloatVector x0 = FloatVector.fromArray(S, x, xo + at).sub(mean0);
      FloatVector x1 = FloatVector.fromArray(S, x, xo + at + L).sub(mean1);
      FloatVector d0 = FloatVector.fromArray(S, dy, dyo + at).blend(0f, x0.fma(scale0, shift0).compare(LT, floor));
      FloatVector d1 = FloatVector.fromArray(S, dy, dyo + at + L).blend(0f, x1.fma(scale1, shift1).compare(LT, floor));
      s0 = s0.add(d0);
      s1 = s1.add(d1);
      p0 = d0.fma(x0, p0);
      p1 = d1.fma(x1, p1);
      at += n;
    } while (++row < rows);
    s0.intoArray(sum, so);
    s1.intoArray(sum, so + L);
    p0.intoArray(sum, so + n);
    p1.intoArray(sum, so + n + L);
  }

  private static void gradientSums1(float[] x, int xo, float[] dy, int dyo, int rows, float[] k, int c, float least,
      float[] sum, int so, int n) {
    FloatVector scale = FloatVector.fromArray(S, k, SCALE * n + c);
    FloatVector shift = FloatVector.fromArray(S, k, SHIFT * n + c);
    FloatVector mean = FloatVector.fromArray(S, k, MEAN * n + c);
    FloatVector floor = FloatVector.broadcast(S, least);
    FloatVector s = FloatVector.zero(S), p = s;
    int at = 0;
    int row = 0;
    do {
      FloatVector v = FloatVector.fromArray(S, x, xo + at).sub(mean);
      FloatVector d = FloatVector.fromArray(S, dy, dyo + at).blend(0f, v.fma(scale, shift).compare(LT, floor));
      s = s.add(d);
      p = d.fma(v, p);
      at += n;
    } while (++row < rows);
    s.intoArray(sum, so);
    p.intoArray(sum, so + n);
  }

  @Override
  public void gradient(float[] x, int xo, float[] dy, int dyo, int rows, float[] k, float least, float[] dx, int dxo,
      int n) {
    if (n < L) {
      SCALAR.gradient(x, xo, dy, dyo, rows, k, least, dx, dxo, n);
      return;
    }
    for (int c = 0; c < n; c += L) {
      int at = Math.min(c, n - L);
      gradient1(x, xo + at, dy, dyo + at, rows, k, at, least, dx, dxo + at, n);
    }
  }

  private static void gradient1(float[] x, int xo, float[] dy, int dyo, int rows, float[] k, int c, float least,
      float[] dx, int dxo, int n) {
    FloatVector scale = FloatVector.fromArray(S, k, SCALE * n + c);
    FloatVector shift = FloatVector.fromArray(S, k, SHIFT * n + c);
    FloatVector mean = FloatVector.fromArray(S, k, MEAN * n + c);
    FloatVector slope = FloatVector.fromArray(S, k, SLOPE * n + c);
    FloatVector offset = FloatVector.fromArray(S, k, OFFSET * n + c);
    FloatVector floor = FloatVector.broadcast(S, least);
    int at = 0;
    int row = 0;
    do {
      FloatVector v = FloatVector.fromArray(S, x, xo + at).sub(mean);
      FloatVector d = FloatVector.fromArray(S, dy, dyo + at).blend(0f, v.fma(scale, shift).compare(LT, floor));
      scale.fma(d, slope.fma(v, offset)).intoArray(dx, dxo + at);
      at += n;
    } while (++row < rows);
  }
}
