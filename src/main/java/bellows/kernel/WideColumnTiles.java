package bellows.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link WideTiles} whose rows are columns of A, a matrix with rows {@code lda} apart: the form of weight gradients.
 * They take exactly as many rows as their names say, so that one check of bounds serves all.
 */
final class WideColumnTiles {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;

  private WideColumnTiles() {}

  static void columns8(int runs, int length, float[] a, int ao, int lda, int runStride, float[] b, int bo, int ldb,
      float[] c, int co, int ldc, int second) {
    int y1 = co + ldc;
    int y2 = co + 2 * ldc;
    int y3 = co + 3 * ldc;
    int y4 = co + 4 * ldc;
    int y5 = co + 5 * ldc;
    int y6 = co + 6 * ldc;
    int y7 = co + 7 * ldc;
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
      int at = ao;
      int p = 0;
      do {
        FloatVector b0 = load(b, bo);
        FloatVector b1 = load(b, bo + second);
        FloatVector v = broadcast(a[at]);
        c0 = v.fma(b0, c0);
        d0 = v.fma(b1, d0);
        v = broadcast(a[at + 1]);
        c1 = v.fma(b0, c1);
        d1 = v.fma(b1, d1);
        v = broadcast(a[at + 2]);
        c2 = v.fma(b0, c2);
        d2 = v.fma(b1, d2);
        v = broadcast(a[at + 3]);
        c3 = v.fma(b0, c3);
        d3 = v.fma(b1, d3);
        v = broadcast(a[at + 4]);
        c4 = v.fma(b0, c4);
        d4 = v.fma(b1, d4);
        v = broadcast(a[at + 5]);
        c5 = v.fma(b0, c5);
        d5 = v.fma(b1, d5);
        v = broadcast(a[at + 6]);
        c6 = v.fma(b0, c6);
        d6 = v.fma(b1, d6);
        v = broadcast(a[at + 7]);
        c7 = v.fma(b0, c7);
        d7 = v.fma(b1, d7);
        bo += ldb;
        at += lda;
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

  static void columns6(int runs, int length, float[] a, int ao, int lda, int runStride, float[] b, int bo, int ldb,
      float[] c, int co, int ldc, int second) {
    int y1 = co + ldc;
    int y2 = co + 2 * ldc;
    int y3 = co + 3 * ldc;
    int y4 = co + 4 * ldc;
    int y5 = co + 5 * ldc;
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
      int at = ao;
      int p = 0;
      do {
        FloatVector b0 = load(b, bo);
        FloatVector b1 = load(b, bo + second);
        FloatVector v = broadcast(a[at]);
        c0 = v.fma(b0, c0);
        d0 = v.fma(b1, d0);
        v = broadcast(a[at + 1]);
        c1 = v.fma(b0, c1);
        d1 = v.fma(b1, d1);
        v = broadcast(a[at + 2]);
        c2 = v.fma(b0, c2);
        d2 = v.fma(b1, d2);
        v = broadcast(a[at + 3]);
        c3 = v.fma(b0, c3);
        d3 = v.fma(b1, d3);
        v = broadcast(a[at + 4]);
        c4 = v.fma(b0, c4);
        d4 = v.fma(b1, d4);
        v = broadcast(a[at + 5]);
        c5 = v.fma(b0, c5);
        d5 = v.fma(b1, d5);
        bo += ldb;
        at += lda;
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

  private static FloatVector load(float[] array, int offset) {
    return FloatVector.fromArray(S, array, offset);
  }

  private static FloatVector broadcast(float value) {
    return FloatVector.broadcast(S, value);
  }
}
