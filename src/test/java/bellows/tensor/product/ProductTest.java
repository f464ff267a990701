package bellows.tensor.product;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.Allocation;
import bellows.kernel.KernelProvider;
import bellows.kernel.Kernels;
import bellows.tensor.Arena;
import bellows.tensor.Draws;
import bellows.tensor.Team;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Products that a team shares: the four cases of transposition, set and added to, inside larger matrices. */
class ProductTest {
  private static final float CANARY = -77;
  private static final int[] SIZES = {1, 2, 7, 16, 17, 33};
  private static final int AO = 5;
  private static final int BO = 3;
  private static final int CO = 7;

  /** One product. Rows lie further apart than they must, so that what is between them shows stray reads and writes. */
  private record Case(int m, int n, int k, boolean turnA, boolean turnB, boolean add) {
    /** All cases of transposition, set and added to. */
    static Stream<Case> of(int m, int n, int k) {
      return Stream.of(0, 1, 2, 3, 4, 5, 6, 7)
          .map(bits -> new Case(m, n, k, (bits & 1) > 0, (bits & 2) > 0, (bits & 4) > 0));
    }

    int lda() {
      return (turnA ? m : k) + 2;
    }

    int ldb() {
      return (turnB ? k : n) + 1;
    }

    int ldc() {
      return n + 3;
    }

    float[] a() {
      return matrix(1, AO, turnA ? k : m, turnA ? m : k, lda());
    }

    float[] b() {
      return matrix(2, BO, turnB ? n : k, turnB ? k : n, ldb());
    }

    float[] c() {
      float[] c = matrix(3, CO, m, n, ldc());
      for (int i = 0; i < c.length; i++) {
        c[i] = Float.isNaN(c[i]) ? CANARY : c[i];
      }
      return c;
    }

    float[] multiply(Product product) {
      float[] c = c();
      multiply(product, a(), b(), c);
      return c;
    }

    void multiply(Product product, float[] a, float[] b, float[] c) {
      product.left(a, AO, lda(), turnA).right(b, BO, ldb(), turnB).into(c, CO, ldc(), m, n, k, add);
    }

    float[] multiply(Kernels kernels, int members) {
      try (Team team = new Team(members)) {
        return multiply(product(kernels, team));
      }
    }

    /** C by one chain of fused multiply-adds for each element, k ascending; held against double precision. */
    float[] expected() {
      float[] a = a();
      float[] b = b();
      float[] c = c();
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
          int at = CO + i * ldc() + j;
          float chain = add ? c[at] : 0;
          double sum = chain;
          for (int p = 0; p < k; p++) {
            float left = a[turnA ? AO + p * lda() + i : AO + i * lda() + p];
            float right = b[turnB ? BO + j * ldb() + p : BO + p * ldb() + j];
            chain = Math.fma(left, right, chain);
            sum += (double) left * right;
          }
          assertEquals(sum, chain, 2e-6 * Math.sqrt(k) + 1e-7 * k, this::toString);
          c[at] = chain;
        }
      }
      return c;
    }
  }

  /** Rows of random numbers, NaN around and between them. */
  private static float[] matrix(long key, int offset, int rows, int columns, int stride) {
    float[] values = new float[offset + rows * stride];
    Arrays.fill(values, Float.NaN);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        values[offset + i * stride + j] = (float) Draws.uniform(key, i * columns + j, -1, 1);
      }
    }
    return values;
  }

  private static Product product(Kernels kernels, Team team) {
    Arena arena = Arena.allocating();
    Product product = new Product(Engine.of(kernels, team, arena));
    arena.complete();
    return product;
  }

  static Stream<Kernels> providers() {
    return Stream.of(KernelProvider.scalar(), KernelProvider.kernels());
  }

  /** One product object for all of them: nothing is left over from the one before. */
  @ParameterizedTest
  @MethodSource("providers")
  void smallProductsOfEveryShapeAreOneChainAnElement(Kernels kernels) {
    Product product = product(kernels, Team.alone());
    for (int m : SIZES) {
      for (int n : SIZES) {
        for (int k : new int[] {1, 2, 9, 40}) {
          Case.of(m, n, k).forEach(c -> assertArrayEquals(c.expected(), c.multiply(product), c::toString));
        }
      }
    }
  }

  /** Depths beyond one block of the sum (256; 4,096 where B is turned), heights and widths beyond one of C. */
  @ParameterizedTest
  @CsvSource({"130, 301, 259", "3, 5, 4103", "257, 9, 600", "97, 401, 33", "5, 70000, 2", "1, 777, 513", "200, 1, 300"})
  void productsThatAreCutIntoBlocks(int m, int n, int k) {
    Case.of(m, n, k).forEach(c -> {
      float[] expected = c.expected();
      assertArrayEquals(expected, c.multiply(KernelProvider.scalar(), 1), c + ", scalar");
      for (int members = 1; members <= 3; members++) {
        assertArrayEquals(expected, c.multiply(KernelProvider.kernels(), members), c + ", a team of " + members);
      }
    });
  }

  @Test
  void smallProductsOfATeam() {
    try (Team team = new Team(3)) {
      Product product = product(KernelProvider.kernels(), team);
      for (int size : SIZES) {
        Stream.of(Case.of(size, 33, 9), Case.of(33, size, 9), Case.of(size, size, 40)).flatMap(s -> s)
            .forEach(c -> assertArrayEquals(c.expected(), c.multiply(product), c::toString));
      }
    }
  }

  /** Counted on this thread, which works along; the Vector API allocates until its loops are compiled. */
  @Test
  void warmProductsAllocateNothing() {
    try (Team team = new Team(2)) {
      Product product = product(KernelProvider.kernels(), team);
      Case[] cases = Case.of(97, 65, 257).toArray(Case[]::new);
      float[][] as = Arrays.stream(cases).map(Case::a).toArray(float[][]::new);
      float[][] bs = Arrays.stream(cases).map(Case::b).toArray(float[][]::new);
      float[] c = cases[0].c();
      Allocation.ends(() -> {
        for (int i = 0; i < 20 * cases.length; i++) {
          cases[i % cases.length].multiply(product, as[i % cases.length], bs[i % cases.length], c);
        }
      });
    }
  }
}
