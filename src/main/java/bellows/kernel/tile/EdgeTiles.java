package bellows.kernel.tile;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Micro-tiles for what other tiles leave: the last rows of a product, and products of one vector's width. Their form
 * and rules are those of {@link RowTiles8x3} and {@link ColumnTiles8x3}.
 *
 * <p>{@code any…} take any strides: row r of A begins at {@code ao + o…}, the next element of a row is {@code step}
 * away, row r of C is at {@code y…}.
 */
final class EdgeTiles {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int LANES = S.length();

  private EdgeTiles() {}

  static void any4x2(int runs, int length, float[] a, int ao, int o1, int o2, int o3, int step, int runStride,
      float[] b, int bo, int ldb, int bl, float[] c, int co, int y1, int y2, int y3, int cl) {
    FloatVector c0 = FloatVector.fromArray(S, c, co);
    FloatVector d0 = FloatVector.fromArray(S, c, co + cl);
    FloatVector c1 = FloatVector.fromArray(S, c, y1);
    FloatVector d1 = FloatVector.fromArray(S, c, y1 + cl);
    FloatVector c2 = FloatVector.fromArray(S, c, y2);
    FloatVector d2 = FloatVector.fromArray(S, c, y2 + cl);
    FloatVector c3 = FloatVector.fromArray(S, c, y3);
    FloatVector d3 = FloatVector.fromArray(S, c, y3 + cl);
    do {
      int a1 = ao + o1;
      int a2 = ao + o2;
      int a3 = ao + o3;
      int at = 0;
      int p = 0;
      do {
        FloatVector b0 = FloatVector.fromArray(S, b, bo);
        FloatVector b1 = FloatVector.fromArray(S, b, bo + bl);
        FloatVector v = FloatVector.broadcast(S, a[ao + at]);
        c0 = v.fma(b0, c0);
        d0 = v.fma(b1, d0);
        v = FloatVector.broadcast(S, a[a1 + at]);
        c1 = v.fma(b0, c1);
        d1 = v.fma(b1, d1);
        v = FloatVector.broadcast(S, a[a2 + at]);
        c2 = v.fma(b0, c2);
        d2 = v.fma(b1, d2);
        v = FloatVector.broadcast(S, a[a3 + at]);
        c3 = v.fma(b0, c3);
        d3 = v.fma(b1, d3);
        bo += ldb;
        at += step;
      } while (++p < length);
      ao += runStride;
    } while (--runs > 0);
    c0.intoArray(c, co);
    d0.intoArray(c, co + cl);
    c1.intoArray(c, y1);
    d1.intoArray(c, y1 + cl);
    c2.intoArray(c, y2);
    d2.intoArray(c, y2 + cl);
    c3.intoArray(c, y3);
    d3.intoArray(c, y3 + cl);
  }

  static void any4x1(int runs, int length, float[] a, int ao, int o1, int o2, int o3, int step, int runStride,
      float[] b, int bo, int ldb, float[] c, int co, int y1, int y2, int y3) {
    FloatVector c0 = FloatVector.fromArray(S, c, co);
    FloatVector c1 = FloatVector.fromArray(S, c, y1);
    FloatVector c2 = FloatVector.fromArray(S, c, y2);
    FloatVector c3 = FloatVector.fromArray(S, c, y3);
    do {
      int a1 = ao + o1;
      int a2 = ao + o2;
      int a3 = ao + o3;
      int at = 0;
      int p = 0;
      do {
        FloatVector b0 = FloatVector.fromArray(S, b, bo);
        FloatVector v = FloatVector.broadcast(S, a[ao + at]);
        c0 = v.fma(b0, c0);
        v = FloatVector.broadcast(S, a[a1 + at]);
        c1 = v.fma(b0, c1);
        v = FloatVector.broadcast(S, a[a2 + at]);
        c2 = v.fma(b0, c2);
        v = FloatVector.broadcast(S, a[a3 + at]);
        c3 = v.fma(b0, c3);
        bo += ldb;
        at += step;
      } while (++p < length);
      ao += runStride;
    } while (--runs > 0);
    c0.intoArray(c, co);
    c1.intoArray(c, y1);
    c2.intoArray(c, y2);
    c3.intoArray(c, y3);
  }

  static void any1x2(int runs, int length, float[] a, int ao, int step, int runStride, float[] b, int bo, int ldb,
      int bl, float[] c, int co, int cl) {
    FloatVector c0 = FloatVector.fromArray(S, c, co);
    FloatVector d0 = FloatVector.fromArray(S, c, co + cl);
    do {
      int at = 0;
      int p = 0;
      do {
        FloatVector b0 = FloatVector.fromArray(S, b, bo);
        FloatVector b1 = FloatVector.fromArray(S, b, bo + bl);
        FloatVector v = FloatVector.broadcast(S, a[ao + at]);
        c0 = v.fma(b0, c0);
        d0 = v.fma(b1, d0);
        bo += ldb;
        at += step;
      } while (++p < length);
      ao += runStride;
    } while (--runs > 0);
    c0.intoArray(c, co);
    d0.intoArray(c, co + cl);
  }

  static void any1x1(int runs, int length, float[] a, int ao, int step, int runStride, float[] b, int bo, int ldb,
      float[] c, int co) {
    FloatVector c0 = FloatVector.fromArray(S, c, co);
    do {
      int at = 0;
      int p = 0;
      do {
        FloatVector b0 = FloatVector.fromArray(S, b, bo);
        FloatVector v = FloatVector.broadcast(S, a[ao + at]);
        c0 = v.fma(b0, c0);
        bo += ldb;
        at += step;
      } while (++p < length);
      ao += runStride;
    } while (--runs > 0);
    c0.intoArray(c, co);
  }

  static void rows8x1(int rows, int runs, int length, float[] a, int ao, int[] starts, int first, int runStride,
      float[] b, int bo, float[] c, int co, int ldc) {
    int last = rows - 1;
    int r1 = Math.min(1, last);
    int r2 = Math.min(2, last);
    int r3 = Math.min(3, last);
    int r4 = Math.min(4, last);
    int r5 = Math.min(5, last);
    int r6 = Math.min(6, last);
    int r7 = Math.min(7, last);
    int y1 = co + r1 * ldc;
    int y2 = co + r2 * ldc;
    int y3 = co + r3 * ldc;
    int y4 = co + r4 * ldc;
    int y5 = co + r5 * ldc;
    int y6 = co + r6 * ldc;
    int y7 = co + r7 * ldc;
    FloatVector c0 = FloatVector.fromArray(S, c, co);
    FloatVector c1 = FloatVector.fromArray(S, c, y1);
    FloatVector c2 = FloatVector.fromArray(S, c, y2);
    FloatVector c3 = FloatVector.fromArray(S, c, y3);
    FloatVector c4 = FloatVector.fromArray(S, c, y4);
    FloatVector c5 = FloatVector.fromArray(S, c, y5);
    FloatVector c6 = FloatVector.fromArray(S, c, y6);
    FloatVector c7 = FloatVector.fromArray(S, c, y7);
    do {
      int a0 = ao + starts[first];
      int a1 = ao + starts[first + r1];
      int a2 = ao + starts[first + r2];
      int a3 = ao + starts[first + r3];
      int a4 = ao + starts[first + r4];
      int a5 = ao + starts[first + r5];
      int a6 = ao + starts[first + r6];
      int a7 = ao + starts[first + r7];
      int p = 0;
      do {
        FloatVector b0 = FloatVector.fromArray(S, b, bo);
        FloatVector v = FloatVector.broadcast(S, a[a0 + p]);
        c0 = v.fma(b0, c0);
        v = FloatVector.broadcast(S, a[a1 + p]);
        c1 = v.fma(b0, c1);
        v = FloatVector.broadcast(S, a[a2 + p]);
        c2 = v.fma(b0, c2);
        v = FloatVector.broadcast(S, a[a3 + p]);
        c3 = v.fma(b0, c3);
        v = FloatVector.broadcast(S, a[a4 + p]);
        c4 = v.fma(b0, c4);
        v = FloatVector.broadcast(S, a[a5 + p]);
        c5 = v.fma(b0, c5);
        v = FloatVector.broadcast(S, a[a6 + p]);
        c6 = v.fma(b0, c6);
        v = FloatVector.broadcast(S, a[a7 + p]);
        c7 = v.fma(b0, c7);
        bo += LANES;
      } while (++p < length);
      ao += runStride;
    } while (--runs > 0);
    c0.intoArray(c, co);
    c1.intoArray(c, y1);
    c2.intoArray(c, y2);
    c3.intoArray(c, y3);
    c4.intoArray(c, y4);
    c5.intoArray(c, y5);
    c6.intoArray(c, y6);
    c7.intoArray(c, y7);
  }

  static void columns8x1(int runs, int length, float[] a, int ao, int lda, int runStride, float[] b, int bo, int ldb,
      float[] c, int co, int ldc) {
    int y1 = co + ldc;
    int y2 = co + 2 * ldc;
    int y3 = co + 3 * ldc;
    int y4 = co + 4 * ldc;
    int y5 = co + 5 * ldc;
    int y6 = co + 6 * ldc;
    int y7 = co + 7 * ldc;
    FloatVector c0 = FloatVector.fromArray(S, c, co);
    FloatVector c1 = FloatVector.fromArray(S, c, y1);
    FloatVector c2 = FloatVector.fromArray(S, c, y2);
    FloatVector c3 = FloatVector.fromArray(S, c, y3);
    FloatVector c4 = FloatVector.fromArray(S, c, y4);
    FloatVector c5 = FloatVector.fromArray(S, c, y5);
    FloatVector c6 = FloatVector.fromArray(S, c, y6);
    FloatVector c7 = FloatVector.fromArray(S, c, y7);
    do {
      int at = ao;
      int p = 0;
      do {
        FloatVector b0 = FloatVector.fromArray(S, b, bo);
        FloatVector v = FloatVector.broadcast(S, a[at]);
        c0 = v.fma(b0, c0);
        v = FloatVector.broadcast(S, a[at + 1]);
        c1 = v.fma(b0, c1);
        v = FloatVector.broadcast(S, a[at + 2]);
        c2 = v.fma(b0, c2);
        v = FloatVector.broadcast(S, a[at + 3]);
        c3 = v.fma(b0, c3);
        v = FloatVector.broadcast(S, a[at + 4]);
        c4 = v.fma(b0, c4);
        v = FloatVector.broadcast(S, a[at + 5]);
        c5 = v.fma(b0, c5);
        v = FloatVector.broadcast(S, a[at + 6]);
        c6 = v.fma(b0, c6);
        v = FloatVector.broadcast(S, a[at + 7]);
        c7 = v.fma(b0, c7);
        bo += ldb;
        at += lda;
      } while (++p < length);
      ao += runStride;
    } while (--runs > 0);
    c0.intoArray(c, co);
    c1.intoArray(c, y1);
    c2.intoArray(c, y2);
    c3.intoArray(c, y3);
    c4.intoArray(c, y4);
    c5.intoArray(c, y5);
    c6.intoArray(c, y6);
    c7.intoArray(c, y7);
  }
}
