package bellows.kernel;

import bellows.kernel.tile.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums of absolute differences, by tiles of four rows and two vectors, by the rules of those of products: the second
 * vector may overlap the first, or be the same, and missing rows repeat the last. And the search for a value that is
 * large.
 */
final class VectorDistances {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int LANES = S.length();
  private static final int HEIGHT = 4;

  private VectorDistances() {}

  static void subtract(int rows, int columns, int length, float[] a, int ao, int lda, float[] b, int bo,
      int panelStride, float[] c, int co, int ldc) {
    int vectors = (columns + LANES - 1) / LANES;
    int across;
    for (int at = 0; at < vectors; at += across) {
      across = (vectors - at) % 2 == 1 ? 1 : 2;
      int second = (at + across == vectors ? columns - LANES : (at + across - 1) * LANES) - at * LANES;
      for (int row = 0; row < rows; row += HEIGHT) {
        tile(Math.min(HEIGHT, rows - row), length, a, ao + row * lda, lda, b, bo + at * panelStride,
            (across - 1) * panelStride, c, co + row * ldc + at * LANES, ldc, second);
      }
    }
  }

  private static void tile(int rows, int length, float[] a, int ao, int lda, float[] b, int bo, int bl, float[] c,
      int co, int ldc, int second) {
    int last = rows - 1;
    int r1 = Math.min(1, last);
    int r2 = Math.min(2, last);
    int r3 = Math.min(3, last);
    int a1 = ao + r1 * lda;
    int a2 = ao + r2 * lda;
    int a3 = ao + r3 * lda;
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
    int p = 0;
    do {
      FloatVector b0 = load(b, bo);
      FloatVector b1 = load(b, bo + bl);
      FloatVector v = broadcast(a[ao + p]);
      c0 = c0.sub(v.sub(b0).abs());
      d0 = d0.sub(v.sub(b1).abs());
      v = broadcast(a[a1 + p]);
      c1 = c1.sub(v.sub(b0).abs());
      d1 = d1.sub(v.sub(b1).abs());
      v = broadcast(a[a2 + p]);
      c2 = c2.sub(v.sub(b0).abs());
      d2 = d2.sub(v.sub(b1).abs());
      v = broadcast(a[a3 + p]);
      c3 = c3.sub(v.sub(b0).abs());
      d3 = d3.sub(v.sub(b1).abs());
      bo += LANES;
    } while (++p < length);
    c0.intoArray(c, co);
    d0.intoArray(c, co + second);
    c1.intoArray(c, y1);
    d1.intoArray(c, y1 + second);
    c2.intoArray(c, y2);
    d2.intoArray(c, y2 + second);
    c3.intoArray(c, y3);
    d3.intoArray(c, y3 + second);
  }

  /** Looks at four vectors at once: their largest values decide, as almost always none is large enough. */
  static int firstAtLeast(float[] x, int xo, int n, float least) {
    int i = 0;
    while (i <= n - 4 * LANES && !anyOfFour(x, xo + i, least)) {
      i += 4 * LANES;
    }
    while (i < n && !(x[xo + i] >= least)) {
      i++;
    }
    return i;
  }

  /** Of a NaN beside a large value the maximum may be NaN: that is looked at as well. */
  private static boolean anyOfFour(float[] x, int at, float least) {
    FloatVector left = load(x, at).max(load(x, at + LANES));
    FloatVector right = load(x, at + 2 * LANES).max(load(x, at + 3 * LANES));
    return !left.max(right).lt(least).allTrue();
  }

  private static FloatVector load(float[] array, int offset) {
    return FloatVector.fromArray(S, array, offset);
  }

  private static FloatVector broadcast(float value) {
    return FloatVector.broadcast(S, value);
  }
}
