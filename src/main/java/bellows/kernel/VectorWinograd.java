package bellows.kernel;

import static jdk.incubator.vector.VectorOperators.LE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link WinogradTransforms} on the JDK's Vector API: vectors run along channels, and the last one may overlap the one
 * before, so that the same values are computed and stored twice. (The sums of {@link #weightGradient} are added to, so
 * there the rest is left to the scalar form.)
 *
 * <p>A 6×6 square of vectors does not fit the registers. So the rows' results go through scratch, which stays in the
 * nearest cache, and a method does one row or column: it loads, computes and stores, because C2 keeps vectors in
 * registers only within one compiled body.
 */
final class VectorWinograd implements WinogradTransforms {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = S.length();
  private static final float SIXTH = ScalarWinograd.SIXTH;
  private static final float TWELFTH = ScalarWinograd.TWELFTH;
  private static final float TWENTY_FOURTH = ScalarWinograd.TWENTY_FOURTH;
  private final WinogradTransforms scalar = new ScalarWinograd();

  @Override
  public void input(float[] x, int xo, int xRow, int xColumn, float[] v, int vo, int vRow, int vColumn, int n,
      float[] scratch, int so) {
    if (n < LANES) {
      scalar.input(x, xo, xRow, xColumn, v, vo, vRow, vColumn, n, scratch, so);
      return;
    }
    for (int i = 0; i < n; i += LANES) {
      int at = Math.min(i, n - LANES);
      int row = 0;
      do {
        input(x, xo + at + row * xRow, xColumn, scratch, so + row * 6 * LANES, LANES);
      } while (++row < 6);
      int column = 0;
      do {
        input(scratch, so + column * LANES, 6 * LANES, v, vo + at + column * vColumn, vRow);
      } while (++column < 6);
    }
  }

  @Override
  public void weights(float[] w, int wo, int wRow, int wColumn, float[] u, int uo, int uRow, int uColumn, int n,
      float[] scratch, int so) {
    if (n < LANES) {
      scalar.weights(w, wo, wRow, wColumn, u, uo, uRow, uColumn, n, scratch, so);
      return;
    }
    for (int i = 0; i < n; i += LANES) {
      int at = Math.min(i, n - LANES);
      int row = 0;
      do {
        weights(w, wo + at + row * wRow, wColumn, scratch, so + row * 6 * LANES, LANES);
      } while (++row < 3);
      int column = 0;
      do {
        weights(scratch, so + column * LANES, 6 * LANES, u, uo + at + column * uColumn, uRow);
      } while (++column < 6);
    }
  }

  @Override
  public void output(float[] m, int mo, int mRow, int mColumn, float[] bias, int bo, boolean relu, float[] y, int yo,
      int yRow, int yColumn, int n, float[] scratch, int so) {
    if (n < LANES) {
      scalar.output(m, mo, mRow, mColumn, bias, bo, relu, y, yo, yRow, yColumn, n, scratch, so);
      return;
    }
    float floor = relu ? 0 : Float.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i += LANES) {
      int at = Math.min(i, n - LANES);
      int row = 0;
      do {
        outputRow(m, mo + at + row * mRow, mColumn, scratch, so + row * 4 * LANES);
      } while (++row < 6);
      int column = 0;
      do {
        outputColumn(scratch, so + column * LANES, bias, bo + at, floor, y, yo + at + column * yColumn, yRow);
      } while (++column < 4);
    }
  }

  @Override
  public void outputGradient(float[] dy, int dyo, int dyRow, int dyColumn, float[] v, int vo, int vRow, int vColumn,
      int n, float[] scratch, int so) {
    if (n < LANES) {
      scalar.outputGradient(dy, dyo, dyRow, dyColumn, v, vo, vRow, vColumn, n, scratch, so);
      return;
    }
    for (int i = 0; i < n; i += LANES) {
      int at = Math.min(i, n - LANES);
      int row = 0;
      do {
        outputGradient(dy, dyo + at + row * dyRow, dyColumn, scratch, so + row * 6 * LANES, LANES);
      } while (++row < 4);
      int column = 0;
      do {
        outputGradient(scratch, so + column * LANES, 6 * LANES, v, vo + at + column * vColumn, vRow);
      } while (++column < 6);
    }
  }

  @Override
  public void weightGradient(float[] m, int mo, int mRow, int mColumn, float[] dw, int dwo, int dwRow, int dwColumn,
      int n, float[] scratch, int so) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      int row = 0;
      do {
        weightGradientRow(m, mo + i + row * mRow, mColumn, scratch, so + row * 3 * LANES);
      } while (++row < 6);
      int column = 0;
      do {
        weightGradientColumn(scratch, so + column * LANES, dw, dwo + i + column * dwColumn, dwRow);
      } while (++column < 3);
    }
    if (i < n) {
      scalar.weightGradient(m, mo + i, mRow, mColumn, dw, dwo + i, dwRow, dwColumn, n - i, scratch, so);
    }
  }

  private static void input(float[] x, int xo, int step, float[] v, int vo, int to) {
    FloatVector x1 = load(x, xo + step);
    FloatVector x2 = load(x, xo + 2 * step);
    FloatVector x3 = load(x, xo + 3 * step);
    FloatVector x4 = load(x, xo + 4 * step);
    FloatVector even = x2.fma(broadcast(-4), x4);
    FloatVector odd = x1.fma(broadcast(-4), x3);
    FloatVector near = x4.sub(x2);
    FloatVector far = x3.sub(x1);
    load(x, xo).fma(broadcast(4), x2.fma(broadcast(-5), x4)).intoArray(v, vo);
    even.add(odd).intoArray(v, vo + to);
    even.sub(odd).intoArray(v, vo + 2 * to);
    far.fma(broadcast(2), near).intoArray(v, vo + 3 * to);
    far.fma(broadcast(-2), near).intoArray(v, vo + 4 * to);
    x1.fma(broadcast(4), x3.fma(broadcast(-5), load(x, xo + 5 * step))).intoArray(v, vo + 5 * to);
  }

  private static void weights(float[] w, int wo, int step, float[] u, int uo, int to) {
    FloatVector w0 = load(w, wo);
    FloatVector w1 = load(w, wo + step);
    FloatVector w2 = load(w, wo + 2 * step);
    FloatVector even = w0.add(w2).mul(broadcast(-SIXTH));
    FloatVector odd = w1.mul(broadcast(SIXTH));
    FloatVector farEven = w2.fma(broadcast(SIXTH), w0.mul(broadcast(TWENTY_FOURTH)));
    FloatVector farOdd = w1.mul(broadcast(TWELFTH));
    w0.mul(broadcast(0.25f)).intoArray(u, uo);
    even.sub(odd).intoArray(u, uo + to);
    even.add(odd).intoArray(u, uo + 2 * to);
    farEven.add(farOdd).intoArray(u, uo + 3 * to);
    farEven.sub(farOdd).intoArray(u, uo + 4 * to);
    w2.intoArray(u, uo + 5 * to);
  }

  private static void outputRow(float[] m, int mo, int step, float[] t, int to) {
    FloatVector m1 = load(m, mo + step);
    FloatVector m2 = load(m, mo + 2 * step);
    FloatVector m3 = load(m, mo + 3 * step);
    FloatVector m4 = load(m, mo + 4 * step);
    FloatVector even = m1.add(m2);
    FloatVector odd = m1.sub(m2);
    FloatVector farEven = m3.add(m4);
    FloatVector farOdd = m3.sub(m4);
    load(m, mo).add(even).add(farEven).intoArray(t, to);
    farOdd.fma(broadcast(2), odd).intoArray(t, to + LANES);
    farEven.fma(broadcast(4), even).intoArray(t, to + 2 * LANES);
    farOdd.fma(broadcast(8), odd).add(load(m, mo + 5 * step)).intoArray(t, to + 3 * LANES);
  }

  private static void outputColumn(float[] t, int to, float[] bias, int bo, float floor, float[] y, int yo, int step) {
    FloatVector m1 = load(t, to + 4 * LANES);
    FloatVector m2 = load(t, to + 8 * LANES);
    FloatVector m3 = load(t, to + 12 * LANES);
    FloatVector m4 = load(t, to + 16 * LANES);
    FloatVector even = m1.add(m2);
    FloatVector odd = m1.sub(m2);
    FloatVector farEven = m3.add(m4);
    FloatVector farOdd = m3.sub(m4);
    FloatVector b = load(bias, bo);
    FloatVector least = broadcast(floor);
    FloatVector y0 = load(t, to).add(even).add(farEven).add(b);
    y0.blend(least, y0.compare(LE, least)).intoArray(y, yo);
    FloatVector y1 = farOdd.fma(broadcast(2), odd).add(b);
    y1.blend(least, y1.compare(LE, least)).intoArray(y, yo + step);
    FloatVector y2 = farEven.fma(broadcast(4), even).add(b);
    y2.blend(least, y2.compare(LE, least)).intoArray(y, yo + 2 * step);
    FloatVector y3 = farOdd.fma(broadcast(8), odd).add(load(t, to + 20 * LANES)).add(b);
    y3.blend(least, y3.compare(LE, least)).intoArray(y, yo + 3 * step);
  }

  private static void outputGradient(float[] dy, int dyo, int step, float[] v, int vo, int to) {
    FloatVector y0 = load(dy, dyo);
    FloatVector y1 = load(dy, dyo + step);
    FloatVector y2 = load(dy, dyo + 2 * step);
    FloatVector y3 = load(dy, dyo + 3 * step);
    FloatVector even = y0.add(y2);
    FloatVector odd = y1.add(y3);
    FloatVector farEven = y2.fma(broadcast(4), y0);
    FloatVector farOdd = y3.fma(broadcast(4), y1);
    y0.intoArray(v, vo);
    even.add(odd).intoArray(v, vo + to);
    even.sub(odd).intoArray(v, vo + 2 * to);
    farOdd.fma(broadcast(2), farEven).intoArray(v, vo + 3 * to);
    farOdd.fma(broadcast(-2), farEven).intoArray(v, vo + 4 * to);
    y3.intoArray(v, vo + 5 * to);
  }

  /** Sets {@code 0 + …} as the scalar form does: that turns −0 into 0. */
  private static void weightGradientRow(float[] m, int mo, int step, float[] t, int to) {
    FloatVector m1 = load(m, mo + step);
    FloatVector m2 = load(m, mo + 2 * step);
    FloatVector m3 = load(m, mo + 3 * step);
    FloatVector m4 = load(m, mo + 4 * step);
    FloatVector near = m1.add(m2);
    FloatVector far = m3.add(m4);
    FloatVector g0 = far.fma(broadcast(TWENTY_FOURTH), near.fma(broadcast(-SIXTH), load(m, mo).mul(broadcast(0.25f))));
    g0.add(broadcast(0)).intoArray(t, to);
    FloatVector g1 = m3.sub(m4).fma(broadcast(TWELFTH), m2.sub(m1).mul(broadcast(SIXTH)));
    g1.add(broadcast(0)).intoArray(t, to + LANES);
    FloatVector g2 = far.sub(near).fma(broadcast(SIXTH), load(m, mo + 5 * step));
    g2.add(broadcast(0)).intoArray(t, to + 2 * LANES);
  }

  private static void weightGradientColumn(float[] t, int to, float[] dw, int dwo, int step) {
    FloatVector m1 = load(t, to + 3 * LANES);
    FloatVector m2 = load(t, to + 6 * LANES);
    FloatVector m3 = load(t, to + 9 * LANES);
    FloatVector m4 = load(t, to + 12 * LANES);
    FloatVector near = m1.add(m2);
    FloatVector far = m3.add(m4);
    FloatVector g0 = far.fma(broadcast(TWENTY_FOURTH), near.fma(broadcast(-SIXTH), load(t, to).mul(broadcast(0.25f))));
    load(dw, dwo).add(g0).intoArray(dw, dwo);
    FloatVector g1 = m3.sub(m4).fma(broadcast(TWELFTH), m2.sub(m1).mul(broadcast(SIXTH)));
    load(dw, dwo + step).add(g1).intoArray(dw, dwo + step);
    FloatVector g2 = far.sub(near).fma(broadcast(SIXTH), load(t, to + 15 * LANES));
    load(dw, dwo + 2 * step).add(g2).intoArray(dw, dwo + 2 * step);
  }

  private static FloatVector load(float[] array, int offset) {
    return FloatVector.fromArray(S, array, offset);
  }

  private static FloatVector broadcast(float value) {
    return FloatVector.broadcast(S, value);
  }
}
