package bellows.kernel.tile;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Micro-tiles of C of 8 rows and 2 or 3 vectors; the name of a method tells both. What holds here holds for all classes
 * of tiles.
 *
 * <p>They are written out because C2 keeps the accumulators in registers only so: one local a vector, C loaded before
 * the loop and stored after it, no call that C2 is not forced to inline (in so large a method it does not inline even
 * the least one, and every vector is boxed: 20 instead of 170 GFLOP/s), and loops that test at their end (with a nested
 * {@code for}, which might run zero times, every vector is boxed as well on JDK 17).
 * A tile of R rows and V vectors needs R·V + V + 1 registers. {@link Tile} says which there are.
 *
 * <p>Row r of A begins at {@code ao + starts[first + r]}. Fewer rows than the tile is high cost as much as all: the
 * missing ones repeat the last, and store the same values there. The vectors of a row of B lie in panels of their own:
 * {@code bs} is the distance from one to the next, {@code bl} from the first to the last. The last vector of C begins
 * {@code cl} behind the first. It may overlap the one before: then both hold the same sums where they meet, and both
 * store them.
 */
final class RowTiles8x3 {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int LANES = S.length();

  private RowTiles8x3() {}

  static void rows8x2(int rows, int runs, int length, float[] a, int ao, int[] starts, int first, int runStride,
      float[] b, int bo, int bl, float[] init, int io, int ldi, float[] c, int co, int ldc, int cl) {
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
    FloatVector c0 = FloatVector.fromArray(S, init, io);
    FloatVector d0 = FloatVector.fromArray(S, init, io + cl);
    FloatVector c1 = FloatVector.fromArray(S, init, io + r1 * ldi);
    FloatVector d1 = FloatVector.fromArray(S, init, io + r1 * ldi + cl);
    FloatVector c2 = FloatVector.fromArray(S, init, io + r2 * ldi);
    FloatVector d2 = FloatVector.fromArray(S, init, io + r2 * ldi + cl);
    FloatVector c3 = FloatVector.fromArray(S, init, io + r3 * ldi);
    FloatVector d3 = FloatVector.fromArray(S, init, io + r3 * ldi + cl);
    FloatVector c4 = FloatVector.fromArray(S, init, io + r4 * ldi);
    FloatVector d4 = FloatVector.fromArray(S, init, io + r4 * ldi + cl);
    FloatVector c5 = FloatVector.fromArray(S, init, io + r5 * ldi);
    FloatVector d5 = FloatVector.fromArray(S, init, io + r5 * ldi + cl);
    FloatVector c6 = FloatVector.fromArray(S, init, io + r6 * ldi);
    FloatVector d6 = FloatVector.fromArray(S, init, io + r6 * ldi + cl);
    FloatVector c7 = FloatVector.fromArray(S, init, io + r7 * ldi);
    FloatVector d7 = FloatVector.fromArray(S, init, io + r7 * ldi + cl);
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
        FloatVector b1 = FloatVector.fromArray(S, b, bo + bl);
        FloatVector v = FloatVector.broadcast(S, a[a0 + p]);
        c0 = v.fma(b0, c0);
        d0 = v.fma(b1, d0);
        v = FloatVector.broadcast(S, a[a1 + p]);
        c1 = v.fma(b0, c1);
        d1 = v.fma(b1, d1);
        v = FloatVector.broadcast(S, a[a2 + p]);
        c2 = v.fma(b0, c2);
        d2 = v.fma(b1, d2);
        v = FloatVector.broadcast(S, a[a3 + p]);
        c3 = v.fma(b0, c3);
        d3 = v.fma(b1, d3);
        v = FloatVector.broadcast(S, a[a4 + p]);
        c4 = v.fma(b0, c4);
        d4 = v.fma(b1, d4);
        v = FloatVector.broadcast(S, a[a5 + p]);
        c5 = v.fma(b0, c5);
        d5 = v.fma(b1, d5);
        v = FloatVector.broadcast(S, a[a6 + p]);
        c6 = v.fma(b0, c6);
        d6 = v.fma(b1, d6);
        v = FloatVector.broadcast(S, a[a7 + p]);
        c7 = v.fma(b0, c7);
        d7 = v.fma(b1, d7);
        bo += LANES;
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

  static void rows8x3(int rows, int runs, int length, float[] a, int ao, int[] starts, int first, int runStride,
      float[] b, int bo, int bs, int bl, float[] init, int io, int ldi, float[] c, int co, int ldc, int cl) {
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
    FloatVector c4 = FloatVector.fromArray(S, init, io + r4 * ldi);
    FloatVector d4 = FloatVector.fromArray(S, init, io + r4 * ldi + LANES);
    FloatVector e4 = FloatVector.fromArray(S, init, io + r4 * ldi + cl);
    FloatVector c5 = FloatVector.fromArray(S, init, io + r5 * ldi);
    FloatVector d5 = FloatVector.fromArray(S, init, io + r5 * ldi + LANES);
    FloatVector e5 = FloatVector.fromArray(S, init, io + r5 * ldi + cl);
    FloatVector c6 = FloatVector.fromArray(S, init, io + r6 * ldi);
    FloatVector d6 = FloatVector.fromArray(S, init, io + r6 * ldi + LANES);
    FloatVector e6 = FloatVector.fromArray(S, init, io + r6 * ldi + cl);
    FloatVector c7 = FloatVector.fromArray(S, init, io + r7 * ldi);
    FloatVector d7 = FloatVector.fromArray(S, init, io + r7 * ldi + LANES);
    FloatVector e7 = FloatVector.fromArray(S, init, io + r7 * ldi + cl);
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
        v = FloatVector.broadcast(S, a[a4 + p]);
        c4 = v.fma(b0, c4);
        d4 = v.fma(b1, d4);
        e4 = v.fma(b2, e4);
        v = FloatVector.broadcast(S, a[a5 + p]);
        c5 = v.fma(b0, c5);
        d5 = v.fma(b1, d5);
        e5 = v.fma(b2, e5);
        v = FloatVector.broadcast(S, a[a6 + p]);
        c6 = v.fma(b0, c6);
        d6 = v.fma(b1, d6);
        e6 = v.fma(b2, e6);
        v = FloatVector.broadcast(S, a[a7 + p]);
        c7 = v.fma(b0, c7);
        d7 = v.fma(b1, d7);
        e7 = v.fma(b2, e7);
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
