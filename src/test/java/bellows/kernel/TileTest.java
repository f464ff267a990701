package bellows.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bellows.tensor.Arena;
import bellows.tensor.Draws;
import bellows.tensor.product.Gemm;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All tiles give the bits of the scalar kernels, and the choice among them is by time alone. */
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

  /** Rows whose starts follow no rule, and a sum of several runs. */
  private static float[] rows(Kernels kernels, int rows, int columns) {
    Gemm gemm = new Gemm(kernels, Arena.allocating());
    float[] packed = new float[gemm.packedSize(K, columns)];
    gemm.pack(K, columns, drawn(1, K * columns), 0, columns, 1, packed, 0);
    int[] starts = IntStream.range(0, rows + 2).map(row -> row * row % 50).toArray();
    float[] c = drawn(2, 5 + rows * (columns + 3));
    gemm.multiply(rows, columns, RUNS, LENGTH, drawn(3, 100 + RUNS * 20), 1, starts, 2, 20, packed, 0,
        K * gemm.width(columns), c, 5, columns + 3);
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
  void noVectorIsLeftAloneAtTheEnd(Tile tile) {
    for (int vectors = 2; vectors < 30; vectors++) {
      int across = 0;
      for (int left = vectors; left > 0; left -= across) {
        across = tile.across(left);
      }
      assertTrue(across > 1, vectors + " vectors");
    }
  }

  @Test
  void registersDecideWhichTilesAreTried() {
    assertEquals(Tile.T8X3, Tile.candidates("amd64", 512).get(0));
    assertEquals(Tile.T8X3, Tile.candidates("aarch64", 128).get(0));
    assertEquals(List.of(Tile.T6X2, Tile.T4X3), Tile.candidates("x86_64", 256));
  }

  /** Tiles that are compiled as soon as somebody asks. */
  private static TileTrial trial(List<Tile> candidates, List<Tile> rehearsed) {
    return new TileTrial(candidates.stream().map(tile -> new TileRehearsal(tile, (it, steps) -> {
      if (!rehearsed.contains(it)) {
        rehearsed.add(it);
      }
    }, Runnable::run)).toList());
  }

  /** A clock that is told: blocks of equal shape. */
  private static Tile chosen(List<Tile> candidates, double... times) {
    TileTrial trial = trial(candidates, new ArrayList<>());
    assertNull(trial.now());
    for (int block = 0; block < 1000 && !trial.settled(); block++) {
      Tile tile = trial.next(1);
      trial.took(tile, (long) (times[candidates.indexOf(tile)] * 1e9));
    }
    assertTrue(trial.settled());
    return trial.next(1);
  }

  @Test
  void theFastestTileStays() {
    List<Tile> three = List.of(Tile.T8X3, Tile.T6X4, Tile.T12X2);
    assertEquals(Tile.T6X4, chosen(three, 1, 0.8, 0.9));
    assertEquals(Tile.T12X2, chosen(three, 1, 1.2, 0.9));
    assertEquals(Tile.T8X3, chosen(three, 1, 1.2, 0.99), "not clearly better");
  }

  @Test
  void nothingIsTriedBeforeProductsHaveTakenAWhileNorOnOtherShapes() {
    List<Tile> rehearsed = new ArrayList<>();
    TileTrial trial = trial(List.of(Tile.T8X3, Tile.T6X4), rehearsed);
    for (int block = 0; block < 1000; block++) {
      assertEquals(Tile.T8X3, trial.next(1));
      trial.took(Tile.T8X3, 1_000_000);
    }
    for (int block = 0; block < 1000; block++) {
      assertEquals(Tile.T8X3, trial.next(block));
      trial.took(Tile.T8X3, 1_000_000_000);
    }
    assertEquals(List.of(), rehearsed);
  }

  @Test
  void aTileIsUsedOnceItIsCompiled() {
    List<Tile> rehearsed = new ArrayList<>();
    TileTrial trial = trial(List.of(Tile.T8X3, Tile.T6X4), rehearsed);
    assertNull(trial.now());
    assertEquals(Tile.T8X3, trial.now());
    assertEquals(List.of(Tile.T8X3), rehearsed);
  }

  @Test
  void aTileThatIsNeverCompiledIsUsedInTheEnd() {
    int[] calls = {0};
    TileRehearsal slow = new TileRehearsal(Tile.T8X3, (tile, steps) -> {
      calls[0]++;
      Thread.currentThread().interrupt();
      long until = System.nanoTime() + (steps > 1 ? 40_000 : 0);
      while (System.nanoTime() < until) {
        Thread.onSpinWait();
      }
    }, Runnable::run);
    slow.ask();
    assertTrue(Thread.interrupted());
    assertTrue(slow.ready());
    assertTrue(calls[0] > 1000, "as often as C2 may want");
  }

  @Test
  void oneTileIsNoChoice() {
    assertTrue(trial(List.of(Tile.T8X2), new ArrayList<>()).settled());
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
