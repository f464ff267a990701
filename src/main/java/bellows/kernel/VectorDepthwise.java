package bellows.kernel;

import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LT;

import bellows.kernel.depthwise.Columns3;
import bellows.kernel.depthwise.Columns5;
import bellows.kernel.depthwise.Strides;
import bellows.kernel.tile.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link DepthwiseKernels} on the JDK's Vector API. Four or eight neighbouring pixels at a time, so that a weight that
 * is loaded serves them all; vectors run along channels, innermost, as memory likes to be read. The last vector may
 * overlap the one before, and the last pixels those before: they are set again, or a sum leaves alone the lanes that are
 * done.
 */
final class VectorDepthwise implements DepthwiseKernels {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int L = S.length();
  private static final DepthwiseKernels SCALAR = new ScalarDepthwise();
  private static final int FEW = 4;
  private static final int MANY = 8;
  private static final float[] LANE_NUMBERS = new float[L];

  static {
    for (int lane = 0; lane < L; lane++) {
      LANE_NUMBERS[lane] = lane;
    }
  }

  @Override
  public void correlate(Strides s, Places inside, int pixels, int rows, int columns, float[] x, int xo, float[] w,
      int wo, float[] start, int so, float least, float[] y, int yo, int n) {
    if (n < L) {
      SCALAR.correlate(s, inside, pixels, rows, columns, x, xo, w, wo, start, so, least, y, yo, n);
      return;
    }
    boolean shared = s.pixel() == s.column() && (columns == 3 || columns == 5);
    int p = 0;
    while (p < pixels) {
      int many = shared && pixels >= MANY && pixels - p > FEW ? MANY : FEW;
      int at = Math.min(p, pixels - many);
      int first = Math.max(0, inside.first() - at);
      int end = inside.end() - at;
      boolean whole = first == 0 && end - many >= columns - 1;
      if (pixels < many || !whole && !(shared && first < columns && end >= many)) {
        correlate1(s, inside, p, rows, columns, x, xo, w, wo, start, so, least, y, yo, n);
        p++;
        continue;
      }
      int from = xo + at * s.pixel();
      int to = yo + at * s.output();
      if (shared) {
        slide(s, many, rows, columns, first, end, x, from, w, wo, start, so, least, y, to, n);
      } else if (s.pixel() == 2 * s.column() && columns == 3) {
        Columns3.correlate4By2(s, rows, x, from, w, wo, start, so, least, y, to, n);
      } else if (s.pixel() == 2 * s.column() && columns == 5) {
        Columns5.correlate4By2(s, rows, x, from, w, wo, start, so, least, y, to, n);
      } else {
        correlate4(s, rows, columns, x, from, w, wo, start, so, least, y, to, n);
      }
      p = at + many;
    }
  }

  private static void slide(Strides s, int pixels, int rows, int columns, int first, int end, float[] x, int xo,
      float[] w, int wo, float[] start, int so, float least, float[] y, int yo, int n) {
    if (columns == 3 && pixels == MANY) {
      Columns3.correlate8(s, rows, first, end, x, xo, w, wo, start, so, least, y, yo, n);
    } else if (columns == 3) {
      Columns3.correlate4(s, rows, first, end, x, xo, w, wo, start, so, least, y, yo, n);
    } else if (pixels == MANY) {
      Columns5.correlate8(s, rows, first, end, x, xo, w, wo, start, so, least, y, yo, n);
    } else {
      Columns5.correlate4(s, rows, first, end, x, xo, w, wo, start, so, least, y, yo, n);
    }
  }

  private static void correlate4(Strides s, int rows, int columns, float[] x, int xo, float[] w, int wo, float[] start,
      int so, float least, float[] y, int yo, int n) {
    int pixel = s.pixel(), column = s.column(), row = s.row() - columns * column;
    int weightColumn = s.weightColumn(), weightRow = s.weightRow() - columns * weightColumn, output = s.output();
    FloatVector floor = FloatVector.broadcast(S, least);
    for (int c = 0; c < n; c += L) {
      int at = Math.min(c, n - L);
      FloatVector y0 = FloatVector.fromArray(S, start, so + at), y1 = y0, y2 = y0, y3 = y0;
      int from = xo + at, weight = wo + at, end = weight + rows * s.weightRow();
      do {
        int rowEnd = weight + columns * weightColumn;
        do {
          FloatVector v = FloatVector.fromArray(S, w, weight);
          y0 = FloatVector.fromArray(S, x, from).fma(v, y0);
          y1 = FloatVector.fromArray(S, x, from + pixel).fma(v, y1);
          y2 = FloatVector.fromArray(S, x, from + 2 * pixel).fma(v, y2);
          y3 = FloatVector.fromArray(S, x, from + 3 * pixel).fma(v, y3);
          from += column;
          weight += weightColumn;
        } while (weight != rowEnd);
        from += row;
        weight += weightRow;
      } while (weight != end);
      y0.blend(0f, y0.compare(LT, floor)).intoArray(y, yo + at);
      y1.blend(0f, y1.compare(LT, floor)).intoArray(y, yo + at + output);
      y2.blend(0f, y2.compare(LT, floor)).intoArray(y, yo + at + 2 * output);
      y3.blend(0f, y3.compare(LT, floor)).intoArray(y, yo + at + 3 * output);
    }
  }

  /** The pixel p of a run. */
  private static void correlate1(Strides s, Places inside, int p, int rows, int columns, float[] x, int xo, float[] w,
      int wo, float[] start, int so, float least, float[] y, int yo, int n) {
    int first = Math.max(0, inside.first() - p), taps = Math.min(columns, inside.end() - p) - first;
    int column = s.column(), row = s.row() - taps * column, xp = xo + p * s.pixel() + first * column;
    int weightColumn = s.weightColumn(), weightRow = s.weightRow() - taps * weightColumn;
    int wp = wo + first * weightColumn, yp = yo + p * s.output();
    FloatVector floor = FloatVector.broadcast(S, least);
    for (int c = 0; c < n; c += L) {
      int at = Math.min(c, n - L);
      FloatVector sum = FloatVector.fromArray(S, start, so + at);
      int from = xp + at, weight = wp + at, end = weight + rows * s.weightRow();
      do {
        int rowEnd = weight + taps * weightColumn;
        do {
          sum = FloatVector.fromArray(S, x, from).fma(FloatVector.fromArray(S, w, weight), sum);
          from += column;
          weight += weightColumn;
        } while (weight != rowEnd);
        from += row;
        weight += weightRow;
      } while (weight != end);
      sum.blend(0f, sum.compare(LT, floor)).intoArray(y, yp + at);
    }
  }

  @Override
  public void addProducts(Strides s, Places inside, int pixels, int rows, int columns, float[] x, int xo, float[] dy,
      int dyo, float[] dw, int dwo, int n) {
    if (n < L) {
      SCALAR.addProducts(s, inside, pixels, rows, columns, x, xo, dy, dyo, dw, dwo, n);
      return;
    }
    int first = Math.max(0, Math.min(pixels, inside.first()));
    int end = Math.max(first, Math.min(pixels, inside.end() - columns + 1));
    addSingly(s, inside, 0, first, rows, columns, x, xo, dy, dyo, dw, dwo, n, 0);
    int from = xo + first * s.pixel();
    int slope = dyo + first * s.output();
    int done = 0;
    if (end > first && columns == 3) {
      done = n - n % L;
      Columns3.addProducts(s, end - first, rows, x, from, dy, slope, dw, dwo, n);
    } else if (end > first && columns == 5) {
      done = n - n % L;
      Columns5.addProducts(s, end - first, rows, x, from, dy, slope, dw, dwo, n);
    }
    int p = first;
    for (; p <= end - FEW && done < n; p += FEW) {
      addProducts4(s, rows, columns, x, xo + p * s.pixel(), dy, dyo + p * s.output(), dw, dwo, n, done);
    }
    addSingly(s, inside, p, done < n ? end : p, rows, columns, x, xo, dy, dyo, dw, dwo, n, done);
    addSingly(s, inside, end, pixels, rows, columns, x, xo, dy, dyo, dw, dwo, n, 0);
  }

  private static void addSingly(Strides s, Places inside, int first, int end, int rows, int columns, float[] x, int xo,
      float[] dy, int dyo, float[] dw, int dwo, int n, int done) {
    for (int p = first; p < end; p++) {
      addProducts1(s, inside, p, rows, columns, x, xo, dy, dyo, dw, dwo, n, done);
    }
  }

  /** @param done channels whose sums are there already */
  private static void addProducts4(Strides s, int rows, int columns, float[] x, int xo, float[] dy, int dyo, float[] dw,
      int dwo, int n, int done) {
    int pixel = s.pixel(), column = s.column(), row = s.row() - columns * column;
    int weightColumn = s.weightColumn(), weightRow = s.weightRow() - columns * weightColumn, output = s.output();
    FloatVector lanes = FloatVector.fromArray(S, LANE_NUMBERS, 0);
    for (int c = done; c < n; c += L) {
      int at = Math.min(c, n - L);
      VectorMask<Float> open = lanes.compare(GE, c - at);
      FloatVector d0 = FloatVector.fromArray(S, dy, dyo + at);
      FloatVector d1 = FloatVector.fromArray(S, dy, dyo + at + output);
      FloatVector d2 = FloatVector.fromArray(S, dy, dyo + at + 2 * output);
      FloatVector d3 = FloatVector.fromArray(S, dy, dyo + at + 3 * output);
      int from = xo + at, to = dwo + at, end = to + rows * s.weightRow();
      do {
        int rowEnd = to + columns * weightColumn;
        do {
          FloatVector before = FloatVector.fromArray(S, dw, to);
          FloatVector sum = FloatVector.fromArray(S, x, from).fma(d0, before);
          sum = FloatVector.fromArray(S, x, from + pixel).fma(d1, sum);
          sum = FloatVector.fromArray(S, x, from + 2 * pixel).fma(d2, sum);
          sum = FloatVector.fromArray(S, x, from + 3 * pixel).fma(d3, sum);
          before.blend(sum, open).intoArray(dw, to);
          from += column;
          to += weightColumn;
        } while (to != rowEnd);
        from += row;
        to += weightRow;
      } while (to != end);
    }
  }

  private static void addProducts1(Strides s, Places inside, int p, int rows, int columns, float[] x, int xo,
      float[] dy, int dyo, float[] dw, int dwo, int n, int done) {
    int first = Math.max(0, inside.first() - p), taps = Math.min(columns, inside.end() - p) - first;
    int column = s.column(), row = s.row() - taps * column, xp = xo + p * s.pixel() + first * column;
    int weightColumn = s.weightColumn(), weightRow = s.weightRow() - taps * weightColumn;
    int wp = dwo + first * weightColumn;
    FloatVector lanes = FloatVector.fromArray(S, LANE_NUMBERS, 0);
    for (int c = done; c < n; c += L) {
      int at = Math.min(c, n - L);
      VectorMask<Float> open = lanes.compare(GE, c - at);
      FloatVector d = FloatVector.fromArray(S, dy, dyo + p * s.output() + at);
      int from = xp + at, to = wp + at, end = to + rows * s.weightRow();
      do {
        int rowEnd = to + taps * weightColumn;
        do {
          FloatVector before = FloatVector.fromArray(S, dw, to);
          before.blend(FloatVector.fromArray(S, x, from).fma(d, before), open).intoArray(dw, to);
          from += column;
          to += weightColumn;
        } while (to != rowEnd);
        from += row;
        to += weightRow;
      } while (to != end);
    }
  }
}
