package bellows.kernel;

import bellows.kernel.tile.Lanes;
import bellows.kernel.tile.SummedTiles;
import bellows.kernel.tile.Tile;
import bellows.kernel.tile.TileChoice;
import bellows.kernel.tile.TileTrial;
import bellows.kernel.tile.VectorProducts;

/**
 * Products of {@link VectorKernels} with the tiles of {@link TileChoice}: by {@link ScalarKernels} until there are any,
 * and by turns while the fastest is looked for.
 */
final class ChosenProducts {
  private final Tile tile;
  private final Kernels meanwhile = new ScalarKernels(Lanes.SPECIES.length());

  /** @param tile of all products; null to choose */
  ChosenProducts(Tile tile) {
    this.tile = tile;
  }

  /** See {@link Kernels#tile}. */
  void rows(int rows, int columns, int runs, int length, float[] a, int ao, int[] starts, int first, int runStride,
      float[] b, int bo, int panelStride, float[] init, int io, int ldi, float[] c, int co, int ldc) {
    TileTrial trial = TileChoice.ROWS.of(columns);
    Tile now = tile == null ? trial.now() : tile;
    if (now == null) {
      meanwhile.tile(rows, columns, runs, length, a, ao, starts, first, runStride, b, bo, panelStride, init, io, ldi,
          c, co, ldc);
      return;
    }
    if (tile != null || trial.settled() || work(rows, columns, runs, length) < TileTrial.LEAST_WORK) {
      VectorProducts.rows(now, rows, columns, runs, length, a, ao, starts, first, runStride, b, bo, panelStride, init, io,
          ldi, c, co, ldc);
      return;
    }
    Tile next = trial.next(shape(rows, columns, runs, length));
    long start = System.nanoTime();
    VectorProducts.rows(next, rows, columns, runs, length, a, ao, starts, first, runStride, b, bo, panelStride, init, io,
        ldi, c, co, ldc);
    trial.took(next, System.nanoTime() - start);
  }

  /** See {@link Kernels#tileTransposed}. */
  void columns(int rows, int columns, int runs, int length, float[] a, int ao, int lda, int runStride, float[] b,
      int bo, int ldb, int panelStride, int lastPanel, float[] init, int io, int ldi, float[] c, int co, int ldc) {
    TileTrial trial = TileChoice.COLUMNS.of(columns);
    Tile now = tile == null ? trial.now() : tile;
    if (now == null) {
      meanwhile.tileTransposed(rows, columns, runs, length, a, ao, lda, runStride, b, bo, ldb, panelStride, lastPanel,
          init, io, ldi, c, co, ldc);
      return;
    }
    if (tile != null || trial.settled() || work(rows, columns, runs, length) < TileTrial.LEAST_WORK) {
      VectorProducts.columns(now, rows, columns, runs, length, a, ao, lda, runStride, b, bo, ldb, panelStride,
          lastPanel, init, io, ldi, c, co, ldc);
      return;
    }
    Tile next = trial.next(shape(rows, columns, runs, length));
    long start = System.nanoTime();
    VectorProducts.columns(next, rows, columns, runs, length, a, ao, lda, runStride, b, bo, ldb, panelStride, lastPanel,
        init, io, ldi, c, co, ldc);
    trial.took(next, System.nanoTime() - start);
  }

  /** See {@link Kernels#sumOfProducts}: of one tile, whatever was chosen for others. */
  void sums(int[] starts, int pieces, float[] a, int ao, int lda, float[] b, int bo, float[] sums, int so, float[] c,
      int co, int ldc) {
    if (SummedTiles.ready()) {
      SummedTiles.run(starts, pieces, a, ao, lda, b, bo, sums, so, c, co, ldc);
    } else {
      meanwhile.sumOfProducts(starts, pieces, a, ao, lda, b, bo, sums, so, c, co, ldc);
    }
  }

  private static long work(int rows, int columns, int runs, int length) {
    return (long) rows * columns * runs * length;
  }

  private static long shape(int rows, int columns, int runs, int length) {
    return ((rows * 65_537L + columns) * 65_537L + runs) * 65_537L + length;
  }
}
