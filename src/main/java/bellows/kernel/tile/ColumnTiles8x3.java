package bellows.kernel.tile;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link RowTiles8x3} whose rows are columns of A, a matrix with rows {@code lda} apart: the form of weight gradients.
 * They take exactly as many rows as their names say, so that one check of bounds serves all. Rows of B are {@code ldb}
 * apart: it is packed, or lies in a matrix.
 */
final class ColumnTiles8x3 {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int LANES = S.length();

  private ColumnTiles8x3() {}

  static void columns8x2(int runs, int length, float[] a, int ao, int lda, int runStride, float[] b, int bo, int ldb,
      int bl, float[] init, int io, int ldi, float[] c, int co, int ldc, int cl) {
    int y1 = co + ldc;
    int y2 = co + 2 * ldc;
    int y3 = co + 3 * ldc;
    int y4 = co + 4 * ldc;
    int y5 = co + 5 * ldc;
    int y6 = co + 6 * ldc;
    int y7 = co + 7 * ldc;
    FloatVector c0 = FloatVector.fromArray(S, init, io);
    FloatVector d0 = FloatVector.fromArray(S, init, io + cl);
    FloatVector c1 = FloatVector.fromArray(S, init, io + ldi);
    FloatVector d1 = FloatVector.fromArray(S, init, io + ldi + cl);
    FloatVector c2 = FloatVector.fromArray(S, init, io + 2 * ldi);
    FloatVector d2 = FloatVector.fromArray(S, init, io + 2 * ldi + cl);
    FloatVector c3 = FloatVector.fromArray(S, init, io + 3 * ldi);
    FloatVector d3 = FloatVector.fromArray(S, init, io + 3 * ldi + cl);
    FloatVector c4 = FloatVector.fromArray(S, init, io + 4 * ldi);
    FloatVector d4 = FloatVector.fromArray(S, init, io + 4 * ldi + cl);
    FloatVector c5 = FloatVector.fromArray(S, init, io + 5 * ldi);
    FloatVector d5 = FloatVector.fromArray(S, init, io + 5 * ldi + cl);
    FloatVector c6 = FloatVector.fromArray(S, init, io + 6 * ldi);
    FloatVector d6 = FloatVector.fromArray(S, init, io + 6 * ldi + cl);
    FloatVector c7 = FloatVector.fromArray(S, init, io + 7 * ldi);
    FloatVector d7 = FloatVector.fromArray(S, init, io + 7 * ldi + cl);
    do {
      int at = ao;
      int p = 0;
      do {
        FloatVector b0 = FloatVector.fromArray(S, b, bo);
        FloatVector b1 = FloatVector.fromArray(S, b, bo + bl);
        FloatVector v = FloatVector.broadcast(S, a[at]);
        c0 = v.fma(b0, c0);
        d0 = v.fma(b1, d0);
        v = FloatVector.broadcast(S, a[at + 1]);
        c1 = v.fma(b0, c1);
        d1 = v.fma(b1, d1);
        v = FloatVector.broadcast(S, a[at + 2]);
        c2 = v.fma(b0, c2);
        d2 = v.fma(b1, d2);
        v = FloatVector.broadcast(S, a[at + 3]);
        c3 = v.fma(b0, c3);
        d3 = v.fma(b1, d3);
        v = FloatVector.broadcast(S, a[at + 4]);
        c4 = v.fma(b0, c4);
        d4 = v.fma(b1, d4);
        v = FloatVector.broadcast(S, a[at + 5]);
        c5 = v.fma(b0, c5);
        d5 = v.fma(b1, d5);
        v = FloatVector.broadcast(S, a[at + 6]);
        c6 = v.fma(b0, c6);
        d6 = v.fma(b1, d6);
        v = FloatVector.broadcast(S, a[at + 7]);
        c7 = v.fma(b0, c7);
        d7 = v.fma(b1, d7);
        bo += ldb;
        at += lda;
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
    c4.intoArray(c, y4);
    d4.intoArray(c, y4 + cl);
    c5.intoArray(c, y5);
    d5.intoArray(c, y5 + cl);
    c6.intoArray(c, y6);
    d6.intoArray(c, y6 + cl);
    c7.intoArray(c, y7);
    d7.intoArray(c, y7 + cl);
  }

  static void columns8x3(int runs, int length, float[] a, int ao, int lda, int runStride, float[] b, int bo, int ldb,
      int bs, int bl, float[] init, int io, int ldi, float[] c, int co, int ldc, int cl) {
    int y1 = co + ldc;
    int y2 = co + 2 * ldc;
    int y3 = co + 3 * ldc;
    int y4 = co + 4 * ldc;
    int y5 = co + 5 * ldc;
    int y6 = co + 6 * ldc;
    int y7 = co + 7 * ldc;
    FloatVector c0 = FloatVector.fromArray(S, init, io);
    FloatVector d0 = FloatVector.fromArray(S, init, io + LANES);
    FloatVector e0 = FloatVector.fromArray(S, init, io + cl);
    FloatVector c1 = FloatVector.fromArray(S, init, io + ldi);
    FloatVector d1 = FloatVector.fromArray(S, init, io + ldi + LANES);
    FloatVector e1 = FloatVector.fromArray(S, init, io + ldi + cl);
    FloatVector c2 = FloatVector.fromArray(S, init, io + 2 * ldi);
    FloatVector d2 = FloatVector.fromArray(S, init, io + 2 * ldi + LANES);
    FloatVector e2 = FloatVector.fromArray(S, init, io + 2 * ldi + cl);
    FloatVector c3 = FloatVector.fromArray(S, init, io + 3 * ldi);
    FloatVector d3 = FloatVector.fromArray(S, init, io + 3 * ldi + LANES);
    FloatVector e3 = FloatVector.fromArray(S, init, io + 3 * ldi + cl);
    FloatVector c4 = FloatVector.fromArray(S, init, io + 4 * ldi);
    FloatVector d4 = FloatVector.fromArray(S, init, io + 4 * ldi + LANES);
    FloatVector e4 = FloatVector.fromArray(S, init, io + 4 * ldi + cl);
    FloatVector c5 = FloatVector.fromArray(S, init, io + 5 * ldi);
    FloatVector d5 = FloatVector.fromArray(S, init, io + 5 * ldi + LANES);
    FloatVector e5 = FloatVector.fromArray(S, init, io + 5 * ldi + cl);
    FloatVector c6 = FloatVector.fromArray(S, init, io + 6 * ldi);
    FloatVector d6 = FloatVector.fromArray(S, init, io + 6 * ldi + LANES);
    FloatVector e6 = FloatVector.fromArray(S, init, io + 6 * ldi + cl);
    FloatVector c7 = FloatVector.fromArray(S, init, io + 7 * ldi);
    FloatVector d7 = FloatVector.fromArray(S, init, io + 7 * ldi + LANES);
    FloatVector e7 = FloatVector.fromArray(S, init, io + 7 * ldi + cl);
    do {
      int at = ao;
      int p = 0;
      do {
        FloatVector b0 = FloatVector.fromArray(S, b, bo);
        FloatVector b1 = FloatVector.fromArray(S, b, bo + bs);
        FloatVector b2 = FloatVector.fromArray(S, b, bo + bl);
        FloatVector v = FloatVector.broadcast(S, a[at]);
        c0 = v.fma(b0, c0);
        d0 = v.fma(b1, d0);
        e0 = v.fma(b2, e0);
        v = FloatVector.broadcast(S, a[at + 1]);
        c1 = v.fma(b0, c1);
        d1 = v.fma(b1, d1);
        e1 = v.fma(b2, e1);
        v = FloatVector.broadcast(S, a[at + 2]);
        c2 = v.fma(b0, c2);
        d2 = v.fma(b1, d2);
        e2 = v.fma(b2, e2);
        v = FloatVector.broadcast(S, a[at + 3]);
        c3 = v.fma(b0, c3);
        d3 = v.fma(b1, d3);
        e3 = v.fma(b2, e3);
        v = FloatVector.broadcast(S, a[at + 4]);
        c4 = v.fma(b0, c4);
        d4 = v.fma(b1, d4);
        e4 = v.fma(b2, e4);
        v = FloatVector.broadcast(S, a[at + 5]);
        c5 = v.fma(b0, c5);
        d5 = v.fma(b1, d5);
        e5 = v.fma(b2, e5);
        v = FloatVector.broadcast(S, a[at + 6]);
        c6 = v.fma(b0, c6);
        d6 = v.fma(b1, d6);
        e6 = v.fma(b2, e6);
        v = FloatVector.broadcast(S, a[at + 7]);
        c7 = v.fma(b0, c7);
        d7 = v.fma(b1, d7);
        e7 = v.fma(b2, e7);
        bo += ldb;
        at += lda;
      } while (++p < length);
      ao += runStride;
    } while (--runs > 0);
    c0.intoArray(c, co);
    d0.intoArray(c, co + LANES);
    e0.intoArray(c, co + cl);
    c1.intoArray(c, y1);
    d1.intoArray(c, y1 + LANES);
    e1.intoArray(c, y1 + cl);
    c2.intoArray(c, y2);
    d2.intoArray(c, y2 + LANES);
    e2.intoArray(c, y2 + cl);
    c3.intoArray(c, y3);
    d3.intoArray(c, y3 + LANES);
    e3.intoArray(c, y3 + cl);
    c4.intoArray(c, y4);
    d4.intoArray(c, y4 + LANES);
    e4.intoArray(c, y4 + cl);
    c5.intoArray(c, y5);
    d5.intoArray(c, y5 + LANES);
    e5.intoArray(c, y5 + cl);
    c6.intoArray(c, y6);
    d6.intoArray(c, y6 + LANES);
    e6.intoArray(c, y6 + cl);
    c7.intoArray(c, y7);
    d7.intoArray(c, y7 + LANES);
    e7.intoArray(c, y7 + cl);
  }
}
