package bellows.tensor.product;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.kernel.KernelProvider;
import bellows.kernel.Kernels;
import bellows.tensor.Arena;
import bellows.tensor.Draws;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Products of odd shapes, inside larger matrices, against plain loops. */
class GemmTest {
  private static final int CANARY = -77;
  private static final int[] SIZES = {1, 2, 3, 5, 7, 8, 13, 16, 17, 31, 33, 64};

  static Stream<Kernels> providers() {
    return Stream.of(KernelProvider.scalar(), KernelProvider.kernels());
  }

  /** C of one product, and what surrounds it: rows of C are 3 floats further apart than needed. */
  private record Product(int m, int n, int k) {
    static final int AO = 5;
    static final int BO = 3;
    static final int CO = 7;

    int lda(boolean transposed) {
      return (transposed ? m : k) + 2;
    }

    int ldb() {
      return n + 1;
    }

    int ldc() {
      return n + 3;
    }

    float[] a(boolean transposed) {
      return draw(1, AO + (transposed ? k : m) * lda(transposed));
    }

    float[] b() {
      return draw(2, BO + k * ldb());
    }

    float[] c() {
      float[] c = new float[CO + m * ldc()];
      Arrays.fill(c, CANARY);
      for (int i = 0; i < m; i++) {
        System.arraycopy(draw(3 + i, n), 0, c, CO + i * ldc(), n);
      }
      return c;
    }

    float[] multiply(Kernels kernels, boolean turned) {
      Gemm gemm = new Gemm(kernels, Arena.allocating());
      float[] packed = new float[4 + gemm.packedSize(k, n)];
      if (turned) {
        gemm.pack(k, n, transpose(b()), BO, 1, k, packed, 4);
      } else {
        gemm.pack(k, n, b(), BO, ldb(), 1, packed, 4);
      }
      float[] c = c();
      gemm.multiply(m, n, k, a(false), AO, lda(false), packed, 4, c, CO, ldc());
      return c;
    }

    float[] multiplyTransposed(Kernels kernels) {
      float[] c = c();
      new Gemm(kernels, Arena.allocating()).multiplyTransposed(m, n, k, a(true), AO, lda(true), b(), BO, ldb(), c,
          CO, ldc());
      return c;
    }

    /** B with columns contiguous, from {@link #BO} on. */
    float[] transpose(float[] b) {
      float[] turned = new float[BO + n * k];
      for (int p = 0; p < k; p++) {
        for (int j = 0; j < n; j++) {
          turned[BO + j * k + p] = b[BO + p * ldb() + j];
        }
      }
      return turned;
    }

    void check(float[] found, boolean transposed) {
      float[] a = a(transposed);
      float[] b = b();
      float[] c = c();
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
          double sum = c[CO + i * ldc() + j];
          for (int p = 0; p < k; p++) {
            sum += (double) a[AO + (transposed ? p * lda(true) + i : i * lda(false) + p)] * b[BO + p * ldb() + j];
          }
          assertEquals(sum, found[CO + i * ldc() + j], 2e-6 * Math.sqrt(k) + 1e-7 * k, this::toString);
        }
      }
      for (int at = 0; at < found.length; at++) {
        boolean inside = at >= CO && (at - CO) % ldc() < n;
        assertEquals(!inside, found[at] == CANARY, () -> "around C of " + this);
      }
    }
  }

  private static float[] draw(long key, int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) Draws.uniform(key, i, -1, 1);
    }
    return values;
  }

  private static Stream<Product> small() {
    return Arrays.stream(SIZES).boxed().flatMap(m -> Arrays.stream(SIZES).boxed()
        .flatMap(n -> Arrays.stream(new int[] {1, 2, 7, 33}).mapToObj(k -> new Product(m, n, k))));
  }

  @ParameterizedTest
  @MethodSource("providers")
  void smallProductsOfEveryShape(Kernels kernels) {
    small().forEach(product -> {
      product.check(product.multiply(kernels, false), false);
      product.check(product.multiply(kernels, true), false);
      product.check(product.multiplyTransposed(kernels), true);
    });
  }

  @ParameterizedTest
  @CsvSource({"97, 35, 385", "193, 16, 769", "95, 17, 1000", "1, 500, 800", "200, 130, 383"})
  void productsThatAreCutIntoBlocks(int m, int n, int k) {
    Product product = new Product(m, n, k);
    float[] scalar = product.multiply(KernelProvider.scalar(), false);
    float[] transposed = product.multiplyTransposed(KernelProvider.scalar());
    product.check(scalar, false);
    product.check(transposed, true);
    assertArrayEquals(scalar, product.multiply(KernelProvider.kernels(), false));
    assertArrayEquals(transposed, product.multiplyTransposed(KernelProvider.kernels()));
  }

  @Test
  void sameBitsFromScalarAndVectorKernels() {
    small().forEach(product -> {
      assertArrayEquals(product.multiply(KernelProvider.scalar(), false),
          product.multiply(KernelProvider.kernels(), false));
      assertArrayEquals(product.multiplyTransposed(KernelProvider.scalar()),
          product.multiplyTransposed(KernelProvider.kernels()));
    });
  }

  @ParameterizedTest
  @MethodSource("providers")
  void eachElementIsOneChainOfFusedMultiplyAddsInAscendingOrder(Kernels kernels) {
    Product product = new Product(5, 37, 801);
    float[] a = product.a(false);
    float[] b = product.b();
    float[] expected = product.c();
    for (int i = 0; i < 5; i++) {
      for (int j = 0; j < 37; j++) {
        int at = Product.CO + i * product.ldc() + j;
        for (int p = 0; p < 801; p++) {
          expected[at] = Math.fma(a[Product.AO + i * product.lda(false) + p], b[Product.BO + p * product.ldb() + j],
              expected[at]);
        }
      }
    }
    assertArrayEquals(expected, product.multiply(kernels, false));
  }

  @ParameterizedTest
  @MethodSource("providers")
  void oneGemmServesShapesOfAnyOrder(Kernels kernels) {
    Gemm gemm = new Gemm(kernels, Arena.allocating());
    for (int k : new int[] {40, 3, 90}) {
      Product product = new Product(9, 21, k);
      float[] c = product.c();
      gemm.multiplyTransposed(9, 21, k, product.a(true), Product.AO, product.lda(true), product.b(), Product.BO,
          product.ldb(), c, Product.CO, product.ldc());
      assertArrayEquals(product.multiplyTransposed(kernels), c);
    }
  }
}
