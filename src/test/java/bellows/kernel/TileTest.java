package bellows.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bellows.kernel.tile.SummedTiles;
import bellows.kernel.tile.Tile;
import bellows.tensor.Arena;
import bellows.tensor.Draws;
import bellows.tensor.product.Gemm;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All tiles give the bits of the scalar kernels. */
class TileTest {
  private static final int RUNS = 3;
  private static final int LENGTH = 7;
  private static final int K = RUNS * LENGTH;

  private static float[] drawn(long seed, int n) {
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = 2 * Draws.uniform(Draws.key(seed), i) - 1;
    }
    return x;
  }

  /** What C begins with: itself, a row for all of its rows, or zeros. */
  private enum Begin { ITSELF, ROW, ZEROS }

  /** Sets C before, as {@code begin} has it set. */
  private static void set(Begin begin, float[] c, int rows, int columns) {
    float[] row = begin == Begin.ROW ? drawn(4, columns) : new float[columns];
    for (int i = 0; i < rows && begin != Begin.ITSELF; i++) {
      System.arraycopy(row, 0, c, 5 + i * (columns + 3), columns);
    }
  }

  /** Rows whose starts follow no rule, and a sum of several runs. */
  private static float[] rows(Kernels kernels, int rows, int columns, Begin begin, boolean before) {
    Gemm gemm = new Gemm(kernels, Arena.allocating());
    float[] packed = new float[gemm.packedSize(K, columns)];
    gemm.pack(K, columns, drawn(1, K * columns), 0, columns, 1, packed, 0);
    int[] starts = IntStream.range(0, rows + 2).map(row -> row * row % 50).toArray();
    float[] c = drawn(2, 5 + rows * (columns + 3));
    if (before) {
      set(begin, c, rows, columns);
    }
    boolean itself = before || begin == Begin.ITSELF;
    float[] init = itself ? c : begin == Begin.ROW ? drawn(4, columns) : null;
    gemm.multiply(rows, columns, RUNS, LENGTH, drawn(3, 100 + RUNS * 20), 1, starts, 2, 20, packed, 0,
        K * gemm.width(columns), init, itself ? 5 : 0, itself ? columns + 3 : 0, c, 5, columns + 3);
    return c;
  }

  private static float[] rows(Kernels kernels, int rows, int columns) {
    return rows(kernels, rows, columns, Begin.ITSELF, true);
  }

  /** Of as many columns as kernels take; C begins with a row or zeros, which are set before if the kernel adds. */
  private static float[] columns(Kernels kernels, int rows, int columns, Begin begin, boolean before) {
    float[] c = drawn(2, 5 + rows * (columns + 3));
    if (before) {
      set(begin, c, rows, columns);
    }
    float[] init = before ? c : begin == Begin.ROW ? drawn(4, columns) : null;
    int width = Math.min(kernels.panelWidth(), columns);
    kernels.tileTransposed(rows, columns, 1, K, drawn(3, K * rows), 0, rows, 0, drawn(1, K * columns), 0, columns, width,
        columns - width, init, before ? 5 : 0, before ? columns + 3 : 0, c, 5, columns + 3);
    return c;
  }

  /** B packed, or as it lies. */
  private static float[] columns(Kernels kernels, int rows, int columns, boolean packs) {
    Gemm gemm = new Gemm(kernels, Arena.allocating());
    float[] b = drawn(1, K * columns);
    float[] a = drawn(3, RUNS * 100 * (rows + 1));
    float[] c = drawn(2, 5 + rows * (columns + 3));
    if (packs) {
      float[] packed = new float[gemm.packedSize(K, columns)];
      gemm.pack(K, columns, b, 0, columns, 1, packed, 0);
      gemm.multiplyTransposedPacked(rows, columns, RUNS, LENGTH, a, 1, rows + 1, 9 * (rows + 1), packed, 0, c, 5,
          columns + 3);
    } else {
      gemm.multiplyTransposed(rows, columns, RUNS, LENGTH, a, 1, rows + 1, 9 * (rows + 1), b, 0, columns, c, 5,
          columns + 3);
    }
    return c;
  }

  @ParameterizedTest
  @EnumSource(Tile.class)
  void everyTileGivesTheSameBits(Tile tile) {
    assumeTrue(KernelProvider.vectorAvailable(), "no module jdk.incubator.vector");
    Kernels kernels = new VectorKernels(tile);
    Kernels scalar = KernelProvider.scalar();
    int lanes = kernels.lanes();
    for (int rows = 1; rows <= 27; rows++) {
      for (int columns = 1; columns <= 7 * lanes + 1; columns += columns % lanes < 2 ? 1 : lanes - 2) {
        String shape = rows + " x " + columns;
        assertArrayEquals(rows(scalar, rows, columns), rows(kernels, rows, columns), shape);
        assertArrayEquals(columns(scalar, rows, columns, false), columns(kernels, rows, columns, false), shape);
        assertArrayEquals(columns(scalar, rows, columns, false), columns(kernels, rows, columns, true), shape);
        assertArrayEquals(columns(scalar, rows, columns, false), columns(scalar, rows, columns, true), shape);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Tile.class)
  void whatCBeginsWithNeedNotLieThere(Tile tile) {
    assumeTrue(KernelProvider.vectorAvailable(), "no module jdk.incubator.vector");
    Kernels kernels = new VectorKernels(tile);
    Kernels scalar = KernelProvider.scalar();
    int lanes = kernels.lanes();
    for (int rows = 1; rows <= 27; rows++) {
      for (int columns = lanes; columns <= 7 * lanes + 1; columns += columns % lanes < 2 ? 1 : lanes - 2) {
        for (Begin begin : List.of(Begin.ROW, Begin.ZEROS)) {
          String what = rows + " x " + columns + " that begin with " + begin;
          float[] expected = rows(scalar, rows, columns, begin, true);
          assertArrayEquals(expected, rows(scalar, rows, columns, begin, false), what);
          assertArrayEquals(expected, rows(kernels, rows, columns, begin, false), what);
          float[] transposed = columns(scalar, rows, columns, begin, true);
          assertArrayEquals(transposed, columns(scalar, rows, columns, begin, false), what);
          assertArrayEquals(transposed, columns(kernels, rows, columns, begin, false), what);
        }
      }
    }
    assertArrayEquals(rows(scalar, 5, 3, Begin.ROW, true), rows(kernels, 5, 3, Begin.ROW, false), "narrow");
    assertArrayEquals(rows(scalar, 5, 3, Begin.ZEROS, true), rows(kernels, 5, 3, Begin.ZEROS, false), "narrow");
  }

  /** Of 1, 2, 4 and 8 pieces. */
  @Test
  void summedTilesGiveTheSameBits() {
    assumeTrue(KernelProvider.vectorAvailable(), "no module jdk.incubator.vector");
    int width = new VectorKernels().panelWidth();
    int[] starts = {0, 1, 4, 6, 7, 9, 12, 13, 15};
    float[] a = drawn(1, 15 * 9);
    float[] b = drawn(2, 15 * 2 * width);
    for (int pieces = 1; pieces <= 8; pieces *= 2) {
      float[] expected = drawn(3, 1 + 6 * (2 * width + 1));
      float[] c = expected.clone();
      float[] sums = new float[2 + 4 * 6 * 2 * width];
      new ScalarKernels(width).sumOfProducts(starts, pieces, a, 2, 9, b, 0, sums, 2, expected, 1, 2 * width + 1);
      SummedTiles.run(starts, pieces, a, 2, 9, b, 0, sums, 2, c, 1, 2 * width + 1);
      assertArrayEquals(expected, c, pieces + " pieces");
    }
  }

  /** Panels as wide as a vector's: what computes until tiles are compiled. */
  @Test
  void theScalarKernelsTakePanelsOfEveryWidth() {
    for (int width : new int[] {4, 8, 16}) {
      for (int columns : new int[] {1, 3, 4, 7, 16, 17, 40}) {
        Kernels scalar = new ScalarKernels(width);
        assertArrayEquals(rows(KernelProvider.scalar(), 5, columns), rows(scalar, 5, columns));
        assertArrayEquals(columns(KernelProvider.scalar(), 5, columns, true), columns(scalar, 5, columns, true));
        assertArrayEquals(columns(KernelProvider.scalar(), 5, columns, false), columns(scalar, 5, columns, false));
      }
    }
  }
}
