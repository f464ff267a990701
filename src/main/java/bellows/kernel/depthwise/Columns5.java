package bellows.kernel.depthwise;

import static jdk.incubator.vector.VectorOperators.LT;

import bellows.kernel.tile.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Depthwise convolution for windows of five columns, written out: what is loaded of an image serves all pixels
 * whose windows hold it. Loops end at places in arrays, since C2 copies the bodies of loops that it can count. Vectors
 * are loaded by methods of the JDK alone, as C2 always inlines those.
 */
public final class Columns5 {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int L = S.length();

  private Columns5() {}

  /**
   * Eight pixels.
   *
   * @param first of the places that count, at most 4
   * @param end of the places that count, at least 8
   */
  public static void correlate8(Strides s, int rows, int first, int end, float[] x, int xo, float[] w, int wo, float[] start,
      int so, float least, float[] y, int yo, int n) {
    int column = s.column(), weightColumn = s.weightColumn(), nextRow = s.row(), nextWeights = s.weightRow();
    int output = s.output();
    FloatVector floor = FloatVector.broadcast(S, least);
    for (int c = 0; c < n; c += L) {
      int at = Math.min(c, n - L);
      FloatVector y0 = FloatVector.fromArray(S, start, so + at), y1 = y0, y2 = y0, y3 = y0;
      FloatVector y4 = y0, y5 = y0, y6 = y0, y7 = y0;
      int row = xo + at, weights = wo + at, last = weights + rows * nextWeights;
      do {
        FloatVector w0 = FloatVector.fromArray(S, w, weights);
        FloatVector w1 = FloatVector.fromArray(S, w, weights + weightColumn);
        FloatVector w2 = FloatVector.fromArray(S, w, weights + 2 * weightColumn);
        FloatVector w3 = FloatVector.fromArray(S, w, weights + 3 * weightColumn);
        FloatVector w4 = FloatVector.fromArray(S, w, weights + 4 * weightColumn);
        int from = row;
        if (first == 0) {
          FloatVector v = FloatVector.fromArray(S, x, from);
          y0 = v.fma(w0, y0);
        }
        from += column;
        if (first <= 1) {
          FloatVector v = FloatVector.fromArray(S, x, from);
          y0 = v.fma(w1, y0);
          y1 = v.fma(w0, y1);
        }
        from += column;
        if (first <= 2) {
          FloatVector v = FloatVector.fromArray(S, x, from);
          y0 = v.fma(w2, y0);
          y1 = v.fma(w1, y1);
          y2 = v.fma(w0, y2);
        }
        from += column;
        if (first <= 3) {
          FloatVector v = FloatVector.fromArray(S, x, from);
          y0 = v.fma(w3, y0);
          y1 = v.fma(w2, y1);
          y2 = v.fma(w1, y2);
          y3 = v.fma(w0, y3);
        }
        from += column;
        FloatVector v4 = FloatVector.fromArray(S, x, from);
        y0 = v4.fma(w4, y0);
        y1 = v4.fma(w3, y1);
        y2 = v4.fma(w2, y2);
        y3 = v4.fma(w1, y3);
        y4 = v4.fma(w0, y4);
        from += column;
        FloatVector v5 = FloatVector.fromArray(S, x, from);
        y1 = v5.fma(w4, y1);
        y2 = v5.fma(w3, y2);
        y3 = v5.fma(w2, y3);
        y4 = v5.fma(w1, y4);
        y5 = v5.fma(w0, y5);
        from += column;
        FloatVector v6 = FloatVector.fromArray(S, x, from);
        y2 = v6.fma(w4, y2);
        y3 = v6.fma(w3, y3);
        y4 = v6.fma(w2, y4);
        y5 = v6.fma(w1, y5);
        y6 = v6.fma(w0, y6);
        from += column;
        FloatVector v7 = FloatVector.fromArray(S, x, from);
        y3 = v7.fma(w4, y3);
        y4 = v7.fma(w3, y4);
        y5 = v7.fma(w2, y5);
        y6 = v7.fma(w1, y6);
        y7 = v7.fma(w0, y7);
        from += column;
        if (end > 8) {
          FloatVector v = FloatVector.fromArray(S, x, from);
          y4 = v.fma(w4, y4);
          y5 = v.fma(w3, y5);
          y6 = v.fma(w2, y6);
          y7 = v.fma(w1, y7);
        }
        from += column;
        if (end > 9) {
          FloatVector v = FloatVector.fromArray(S, x, from);
          y5 = v.fma(w4, y5);
          y6 = v.fma(w3, y6);
          y7 = v.fma(w2, y7);
        }
        from += column;
        if (end > 10) {
          FloatVector v = FloatVector.fromArray(S, x, from);
          y6 = v.fma(w4, y6);
          y7 = v.fma(w3, y7);
        }
        from += column;
        if (end > 11) {
          FloatVector v = FloatVector.fromArray(S, x, from);
          y7 = v.fma(w4, y7);
        }
        row += nextRow;
        weights += nextWeights;
      } while (weights != last);
      int to = yo + at;
      y0.blend(0f, y0.compare(LT, floor)).intoArray(y, to);
      to += output;
      y1.blend(0f, y1.compare(LT, floor)).intoArray(y, to);
      to += output;
      y2.blend(0f, y2.compare(LT, floor)).intoArray(y, to);
      to += output;
      y3.blend(0f, y3.compare(LT, floor)).intoArray(y, to);
      to += output;
      y4.blend(0f, y4.compare(LT, floor)).intoArray(y, to);
      to += output;
      y5.blend(0f, y5.compare(LT, floor)).intoArray(y, to);
      to += output;
      y6.blend(0f, y6.compare(LT, floor)).intoArray(y, to);
      to += output;
      y7.blend(0f, y7.compare(LT, floor)).intoArray(y, to);
    }
  }

  /**
   * Four pixels.
   *
   * @param first of the places that count, at most 4
   * @param end of the places that count, at least 4
   */
  public static void correlate4(Strides s, int rows, int first, int end, float[] x, int xo, float[] w, int wo, float[] start,
      int so, float least, float[] y, int yo, int n) {
    int column = s.column(), weightColumn = s.weightColumn(), nextRow = s.row(), nextWeights = s.weightRow();
    int output = s.output();
    FloatVector floor = FloatVector.broadcast(S, least);
    for (int c = 0; c < n; c += L) {
      int at = Math.min(c, n - L);
      FloatVector y0 = FloatVector.fromArray(S, start, so + at), y1 = y0, y2 = y0, y3 = y0;
      int row = xo + at, weights = wo + at, last = weights + rows * nextWeights;
      do {
        FloatVector w0 = FloatVector.fromArray(S, w, weights);
        FloatVector w1 = FloatVector.fromArray(S, w, weights + weightColumn);
        FloatVector w2 = FloatVector.fromArray(S, w, weights + 2 * weightColumn);
        FloatVector w3 = FloatVector.fromArray(S, w, weights + 3 * weightColumn);
        FloatVector w4 = FloatVector.fromArray(S, w, weights + 4 * weightColumn);
        int from = row;
        if (first == 0) {
          FloatVector v = FloatVector.fromArray(S, x, from);
          y0 = v.fma(w0, y0);
        }
        from += column;
        if (first <= 1) {
          FloatVector v = FloatVector.fromArray(S, x, from);
          y0 = v.fma(w1, y0);
          y1 = v.fma(w0, y1);
        }
        from += column;
        if (first <= 2) {
          FloatVector v = FloatVector.fromArray(S, x, from);
          y0 = v.fma(w2, y0);
          y1 = v.fma(w1, y1);
          y2 = v.fma(w0, y2);
        }
        from += column;
        if (first <= 3) {
          FloatVector v = FloatVector.fromArray(S, x, from);
          y0 = v.fma(w3, y0);
          y1 = v.fma(w2, y1);
          y2 = v.fma(w1, y2);
          y3 = v.fma(w0, y3);
        }
        from += column;
        if (end > 4) {
          FloatVector v = FloatVector.fromArray(S, x, from);
          y0 = v.fma(w4, y0);
          y1 = v.fma(w3, y1);
          y2 = v.fma(w2, y2);
          y3 = v.fma(w1, y3);
        }
        from += column;
        if (end > 5) {
          FloatVector v = FloatVector.fromArray(S, x, from);
          y1 = v.fma(w4, y1);
          y2 = v.fma(w3, y2);
          y3 = v.fma(w2, y3);
        }
        from += column;
        if (end > 6) {
          FloatVector v = FloatVector.fromArray(S, x, from);
          y2 = v.fma(w4, y2);
          y3 = v.fma(w3, y3);
        }
        from += column;
        if (end > 7) {
          FloatVector v = FloatVector.fromArray(S, x, from);
          y3 = v.fma(w4, y3);
        }
        row += nextRow;
        weights += nextWeights;
      } while (weights != last);
      int to = yo + at;
      y0.blend(0f, y0.compare(LT, floor)).intoArray(y, to);
      to += output;
      y1.blend(0f, y1.compare(LT, floor)).intoArray(y, to);
      to += output;
      y2.blend(0f, y2.compare(LT, floor)).intoArray(y, to);
      to += output;
      y3.blend(0f, y3.compare(LT, floor)).intoArray(y, to);
    }
  }

  /** Four pixels whose windows lie two columns apart, where all taps count. */
  public static void correlate4By2(Strides s, int rows, float[] x, int xo, float[] w, int wo, float[] start, int so,
      float least, float[] y, int yo, int n) {
    int column = s.column(), weightColumn = s.weightColumn(), nextRow = s.row(), nextWeights = s.weightRow();
    int output = s.output();
    FloatVector floor = FloatVector.broadcast(S, least);
    for (int c = 0; c < n; c += L) {
      int at = Math.min(c, n - L);
      FloatVector y0 = FloatVector.fromArray(S, start, so + at), y1 = y0, y2 = y0, y3 = y0;
      int row = xo + at, weights = wo + at, last = weights + rows * nextWeights;
      do {
        FloatVector w0 = FloatVector.fromArray(S, w, weights);
        FloatVector w1 = FloatVector.fromArray(S, w, weights + weightColumn);
        FloatVector w2 = FloatVector.fromArray(S, w, weights + 2 * weightColumn);
        FloatVector w3 = FloatVector.fromArray(S, w, weights + 3 * weightColumn);
        FloatVector w4 = FloatVector.fromArray(S, w, weights + 4 * weightColumn);
        int from = row;
        FloatVector v = FloatVector.fromArray(S, x, from);
        y0 = v.fma(w0, y0);
        from += column;
        v = FloatVector.fromArray(S, x, from);
        y0 = v.fma(w1, y0);
        from += column;
        v = FloatVector.fromArray(S, x, from);
        y0 = v.fma(w2, y0);
        y1 = v.fma(w0, y1);
        from += column;
        v = FloatVector.fromArray(S, x, from);
        y0 = v.fma(w3, y0);
        y1 = v.fma(w1, y1);
        from += column;
        v = FloatVector.fromArray(S, x, from);
        y0 = v.fma(w4, y0);
        y1 = v.fma(w2, y1);
        y2 = v.fma(w0, y2);
        from += column;
        v = FloatVector.fromArray(S, x, from);
        y1 = v.fma(w3, y1);
        y2 = v.fma(w1, y2);
        from += column;
        v = FloatVector.fromArray(S, x, from);
        y1 = v.fma(w4, y1);
        y2 = v.fma(w2, y2);
        y3 = v.fma(w0, y3);
        from += column;
        v = FloatVector.fromArray(S, x, from);
        y2 = v.fma(w3, y2);
        y3 = v.fma(w1, y3);
        from += column;
        v = FloatVector.fromArray(S, x, from);
        y2 = v.fma(w4, y2);
        y3 = v.fma(w2, y3);
        from += column;
        v = FloatVector.fromArray(S, x, from);
        y3 = v.fma(w3, y3);
        from += column;
        v = FloatVector.fromArray(S, x, from);
        y3 = v.fma(w4, y3);
        row += nextRow;
        weights += nextWeights;
      } while (weights != last);
      int to = yo + at;
      y0.blend(0f, y0.compare(LT, floor)).intoArray(y, to);
      to += output;
      y1.blend(0f, y1.compare(LT, floor)).intoArray(y, to);
      to += output;
      y2.blend(0f, y2.compare(LT, floor)).intoArray(y, to);
      to += output;
      y3.blend(0f, y3.compare(LT, floor)).intoArray(y, to);
    }
  }

  /**
   * Of whole vectors of channels, and of pixels whose taps all count: the sums of a row of the window stay in registers
   * over all of them.
   */
  public static void addProducts(Strides s, int pixels, int rows, float[] x, int xo, float[] dy, int dyo, float[] dw, int dwo,
      int n) {
    int column = s.column(), weightColumn = s.weightColumn(), pixel = s.pixel(), output = s.output();
    int together = pixel == column ? pixels & -4 : 0;
    for (int c = 0; c <= n - L; c += L) {
      int row = xo + c, sums = dwo + c, last = sums + rows * s.weightRow();
      do {
        FloatVector s0 = FloatVector.fromArray(S, dw, sums);
        FloatVector s1 = FloatVector.fromArray(S, dw, sums + weightColumn);
        FloatVector s2 = FloatVector.fromArray(S, dw, sums + 2 * weightColumn);
        FloatVector s3 = FloatVector.fromArray(S, dw, sums + 3 * weightColumn);
        FloatVector s4 = FloatVector.fromArray(S, dw, sums + 4 * weightColumn);
        int from = row, slope = dyo + c, end = slope + pixels * output;
        for (int end4 = slope + together * output; slope != end4; slope += 4 * output) {
          FloatVector d0 = FloatVector.fromArray(S, dy, slope);
          FloatVector d1 = FloatVector.fromArray(S, dy, slope + output);
          FloatVector d2 = FloatVector.fromArray(S, dy, slope + 2 * output);
          FloatVector d3 = FloatVector.fromArray(S, dy, slope + 3 * output);
          int place = from;
          FloatVector v = FloatVector.fromArray(S, x, place);
          s0 = v.fma(d0, s0);
          place += column;
          v = FloatVector.fromArray(S, x, place);
          s1 = v.fma(d0, s1);
          s0 = v.fma(d1, s0);
          place += column;
          v = FloatVector.fromArray(S, x, place);
          s2 = v.fma(d0, s2);
          s1 = v.fma(d1, s1);
          s0 = v.fma(d2, s0);
          place += column;
          v = FloatVector.fromArray(S, x, place);
          s3 = v.fma(d0, s3);
          s2 = v.fma(d1, s2);
          s1 = v.fma(d2, s1);
          s0 = v.fma(d3, s0);
          place += column;
          v = FloatVector.fromArray(S, x, place);
          s4 = v.fma(d0, s4);
          s3 = v.fma(d1, s3);
          s2 = v.fma(d2, s2);
          s1 = v.fma(d3, s1);
          place += column;
          v = FloatVector.fromArray(S, x, place);
          s4 = v.fma(d1, s4);
          s3 = v.fma(d2, s3);
          s2 = v.fma(d3, s2);
          place += column;
          v = FloatVector.fromArray(S, x, place);
          s4 = v.fma(d2, s4);
          s3 = v.fma(d3, s3);
          place += column;
          v = FloatVector.fromArray(S, x, place);
          s4 = v.fma(d3, s4);
          from += 4 * pixel;
        }
        for (; slope != end; slope += output) {
          FloatVector d = FloatVector.fromArray(S, dy, slope);
          s0 = FloatVector.fromArray(S, x, from).fma(d, s0);
          s1 = FloatVector.fromArray(S, x, from + column).fma(d, s1);
          s2 = FloatVector.fromArray(S, x, from + 2 * column).fma(d, s2);
          s3 = FloatVector.fromArray(S, x, from + 3 * column).fma(d, s3);
          s4 = FloatVector.fromArray(S, x, from + 4 * column).fma(d, s4);
          from += pixel;
        }
        s0.intoArray(dw, sums);
        s1.intoArray(dw, sums + weightColumn);
        s2.intoArray(dw, sums + 2 * weightColumn);
        s3.intoArray(dw, sums + 3 * weightColumn);
        s4.intoArray(dw, sums + 4 * weightColumn);
        row += s.row();
        sums += s.weightRow();
      } while (sums != last);
    }
  }
}
