package bellows.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.tensor.Arena;
import bellows.tensor.Draws;
import bellows.tensor.product.AbsoluteDifferences;
import bellows.tensor.product.Gemm;
import org.junit.jupiter.api.Test;

/** Sums of absolute differences and the search for large values: the same from both providers. */
class DistanceKernelsTest {
  private static final Kernels SCALAR = KernelProvider.scalar();
  private static final Kernels KERNELS = KernelProvider.kernels();

  private static float[] drawn(int seed, int n) {
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = 2 * Draws.uniform(Draws.key(seed), i) - 1;
    }
    return x;
  }

  @Test
  void differencesHaveTheSameBits() {
    for (int columns = KERNELS.lanes(); columns <= 4 * KERNELS.panelWidth() + 1; columns++) {
      for (int rows = 1; rows < 10; rows++) {
        for (int length : new int[] {1, 2, 50}) {
          float[] a = drawn(1, 3 + rows * (length + 1));
          float[] matrix = drawn(2, length * columns);
          float[] expected = drawn(3, 7 + rows * (columns + 2));
          float[] found = expected.clone();
          subtract(SCALAR, rows, columns, length, a, matrix, expected);
          subtract(KERNELS, rows, columns, length, a, matrix, found);
          assertArrayEquals(expected, found, rows + " × " + columns + " × " + length);
        }
      }
    }
  }

  private static void subtract(Kernels kernels, int rows, int columns, int length, float[] a, float[] matrix,
      float[] c) {
    Gemm gemm = new Gemm(kernels, Arena.allocating());
    float[] packed = new float[gemm.packedSize(length, columns)];
    gemm.pack(length, columns, matrix, 0, columns, 1, packed, 0);
    new AbsoluteDifferences(kernels, gemm).subtract(rows, columns, length, a, 3, length + 1, packed, 0, c, 7,
        columns + 2);
  }

  /** {@code 10 − |1 − 4| − |2 − (−1)|} and so on, by hand. */
  @Test
  void differencesAreTaken() {
    float[] c = {10, 20};
    SCALAR.subtractDifferences(1, 2, 2, new float[] {1, 2}, 0, 2, new float[] {4, 1, -1, 2.5f}, 0, 2, c, 0, 2);
    assertArrayEquals(new float[] {4, 19.5f}, c);
  }

  /** Wherever the value lies, also beside a NaN, and as large as the limit. */
  @Test
  void findsTheFirstLargeValue() {
    for (Kernels kernels : new Kernels[] {SCALAR, KERNELS}) {
      for (int n = 0; n < 200; n++) {
        float[] x = new float[n + 4];
        x[n + 2] = 9;
        assertEquals(n, kernels.firstAtLeast(x, 2, n, 1), kernels.name());
        for (int at = 0; at < n; at++) {
          x[2 + at] = 1;
          if (at > 0) {
            x[1 + at] = Float.NaN;
          }
          assertEquals(at, kernels.firstAtLeast(x, 2, n, 1), kernels.name());
          x[2 + at] = 0;
        }
        assertEquals(0, kernels.firstAtLeast(new float[n + 1], 0, n + 1, Float.NEGATIVE_INFINITY));
      }
    }
  }
}
