package bellows.tensor.product;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import bellows.Allocation;
import bellows.kernel.KernelProvider;
import bellows.kernel.Kernels;
import bellows.tensor.Arena;
import bellows.tensor.Draws;
import bellows.tensor.Team;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sums of products have the bits of products that are computed whole, each a chain, and added up a tree. */
class SumOfProductsTest {
  private static final float CANARY = -77;

  @ParameterizedTest
  @CsvSource({"6, 32, 1", "7, 33, 2", "50, 40, 4", "97, 300, 8", "48, 520, 2", "101, 1030, 4", "13, 48, 64"})
  void hasTheBitsOfProductsThatAreAddedAfterwards(int m, int n, int pieces) {
    int[] starts = starts(pieces);
    float[] a = drawn(1, 3 + starts[pieces] * m);
    float[] b = drawn(2, 5 + starts[pieces] * n);
    float[] expected = new float[2 + m * n + 2];
    Arrays.fill(expected, CANARY);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        expected[2 + i * n + j] = sum(a, 3 + i, m, b, 5 + j, n, starts, 0, pieces);
      }
    }
    for (Kernels kernels : List.of(KernelProvider.kernels(), KernelProvider.scalar())) {
      for (int size = 1; size <= 3; size++) {
        try (Team team = new Team(size)) {
          Arena arena = Arena.allocating();
          SumOfProducts product = new SumOfProducts(Engine.of(kernels, team, arena), m, n, starts[pieces], pieces);
          arena.complete();
          float[] c = expected.clone();
          Arrays.fill(c, 2, 2 + m * n, Float.NaN);
          product.left(a, 3).right(b, 5).into(c, 2, starts, pieces);
          assertArrayEquals(expected, c, kernels.name() + " by " + size);
        }
      }
    }
  }

  /** The sum of some pieces in the order of a tree. */
  private static float sum(float[] a, int ao, int m, float[] b, int bo, int n, int[] starts, int first, int count) {
    if (count > 1) {
      return sum(a, ao, m, b, bo, n, starts, first, count / 2)
          + sum(a, ao, m, b, bo, n, starts, first + count / 2, count / 2);
    }
    float chain = 0;
    for (int p = starts[first]; p < starts[first + 1]; p++) {
      chain = Math.fma(a[ao + p * m], b[bo + p * n], chain);
    }
    return chain;
  }

  @Test
  void isForMatricesOfATileOrMore() {
    Kernels kernels = KernelProvider.scalar();
    assertFalse(SumOfProducts.suits(kernels, 5, 100));
    assertFalse(SumOfProducts.suits(kernels, 100, 31));
  }

  @Test
  void allocatesNothing() {
    Arena arena = Arena.allocating();
    int[] starts = starts(4);
    SumOfProducts product =
        new SumOfProducts(Engine.of(KernelProvider.scalar(), Team.alone(), arena), 20, 40, starts[4], 4);
    arena.complete();
    float[] a = drawn(1, starts[4] * 20);
    float[] b = drawn(2, starts[4] * 40);
    float[] c = new float[800];
    Allocation.ends(() -> product.left(a, 0).right(b, 0).into(c, 0, starts, 4));
  }

  /** Pieces of 1, 2, 3, 1, 2, 3 … rows. */
  private static int[] starts(int pieces) {
    int[] starts = new int[pieces + 1];
    for (int i = 0; i < pieces; i++) {
      starts[i + 1] = starts[i] + 1 + i % 3;
    }
    return starts;
  }

  private static float[] drawn(long seed, int n) {
    float[] x = new float[n];
    IntStream.range(0, n).forEach(i -> x[i] = 2 * Draws.uniform(Draws.key(seed), i) - 1);
    return x;
  }
}
