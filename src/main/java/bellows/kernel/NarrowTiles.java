package bellows.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Micro-tiles of C that are one vector wide, for the last columns of a product; see {@link WideTiles} and
 * {@link WideColumnTiles}, whose names and rules they share.
 */
final class NarrowTiles {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;

  private NarrowTiles() {}

  static void rows8(int rows, int runs, int length, float[] a, int ao, int lda, int runStride, float[] b, int bo,
      int ldb, float[] c, int co, int ldc) {
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
    FloatVector c1 = load(c, y1);
    FloatVector c2 = load(c, y2);
    FloatVector c3 = load(c, y3);
    FloatVector c4 = load(c, y4);
    FloatVector c5 = load(c, y5);
    FloatVector c6 = load(c, y6);
    FloatVector c7 = load(c, y7);
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
        FloatVector v = broadcast(a[a0 + p]);
        c0 = v.fma(b0, c0);
        v = broadcast(a[a1 + p]);
        c1 = v.fma(b0, c1);
        v = broadcast(a[a2 + p]);
        c2 = v.fma(b0, c2);
        v = broadcast(a[a3 + p]);
        c3 = v.fma(b0, c3);
        v = broadcast(a[a4 + p]);
        c4 = v.fma(b0, c4);
        v = broadcast(a[a5 + p]);
        c5 = v.fma(b0, c5);
        v = broadcast(a[a6 + p]);
        c6 = v.fma(b0, c6);
        v = broadcast(a[a7 + p]);
        c7 = v.fma(b0, c7);
        bo += ldb;
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

  static void columns8(int runs, int length, float[] a, int ao, int lda, int runStride, float[] b, int bo, int ldb,
      float[] c, int co, int ldc) {
    int y1 = co + ldc;
    int y2 = co + 2 * ldc;
    int y3 = co + 3 * ldc;
    int y4 = co + 4 * ldc;
    int y5 = co + 5 * ldc;
    int y6 = co + 6 * ldc;
    int y7 = co + 7 * ldc;
    FloatVector c0 = load(c, co);
    FloatVector c1 = load(c, y1);
    FloatVector c2 = load(c, y2);
    FloatVector c3 = load(c, y3);
    FloatVector c4 = load(c, y4);
    FloatVector c5 = load(c, y5);
    FloatVector c6 = load(c, y6);
    FloatVector c7 = load(c, y7);
    do {
      int at = ao;
      int p = 0;
      do {
        FloatVector b0 = load(b, bo);
        FloatVector v = broadcast(a[at]);
        c0 = v.fma(b0, c0);
        v = broadcast(a[at + 1]);
        c1 = v.fma(b0, c1);
        v = broadcast(a[at + 2]);
        c2 = v.fma(b0, c2);
        v = broadcast(a[at + 3]);
        c3 = v.fma(b0, c3);
        v = broadcast(a[at + 4]);
        c4 = v.fma(b0, c4);
        v = broadcast(a[at + 5]);
        c5 = v.fma(b0, c5);
        v = broadcast(a[at + 6]);
        c6 = v.fma(b0, c6);
        v = broadcast(a[at + 7]);
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

  static void any4(int rows, int runs, int length, float[] a, int ao, int rowStride, int stepStride, int runStride,
      float[] b, int bo, int ldb, float[] c, int co, int ldc) {
    int last = rows - 1;
    int r1 = Math.min(1, last);
    int r2 = Math.min(2, last);
    int r3 = Math.min(3, last);
    int y1 = co + r1 * ldc;
    int y2 = co + r2 * ldc;
    int y3 = co + r3 * ldc;
    FloatVector c0 = load(c, co);
    FloatVector c1 = load(c, y1);
    FloatVector c2 = load(c, y2);
    FloatVector c3 = load(c, y3);
    do {
      int a0 = ao;
      int a1 = ao + r1 * rowStride;
      int a2 = ao + r2 * rowStride;
      int a3 = ao + r3 * rowStride;
      int at = 0;
      int p = 0;
      do {
        FloatVector b0 = load(b, bo);
        FloatVector v = broadcast(a[a0 + at]);
        c0 = v.fma(b0, c0);
        v = broadcast(a[a1 + at]);
        c1 = v.fma(b0, c1);
        v = broadcast(a[a2 + at]);
        c2 = v.fma(b0, c2);
        v = broadcast(a[a3 + at]);
        c3 = v.fma(b0, c3);
        bo += ldb;
        at += stepStride;
      } while (++p < length);
      ao += runStride;
    } while (--runs > 0);
    c0.intoArray(c, co);
    c1.intoArray(c, y1);
    c2.intoArray(c, y2);
    c3.intoArray(c, y3);
  }

  static void any1(int runs, int length, float[] a, int ao, int rowStride, int stepStride, int runStride, float[] b,
      int bo, int ldb, float[] c, int co) {
    FloatVector c0 = load(c, co);
    do {
      int at = 0;
      int p = 0;
      do {
        FloatVector b0 = load(b, bo);
        FloatVector v = broadcast(a[ao + at]);
        c0 = v.fma(b0, c0);
        bo += ldb;
        at += stepStride;
      } while (++p < length);
      ao += runStride;
    } while (--runs > 0);
    c0.intoArray(c, co);
  }

  private static FloatVector load(float[] array, int offset) {
    return FloatVector.fromArray(S, array, offset);
  }

  private static FloatVector broadcast(float value) {
    return FloatVector.broadcast(S, value);
  }
}
