package bellows.kernel.tile;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Micro-tiles of C of 6 rows and 2 to 4 vectors; see {@link ColumnTiles8x3}. */
final class ColumnTiles6x4 {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int LANES = S.length();

  private ColumnTiles6x4() {}

  static void columns6x2(int runs, int length, float[] a, int ao, int lda, int runStride, float[] b, int bo, int ldb,
      int bl, float[] init, int io, int ldi, float[] c, int co, int ldc, int cl) {
    int y1 = co + ldc;
    int y2 = co + 2 * ldc;
    int y3 = co + 3 * ldc;
    int y4 = co + 4 * ldc;
    int y5 = co + 5 * ldc;
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
  }

  static void columns6x3(int runs, int length, float[] a, int ao, int lda, int runStride, float[] b, int bo, int ldb,
      int bs, int bl, float[] init, int io, int ldi, float[] c, int co, int ldc, int cl) {
    int y1 = co + ldc;
    int y2 = co + 2 * ldc;
    int y3 = co + 3 * ldc;
    int y4 = co + 4 * ldc;
    int y5 = co + 5 * ldc;
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
  }

  static void columns6x4(int runs, int length, float[] a, int ao, int lda, int runStride, float[] b, int bo, int ldb,
      int bs, int bl, float[] init, int io, int ldi, float[] c, int co, int ldc, int cl) {
    int y1 = co + ldc;
    int y2 = co + 2 * ldc;
    int y3 = co + 3 * ldc;
    int y4 = co + 4 * ldc;
    int y5 = co + 5 * ldc;
    int bt = 2 * bs;
    FloatVector c0 = FloatVector.fromArray(S, init, io);
    FloatVector d0 = FloatVector.fromArray(S, init, io + LANES);
    FloatVector e0 = FloatVector.fromArray(S, init, io + 2 * LANES);
    FloatVector f0 = FloatVector.fromArray(S, init, io + cl);
    FloatVector c1 = FloatVector.fromArray(S, init, io + ldi);
    FloatVector d1 = FloatVector.fromArray(S, init, io + ldi + LANES);
    FloatVector e1 = FloatVector.fromArray(S, init, io + ldi + 2 * LANES);
    FloatVector f1 = FloatVector.fromArray(S, init, io + ldi + cl);
    FloatVector c2 = FloatVector.fromArray(S, init, io + 2 * ldi);
    FloatVector d2 = FloatVector.fromArray(S, init, io + 2 * ldi + LANES);
    FloatVector e2 = FloatVector.fromArray(S, init, io + 2 * ldi + 2 * LANES);
    FloatVector f2 = FloatVector.fromArray(S, init, io + 2 * ldi + cl);
    FloatVector c3 = FloatVector.fromArray(S, init, io + 3 * ldi);
    FloatVector d3 = FloatVector.fromArray(S, init, io + 3 * ldi + LANES);
    FloatVector e3 = FloatVector.fromArray(S, init, io + 3 * ldi + 2 * LANES);
    FloatVector f3 = FloatVector.fromArray(S, init, io + 3 * ldi + cl);
    FloatVector c4 = FloatVector.fromArray(S, init, io + 4 * ldi);
    FloatVector d4 = FloatVector.fromArray(S, init, io + 4 * ldi + LANES);
    FloatVector e4 = FloatVector.fromArray(S, init, io + 4 * ldi + 2 * LANES);
    FloatVector f4 = FloatVector.fromArray(S, init, io + 4 * ldi + cl);
    FloatVector c5 = FloatVector.fromArray(S, init, io + 5 * ldi);
    FloatVector d5 = FloatVector.fromArray(S, init, io + 5 * ldi + LANES);
    FloatVector e5 = FloatVector.fromArray(S, init, io + 5 * ldi + 2 * LANES);
    FloatVector f5 = FloatVector.fromArray(S, init, io + 5 * ldi + cl);
    do {
      int at = ao;
      int p = 0;
      do {
        FloatVector b0 = FloatVector.fromArray(S, b, bo);
        FloatVector b1 = FloatVector.fromArray(S, b, bo + bs);
        FloatVector b2 = FloatVector.fromArray(S, b, bo + bt);
        FloatVector b3 = FloatVector.fromArray(S, b, bo + bl);
        FloatVector v = FloatVector.broadcast(S, a[at]);
        c0 = v.fma(b0, c0);
        d0 = v.fma(b1, d0);
        e0 = v.fma(b2, e0);
        f0 = v.fma(b3, f0);
        v = FloatVector.broadcast(S, a[at + 1]);
        c1 = v.fma(b0, c1);
        d1 = v.fma(b1, d1);
        e1 = v.fma(b2, e1);
        f1 = v.fma(b3, f1);
        v = FloatVector.broadcast(S, a[at + 2]);
        c2 = v.fma(b0, c2);
        d2 = v.fma(b1, d2);
        e2 = v.fma(b2, e2);
        f2 = v.fma(b3, f2);
        v = FloatVector.broadcast(S, a[at + 3]);
        c3 = v.fma(b0, c3);
        d3 = v.fma(b1, d3);
        e3 = v.fma(b2, e3);
        f3 = v.fma(b3, f3);
        v = FloatVector.broadcast(S, a[at + 4]);
        c4 = v.fma(b0, c4);
        d4 = v.fma(b1, d4);
        e4 = v.fma(b2, e4);
        f4 = v.fma(b3, f4);
        v = FloatVector.broadcast(S, a[at + 5]);
        c5 = v.fma(b0, c5);
        d5 = v.fma(b1, d5);
        e5 = v.fma(b2, e5);
        f5 = v.fma(b3, f5);
        bo += ldb;
        at += lda;
      } while (++p < length);
      ao += runStride;
    } while (--runs > 0);
    c0.intoArray(c, co);
    d0.intoArray(c, co + LANES);
    e0.intoArray(c, co + 2 * LANES);
    f0.intoArray(c, co + cl);
    c1.intoArray(c, y1);
    d1.intoArray(c, y1 + LANES);
    e1.intoArray(c, y1 + 2 * LANES);
    f1.intoArray(c, y1 + cl);
    c2.intoArray(c, y2);
    d2.intoArray(c, y2 + LANES);
    e2.intoArray(c, y2 + 2 * LANES);
    f2.intoArray(c, y2 + cl);
    c3.intoArray(c, y3);
    d3.intoArray(c, y3 + LANES);
    e3.intoArray(c, y3 + 2 * LANES);
    f3.intoArray(c, y3 + cl);
    c4.intoArray(c, y4);
    d4.intoArray(c, y4 + LANES);
    e4.intoArray(c, y4 + 2 * LANES);
    f4.intoArray(c, y4 + cl);
    c5.intoArray(c, y5);
    d5.intoArray(c, y5 + LANES);
    e5.intoArray(c, y5 + 2 * LANES);
    f5.intoArray(c, y5 + cl);
  }
}
