package bellows.kernel.tile;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The micro-tile of C of 4 rows and 3 vectors; see {@link RowTiles8x3}. */
final class RowTiles4x3 {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int LANES = S.length();

  private RowTiles4x3() {}

  static void rows4x3(int rows, int runs, int length, float[] a, int ao, int[] starts, int first, int runStride,
      float[] b, int bo, int bs, int bl, float[] init, int io, int ldi, float[] c, int co, int ldc, int cl) {
    int last = rows - 1;
    int r1 = Math.min(1, last);
    int r2 = Math.min(2, last);
    int r3 = Math.min(3, last);
    int y1 = co + r1 * ldc;
    int y2 = co + r2 * ldc;
    int y3 = co + r3 * ldc;
    FloatVector c0 = FloatVector.fromArray(S, init, io);
    FloatVector d0 = FloatVector.fromArray(S, init, io + LANES);
    FloatVector e0 = FloatVector.fromArray(S, init, io + cl);
    FloatVector c1 = FloatVector.fromArray(S, init, io + r1 * ldi);
    FloatVector d1 = FloatVector.fromArray(S, init, io + r1 * ldi + LANES);
    FloatVector e1 = FloatVector.fromArray(S, init, io + r1 * ldi + cl);
    FloatVector c2 = FloatVector.fromArray(S, init, io + r2 * ldi);
    FloatVector d2 = FloatVector.fromArray(S, init, io + r2 * ldi + LANES);
    FloatVector e2 = FloatVector.fromArray(S, init, io + r2 * ldi + cl);
    FloatVector c3 = FloatVector.fromArray(S, init, io + r3 * ldi);
    FloatVector d3 = FloatVector.fromArray(S, init, io + r3 * ldi + LANES);
    FloatVector e3 = FloatVector.fromArray(S, init, io + r3 * ldi + cl);
    do {
      int a0 = ao + starts[first];
      int a1 = ao + starts[first + r1];
      int a2 = ao + starts[first + r2];
      int a3 = ao + starts[first + r3];
      int p = 0;
      do {
        FloatVector b0 = FloatVector.fromArray(S, b, bo);
        FloatVector b1 = FloatVector.fromArray(S, b, bo + bs);
        FloatVector b2 = FloatVector.fromArray(S, b, bo + bl);
        FloatVector v = FloatVector.broadcast(S, a[a0 + p]);
        c0 = v.fma(b0, c0);
        d0 = v.fma(b1, d0);
        e0 = v.fma(b2, e0);
        v = FloatVector.broadcast(S, a[a1 + p]);
        c1 = v.fma(b0, c1);
        d1 = v.fma(b1, d1);
        e1 = v.fma(b2, e1);
        v = FloatVector.broadcast(S, a[a2 + p]);
        c2 = v.fma(b0, c2);
        d2 = v.fma(b1, d2);
        e2 = v.fma(b2, e2);
        v = FloatVector.broadcast(S, a[a3 + p]);
        c3 = v.fma(b0, c3);
        d3 = v.fma(b1, d3);
        e3 = v.fma(b2, e3);
        bo += LANES;
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
