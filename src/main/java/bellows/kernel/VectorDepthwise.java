package bellows.kernel;

import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LT;

import bellows.kernel.tile.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link DepthwiseKernels} on the JDK's Vector API. Four neighbouring pixels at a time, so that a weight that is loaded
 * serves four; vectors run along channels, innermost, as memory likes to be read. The last vector may overlap the one
 * before: a sum then leaves alone the lanes that are done.
 */
final class VectorDepthwise implements DepthwiseKernels {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int L = S.length();
  private static final DepthwiseKernels SCALAR = new ScalarDepthwise();
  private static final int TOGETHER = 4;
  private static final float[] LANE_NUMBERS = new float[L];

  static {
    for (int lane = 0; lane < L; lane++) {
      LANE_NUMBERS[lane] = lane;
    }
  }

  @Override
  public void correlate(Strides s, int pixels, int rows, int columns, float[] x, int xo, float[] w, int wo,
      float[] start, int so, float least, float[] y, int yo, int n) {
    if (n < L) {
      SCALAR.correlate(s, pixels, rows, columns, x, xo, w, wo, start, so, least, y, yo, n);
      return;
    }
    int p = 0;
    for (; p <= pixels - TOGETHER; p += TOGETHER) {
      correlate4(s, rows, columns, x, xo + p * s.pixel(), w, wo, start, so, least, y, yo + p * s.output(), n);
    }
    for (; p < pixels; p++) {
      correlate1(s, rows, columns, x, xo + p * s.pixel(), w, wo, start, so, least, y, yo + p * s.output(), n);
    }
  }

  private static void correlate4(Strides s, int rows, int columns, float[] x, int xo, float[] w, int wo, float[] start,
      int so, float least, float[] y, int yo, int n) {
    int pixel = s.pixel(), column = s.column(), row = s.row() - columns * column;
    int weightColumn = s.weightColumn(), weightRow = s.weightRow() - columns * weightColumn, output = s.output();
    FloatVector floor = FloatVector.broadcast(S, least);
    for (int c = 0; c < n; c += L) {
      int at = Math.min(c, n - L);
      FloatVector y0 = load(start, so + at), y1 = y0, y2 = y0, y3 = y0;
      int from = xo + at;
      int weight = wo + at;
      int r = 0;
      do {
        int q = 0;
        do {
          FloatVector v = load(w, weight);
          y0 = load(x, from).fma(v, y0);
          y1 = load(x, from + pixel).fma(v, y1);
          y2 = load(x, from + 2 * pixel).fma(v, y2);
          y3 = load(x, from + 3 * pixel).fma(v, y3);
          from += column;
          weight += weightColumn;
        } while (++q < columns);
        from += row;
        weight += weightRow;
      } while (++r < rows);
      y0.blend(0f, y0.compare(LT, floor)).intoArray(y, yo + at);
      y1.blend(0f, y1.compare(LT, floor)).intoArray(y, yo + at + output);
      y2.blend(0f, y2.compare(LT, floor)).intoArray(y, yo + at + 2 * output);
      y3.blend(0f, y3.compare(LT, floor)).intoArray(y, yo + at + 3 * output);
    }
  }

  private static void correlate1(Strides s, int rows, int columns, float[] x, int xo, float[] w, int wo, float[] start,
      int so, float least, float[] y, int yo, int n) {
    int column = s.column(), row = s.row() - columns * column;
    int weightColumn = s.weightColumn(), weightRow = s.weightRow() - columns * weightColumn;
    FloatVector floor = FloatVector.broadcast(S, least);
    for (int c = 0; c < n; c += L) {
      int at = Math.min(c, n - L);
      FloatVector sum = load(start, so + at);
      int from = xo + at;
      int weight = wo + at;
      int r = 0;
      do {
        int q = 0;
        do {
          sum = load(x, from).fma(load(w, weight), sum);
          from += column;
          weight += weightColumn;
        } while (++q < columns);
        from += row;
        weight += weightRow;
      } while (++r < rows);
      sum.blend(0f, sum.compare(LT, floor)).intoArray(y, yo + at);
    }
  }

  @Override
  public void addProducts(Strides s, int pixels, int rows, int columns, float[] x, int xo, float[] dy, int dyo,
      float[] dw, int dwo, int n) {
    if (n < L) {
      SCALAR.addProducts(s, pixels, rows, columns, x, xo, dy, dyo, dw, dwo, n);
      return;
    }
    int p = 0;
    for (; p <= pixels - TOGETHER; p += TOGETHER) {
      addProducts4(s, rows, columns, x, xo + p * s.pixel(), dy, dyo + p * s.output(), dw, dwo, n);
    }
    for (; p < pixels; p++) {
      addProducts1(s, rows, columns, x, xo + p * s.pixel(), dy, dyo + p * s.output(), dw, dwo, n);
    }
  }

  private static void addProducts4(Strides s, int rows, int columns, float[] x, int xo, float[] dy, int dyo, float[] dw,
      int dwo, int n) {
    int pixel = s.pixel(), column = s.column(), row = s.row() - columns * column;
    int weightColumn = s.weightColumn(), weightRow = s.weightRow() - columns * weightColumn, output = s.output();
    FloatVector lanes = load(LANE_NUMBERS, 0);
    for (int c = 0; c < n; c += L) {
      int at = Math.min(c, n - L);
      VectorMask<Float> open = lanes.compare(GE, c - at);
      FloatVector d0 = load(dy, dyo + at), d1 = load(dy, dyo + at + output);
      FloatVector d2 = load(dy, dyo + at + 2 * output), d3 = load(dy, dyo + at + 3 * output);
      int from = xo + at;
      int to = dwo + at;
      int r = 0;
      do {
        int q = 0;
        do {
          FloatVector before = load(dw, to);
          FloatVector sum = load(x, from).fma(d0, before);
          sum = load(x, from + pixel).fma(d1, sum);
          sum = load(x, from + 2 * pixel).fma(d2, sum);
          sum = load(x, from + 3 * pixel).fma(d3, sum);
          before.blend(sum, open).intoArray(dw, to);
          from += column;
          to += weightColumn;
        } while (++q < columns);
        from += row;
        to += weightRow;
      } while (++r < rows);
    }
  }

  private static void addProducts1(Strides s, int rows, int columns, float[] x, int xo, float[] dy, int dyo, float[] dw,
      int dwo, int n) {
    int column = s.column(), row = s.row() - columns * column;
    int weightColumn = s.weightColumn(), weightRow = s.weightRow() - columns * weightColumn;
    FloatVector lanes = load(LANE_NUMBERS, 0);
    for (int c = 0; c < n; c += L) {
      int at = Math.min(c, n - L);
      VectorMask<Float> open = lanes.compare(GE, c - at);
      FloatVector d = load(dy, dyo + at);
      int from = xo + at;
      int to = dwo + at;
      int r = 0;
      do {
        int q = 0;
        do {
          FloatVector before = load(dw, to);
          before.blend(load(x, from).fma(d, before), open).intoArray(dw, to);
          from += column;
          to += weightColumn;
        } while (++q < columns);
        from += row;
        to += weightRow;
      } while (++r < rows);
    }
  }

  private static FloatVector load(float[] array, int offset) {
    return FloatVector.fromArray(S, array, offset);
  }
}
