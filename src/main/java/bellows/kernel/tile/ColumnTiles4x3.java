package bellows.kernel.tile;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The micro-tile of C of 4 rows and 3 vectors; see {@link ColumnTiles8x3}. */
final class ColumnTiles4x3 {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int LANES = S.length();

  private ColumnTiles4x3() {}

  static void columns4x3(int runs, int length, float[] a, int ao, int lda, int runStride, float[] b, int bo, int ldb,
      int bs, int bl, float[] init, int io, int ldi, float[] c, int co, int ldc, int cl) {
    int y1 = co + ldc;
    int y2 = co + 2 * ldc;
    int y3 = co + 3 * ldc;
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
  }
}
