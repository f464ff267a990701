package bellows.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Micro-tiles of C that are two vectors wide; the second starts {@code second} columns after the first, and may overlap
 * it: then both hold the same sums where they meet, and both store them.
 *
 * <p>They are written out because C2 keeps the accumulators in registers only so: one local a vector, C loaded before
 * the loop and stored after it, nothing passed to a method that is not trivially inlined, and loops that test at their
 * end (with a nested {@code for}, which might run zero times, every vector is boxed: 2 instead of 70 GFLOP/s on JDK
 * 17). 8 rows are the most: at 12, C2 gives up and boxes. {@code rows8} needs 32 registers, {@code rows6} 16.
 *
 * <p>{@code rows…}: rows of A are {@code lda} apart. Fewer rows than the tile is high cost as much as all: the missing
 * ones repeat the last, and store the same values there. {@code any…} take any strides, for what remains of these and
 * of {@link WideColumnTiles}.
 */
final class WideTiles {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;

  private WideTiles() {}

  static void rows8(int rows, int runs, int length, float[] a, int ao, int lda, int runStride, float[] b, int bo,
      int ldb, float[] c, int co, int ldc, int second) {
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
    FloatVector c0 = load(c, co);
    FloatVector d0 = load(c, co + second);
    FloatVector c1 = load(c, y1);
    FloatVector d1 = load(c, y1 + second);
    FloatVector c2 = load(c, y2);
    FloatVector d2 = load(c, y2 + second);
    FloatVector c3 = load(c, y3);
    FloatVector d3 = load(c, y3 + second);
    FloatVector c4 = load(c, y4);
    FloatVector d4 = load(c, y4 + second);
    FloatVector c5 = load(c, y5);
    FloatVector d5 = load(c, y5 + second);
    FloatVector c6 = load(c, y6);
    FloatVector d6 = load(c, y6 + second);
    FloatVector c7 = load(c, y7);
    FloatVector d7 = load(c, y7 + second);
    do {
      int a0 = ao;
      int a1 = ao + r1 * lda;
      int a2 = ao + r2 * lda;
      int a3 = ao + r3 * lda;
      int a4 = ao + r4 * lda;
      int a5 = ao + r5 * lda;
      int a6 = ao + r6 * lda;
      int a7 = ao + r7 * lda;
      int p = 0;
      do {
        FloatVector b0 = load(b, bo);
        FloatVector b1 = load(b, bo + second);
        FloatVector v = broadcast(a[a0 + p]);
        c0 = v.fma(b0, c0);
        d0 = v.fma(b1, d0);
        v = broadcast(a[a1 + p]);
        c1 = v.fma(b0, c1);
        d1 = v.fma(b1, d1);
        v = broadcast(a[a2 + p]);
        c2 = v.fma(b0, c2);
        d2 = v.fma(b1, d2);
        v = broadcast(a[a3 + p]);
        c3 = v.fma(b0, c3);
        d3 = v.fma(b1, d3);
        v = broadcast(a[a4 + p]);
        c4 = v.fma(b0, c4);
        d4 = v.fma(b1, d4);
        v = broadcast(a[a5 + p]);
        c5 = v.fma(b0, c5);
        d5 = v.fma(b1, d5);
        v = broadcast(a[a6 + p]);
        c6 = v.fma(b0, c6);
        d6 = v.fma(b1, d6);
        v = broadcast(a[a7 + p]);
        c7 = v.fma(b0, c7);
        d7 = v.fma(b1, d7);
        bo += ldb;
      } while (++p < length);
      ao += runStride;
    } while (--runs > 0);
    c0.intoArray(c, co);
    d0.intoArray(c, co + second);
    c1.intoArray(c, y1);
    d1.intoArray(c, y1 + second);
    c2.intoArray(c, y2);
    d2.intoArray(c, y2 + second);
    c3.intoArray(c, y3);
    d3.intoArray(c, y3 + second);
    c4.intoArray(c, y4);
    d4.intoArray(c, y4 + second);
    c5.intoArray(c, y5);
    d5.intoArray(c, y5 + second);
    c6.intoArray(c, y6);
    d6.intoArray(c, y6 + second);
    c7.intoArray(c, y7);
    d7.intoArray(c, y7 + second);
  }

  static void rows6(int rows, int runs, int length, float[] a, int ao, int lda, int runStride, float[] b, int bo,
      int ldb, float[] c, int co, int ldc, int second) {
    int last = rows - 1;
    int r1 = Math.min(1, last);
    int r2 = Math.min(2, last);
    int r3 = Math.min(3, last);
    int r4 = Math.min(4, last);
    int r5 = Math.min(5, last);
    int y1 = co + r1 * ldc;
    int y2 = co + r2 * ldc;
    int y3 = co + r3 * ldc;
    int y4 = co + r4 * ldc;
    int y5 = co + r5 * ldc;
    FloatVector c0 = load(c, co);
    FloatVector d0 = load(c, co + second);
    FloatVector c1 = load(c, y1);
    FloatVector d1 = load(c, y1 + second);
    FloatVector c2 = load(c, y2);
    FloatVector d2 = load(c, y2 + second);
    FloatVector c3 = load(c, y3);
    FloatVector d3 = load(c, y3 + second);
    FloatVector c4 = load(c, y4);
    FloatVector d4 = load(c, y4 + second);
    FloatVector c5 = load(c, y5);
    FloatVector d5 = load(c, y5 + second);
    do {
      int a0 = ao;
      int a1 = ao + r1 * lda;
      int a2 = ao + r2 * lda;
      int a3 = ao + r3 * lda;
      int a4 = ao + r4 * lda;
      int a5 = ao + r5 * lda;
      int p = 0;
      do {
        FloatVector b0 = load(b, bo);
        FloatVector b1 = load(b, bo + second);
        FloatVector v = broadcast(a[a0 + p]);
        c0 = v.fma(b0, c0);
        d0 = v.fma(b1, d0);
        v = broadcast(a[a1 + p]);
        c1 = v.fma(b0, c1);
        d1 = v.fma(b1, d1);
        v = broadcast(a[a2 + p]);
        c2 = v.fma(b0, c2);
        d2 = v.fma(b1, d2);
        v = broadcast(a[a3 + p]);
        c3 = v.fma(b0, c3);
        d3 = v.fma(b1, d3);
        v = broadcast(a[a4 + p]);
        c4 = v.fma(b0, c4);
        d4 = v.fma(b1, d4);
        v = broadcast(a[a5 + p]);
        c5 = v.fma(b0, c5);
        d5 = v.fma(b1, d5);
        bo += ldb;
      } while (++p < length);
      ao += runStride;
    } while (--runs > 0);
    c0.intoArray(c, co);
    d0.intoArray(c, co + second);
    c1.intoArray(c, y1);
    d1.intoArray(c, y1 + second);
    c2.intoArray(c, y2);
    d2.intoArray(c, y2 + second);
    c3.intoArray(c, y3);
    d3.intoArray(c, y3 + second);
    c4.intoArray(c, y4);
    d4.intoArray(c, y4 + second);
    c5.intoArray(c, y5);
    d5.intoArray(c, y5 + second);
  }

  static void any4(int rows, int runs, int length, float[] a, int ao, int rowStride, int stepStride, int runStride,
      float[] b, int bo, int ldb, float[] c, int co, int ldc, int second) {
    int last = rows - 1;
    int r1 = Math.min(1, last);
    int r2 = Math.min(2, last);
    int r3 = Math.min(3, last);
    int y1 = co + r1 * ldc;
    int y2 = co + r2 * ldc;
    int y3 = co + r3 * ldc;
    FloatVector c0 = load(c, co);
    FloatVector d0 = load(c, co + second);
    FloatVector c1 = load(c, y1);
    FloatVector d1 = load(c, y1 + second);
    FloatVector c2 = load(c, y2);
    FloatVector d2 = load(c, y2 + second);
    FloatVector c3 = load(c, y3);
    FloatVector d3 = load(c, y3 + second);
    do {
      int a0 = ao;
      int a1 = ao + r1 * rowStride;
      int a2 = ao + r2 * rowStride;
      int a3 = ao + r3 * rowStride;
      int at = 0;
      int p = 0;
      do {
        FloatVector b0 = load(b, bo);
        FloatVector b1 = load(b, bo + second);
        FloatVector v = broadcast(a[a0 + at]);
        c0 = v.fma(b0, c0);
        d0 = v.fma(b1, d0);
        v = broadcast(a[a1 + at]);
        c1 = v.fma(b0, c1);
        d1 = v.fma(b1, d1);
        v = broadcast(a[a2 + at]);
        c2 = v.fma(b0, c2);
        d2 = v.fma(b1, d2);
        v = broadcast(a[a3 + at]);
        c3 = v.fma(b0, c3);
        d3 = v.fma(b1, d3);
        bo += ldb;
        at += stepStride;
      } while (++p < length);
      ao += runStride;
    } while (--runs > 0);
    c0.intoArray(c, co);
    d0.intoArray(c, co + second);
    c1.intoArray(c, y1);
    d1.intoArray(c, y1 + second);
    c2.intoArray(c, y2);
    d2.intoArray(c, y2 + second);
    c3.intoArray(c, y3);
    d3.intoArray(c, y3 + second);
  }

  static void any1(int runs, int length, float[] a, int ao, int rowStride, int stepStride, int runStride, float[] b,
      int bo, int ldb, float[] c, int co, int second) {
    FloatVector c0 = load(c, co);
    FloatVector d0 = load(c, co + second);
    do {
      int at = 0;
      int p = 0;
      do {
        FloatVector b0 = load(b, bo);
        FloatVector b1 = load(b, bo + second);
        FloatVector v = broadcast(a[ao + at]);
        c0 = v.fma(b0, c0);
        d0 = v.fma(b1, d0);
        bo += ldb;
        at += stepStride;
      } while (++p < length);
      ao += runStride;
    } while (--runs > 0);
    c0.intoArray(c, co);
    d0.intoArray(c, co + second);
  }

  private static FloatVector load(float[] array, int offset) {
    return FloatVector.fromArray(S, array, offset);
  }

  private static FloatVector broadcast(float value) {
    return FloatVector.broadcast(S, value);
  }
}
