package bellows.kernel.tile;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Micro-tiles of C of 12 rows and 2 vectors; see {@link ColumnTiles8x3}. */
final class ColumnTiles12x2 {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;

  private ColumnTiles12x2() {}

  static void columns12x2(int runs, int length, float[] a, int ao, int lda, int runStride, float[] b, int bo, int ldb,
      int bl, float[] init, int io, int ldi, float[] c, int co, int ldc, int cl) {
    int y1 = co + ldc;
    int y2 = co + 2 * ldc;
    int y3 = co + 3 * ldc;
    int y4 = co + 4 * ldc;
    int y5 = co + 5 * ldc;
    int y6 = co + 6 * ldc;
    int y7 = co + 7 * ldc;
    int y8 = co + 8 * ldc;
    int y9 = co + 9 * ldc;
    int y10 = co + 10 * ldc;
    int y11 = co + 11 * ldc;
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
    FloatVector c8 = FloatVector.fromArray(S, init, io + 8 * ldi);
    FloatVector d8 = FloatVector.fromArray(S, init, io + 8 * ldi + cl);
    FloatVector c9 = FloatVector.fromArray(S, init, io + 9 * ldi);
    FloatVector d9 = FloatVector.fromArray(S, init, io + 9 * ldi + cl);
    FloatVector c10 = FloatVector.fromArray(S, init, io + 10 * ldi);
    FloatVector d10 = FloatVector.fromArray(S, init, io + 10 * ldi + cl);
    FloatVector c11 = FloatVector.fromArray(S, init, io + 11 * ldi);
    FloatVector d11 = FloatVector.fromArray(S, init, io + 11 * ldi + cl);
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
        v = FloatVector.broadcast(S, a[at + 8]);
        c8 = v.fma(b0, c8);
        d8 = v.fma(b1, d8);
        v = FloatVector.broadcast(S, a[at + 9]);
        c9 = v.fma(b0, c9);
        d9 = v.fma(b1, d9);
        v = FloatVector.broadcast(S, a[at + 10]);
        c10 = v.fma(b0, c10);
        d10 = v.fma(b1, d10);
        v = FloatVector.broadcast(S, a[at + 11]);
        c11 = v.fma(b0, c11);
        d11 = v.fma(b1, d11);
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
    c8.intoArray(c, y8);
    d8.intoArray(c, y8 + cl);
    c9.intoArray(c, y9);
    d9.intoArray(c, y9 + cl);
    c10.intoArray(c, y10);
    d10.intoArray(c, y10 + cl);
    c11.intoArray(c, y11);
    d11.intoArray(c, y11 + cl);
  }
}
