package bellows.kernel;

import static jdk.incubator.vector.VectorOperators.LE;

import bellows.kernel.tile.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link WinogradTransforms} on the JDK's Vector API: vectors run along channels, and the last one may overlap the one
 * before, so that the same values are computed and stored twice. (The sums of {@link #weightGradient} are added to, so
 * there the rest is left to the scalar form.)
 *
 * <p>A 6×6 square of vectors does not fit the registers. So the rows' results go through scratch, which stays in the
 * nearest cache, and a method does one row or column: it loads, computes and stores. Rows and columns share one call of
 * it: with two of them, one inlined after the other, C2 on JDK 17 used up its nodes (NodeCountInliningCutoff) and boxed
 * the vectors that came last.
 */
final class VectorWinograd implements WinogradTransforms {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
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
      int line = 0;
      do {
        boolean row = line < 6;
        int column = line - 6;
        input(row ? x : scratch, row ? xo + at + line * xRow : so + column * LANES,
            row ? xColumn : 6 * LANES, row ? scratch : v,
            row ? so + line * 6 * LANES : vo + at + column * vColumn, row ? LANES : vRow);
      } while (++line < 12);
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
      int line = 0;
      do {
        boolean row = line < 3;
        int column = line - 3;
        weights(row ? w : scratch, row ? wo + at + line * wRow : so + column * LANES,
            row ? wColumn : 6 * LANES, row ? scratch : u,
            row ? so + line * 6 * LANES : uo + at + column * uColumn, row ? LANES : uRow);
      } while (++line < 9);
    }
  }

  @Override
  public void output(float[] m, int mo, int mRow, int mColumn, boolean relu, float[] y, int yo, int yRow, int yColumn,
      int n, float[] scratch, int so) {
    if (n < LANES) {
      scalar.output(m, mo, mRow, mColumn, relu, y, yo, yRow, yColumn, n, scratch, so);
      return;
    }
    for (int i = 0; i < n; i += LANES) {
      int at = Math.min(i, n - LANES);
      int line = 0;
      do {
        boolean row = line < 6;
        int column = line - 6;
        output(row ? m : scratch, row ? mo + at + line * mRow : so + column * LANES,
            row ? mColumn : 4 * LANES, row ? scratch : y,
            row ? so + line * 4 * LANES : yo + at + column * yColumn, row ? LANES : yRow);
      } while (++line < 10);
      int pixel = relu ? 0 : 16;
      while (pixel < 16) {
        int to = yo + at + pixel / 4 * yRow + pixel % 4 * yColumn;
        FloatVector value = load(y, to);
        value.blend(0f, value.compare(LE, 0f)).intoArray(y, to);
        pixel++;
      }
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
      int line = 0;
      do {
        boolean row = line < 4;
        int column = line - 4;
        outputGradient(row ? dy : scratch, row ? dyo + at + line * dyRow : so + column * LANES,
            row ? dyColumn : 6 * LANES, row ? scratch : v,
            row ? so + line * 6 * LANES : vo + at + column * vColumn, row ? LANES : vRow);
      } while (++line < 10);
    }
  }

  @Override
  public void weightGradient(float[] m, int mo, int mRow, int mColumn, float[] dw, int dwo, int dwRow, int dwColumn,
      int n, float[] scratch, int so) {
    int sums = so + 18 * LANES;
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      int line = 0;
      do {
        boolean row = line < 6;
        int column = line - 6;
        weightGradient(row ? m : scratch, row ? mo + i + line * mRow : so + column * LANES,
            row ? mColumn : 3 * LANES, scratch, row ? so + line * 3 * LANES : sums + column * LANES,
            row ? LANES : 3 * LANES);
      } while (++line < 9);
      int tap = 0;
      do {
        int to = dwo + i + tap / 3 * dwRow + tap % 3 * dwColumn;
        load(dw, to).add(load(scratch, sums + tap * LANES)).intoArray(dw, to);
      } while (++tap < 9);
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

  private static void output(float[] m, int mo, int step, float[] y, int yo, int to) {
    FloatVector m1 = load(m, mo + step);
    FloatVector m2 = load(m, mo + 2 * step);
    FloatVector m3 = load(m, mo + 3 * step);
    FloatVector m4 = load(m, mo + 4 * step);
    FloatVector even = m1.add(m2);
    FloatVector odd = m1.sub(m2);
    FloatVector farEven = m3.add(m4);
    FloatVector farOdd = m3.sub(m4);
    load(m, mo).add(even).add(farEven).intoArray(y, yo);
    farOdd.fma(broadcast(2), odd).intoArray(y, yo + to);
    farEven.fma(broadcast(4), even).intoArray(y, yo + 2 * to);
    farOdd.fma(broadcast(8), odd).add(load(m, mo + 5 * step)).intoArray(y, yo + 3 * to);
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

  private static void weightGradient(float[] m, int mo, int step, float[] dw, int dwo, int to) {
    FloatVector m1 = load(m, mo + step);
    FloatVector m2 = load(m, mo + 2 * step);
    FloatVector m3 = load(m, mo + 3 * step);
    FloatVector m4 = load(m, mo + 4 * step);
    FloatVector near = m1.add(m2);
    FloatVector far = m3.add(m4);
    FloatVector first = near.fma(broadcast(-SIXTH), load(m, mo).mul(broadcast(0.25f)));
    far.fma(broadcast(TWENTY_FOURTH), first).intoArray(dw, dwo);
    m3.sub(m4).fma(broadcast(TWELFTH), m2.sub(m1).mul(broadcast(SIXTH))).intoArray(dw, dwo + to);
    far.sub(near).fma(broadcast(SIXTH), load(m, mo + 5 * step)).intoArray(dw, dwo + 2 * to);
  }

  private static FloatVector load(float[] array, int offset) {
    return FloatVector.fromArray(S, array, offset);
  }

  private static FloatVector broadcast(float value) {
    return FloatVector.broadcast(S, value);
  }
}
