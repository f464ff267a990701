package bellows.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Kernels over windows and along vectors: same bits from both providers, at any length, with special values. */
class PoolingKernelsTest {
  private static final Kernels SCALAR = KernelProvider.scalar();
  private static final Kernels KERNELS = KernelProvider.kernels();
  private static final float[] SPECIAL = {0f, -0f, 1, -1, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY,
      Float.MIN_VALUE, -Float.MIN_NORMAL / 2, Float.MAX_VALUE, 1};

  static IntStream lengths() {
    return IntStream.rangeClosed(1, 67);
  }

  /** Special values in changing places among ordinary ones. */
  private static float[] values(int n, int seed) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      int draw = (i + 1) * 7919 * (seed + 1) % 1009;
      values[i] = draw % 3 == 0 ? SPECIAL[draw % SPECIAL.length] : draw / 500f - 1;
    }
    return values;
  }

  /** y, winners and dx of a window of 2 × 3 pixels in an image of 5 columns, canaries around them. */
  private static float[] window(Kernels kernels, int n) {
    float[] x = values(10 * n, n);
    float[] dy = values(n, n + 1);
    float[] y = new float[n + 6];
    float[] winners = new float[n + 6];
    float[] dx = new float[10 * n];
    for (float[] array : new float[][] {y, winners, dx}) {
      Arrays.fill(array, 77);
    }
    kernels.maximum(x, 2 * n, 2, 3, 5 * n, n, y, 3, winners, 3, n);
    kernels.maximumGradient(winners, 3, dy, 0, dx, 2 * n, 2, 3, 5 * n, n, n);
    float[] all = Arrays.copyOf(y, 2 * n + 12 + dx.length);
    System.arraycopy(winners, 0, all, n + 6, n + 6);
    System.arraycopy(dx, 0, all, 2 * n + 12, dx.length);
    return all;
  }

  @ParameterizedTest
  @MethodSource("lengths")
  void maximumAndItsGradientHaveTheSameBits(int n) {
    assertArrayEquals(bits(window(SCALAR, n)), bits(window(KERNELS, n)));
  }

  @ParameterizedTest
  @MethodSource("lengths")
  void gradientOfAMaximumGoesToTheWinnerAndZeroToTheOthers(int n) {
    float[] winners = new float[n];
    float[] dy = new float[n];
    for (int c = 0; c < n; c++) {
      winners[c] = c % 4 * n;
      dy[c] = c + 1;
    }
    float[] dx = new float[4 * n + 2];
    Arrays.fill(dx, 77);
    KERNELS.maximumGradient(winners, 0, dy, 0, dx, 1, 2, 2, 2 * n, n, n);
    for (int i = 0; i < 4 * n; i++) {
      assertEquals(i % n % 4 == i / n ? i % n + 1 : 0, dx[i + 1], "element " + i);
    }
    assertEquals(77, dx[0]);
    assertEquals(77, dx[4 * n + 1]);
  }

  @ParameterizedTest
  @MethodSource("lengths")
  void sumsOfNeighboursHaveTheSameBits(int n) {
    float[] x = values(n + 9, 5);
    for (int size : new int[] {1, 2, 5, 8}) {
      float[] scalar = new float[n + 2];
      float[] vector = new float[n + 2];
      SCALAR.neighbourSums(x, 1, size, scalar, 1, n);
      KERNELS.neighbourSums(x, 1, size, vector, 1, n);
      assertArrayEquals(bits(scalar), bits(vector), "size " + size);
    }
  }

  @Test
  void firstOfEqualsWinsAndSoDoesTheLastNaN() {
    for (Kernels kernels : new Kernels[] {SCALAR, KERNELS}) {
      for (int n : new int[] {1, 16, 33}) {
        float[] x = new float[4 * n];
        Arrays.fill(x, n, 2 * n, 5);
        Arrays.fill(x, 2 * n, 3 * n, 5);
        float[] y = new float[n];
        float[] winners = new float[n];
        kernels.maximum(x, 0, 2, 2, 2 * n, n, y, 0, winners, 0, n);
        assertEquals(5, y[n - 1]);
        assertEquals(n, winners[n - 1]);
        x[n - 1] = Float.NaN;
        kernels.maximum(x, 0, 2, 2, 2 * n, n, y, 0, winners, 0, n);
        assertEquals(Float.NaN, y[n - 1], kernels.name());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 15, 16, 17, 31, 32, 33, 63, 64, 65, 100, 1000})
  void sumsAlongAVectorHaveTheSameBitsAndAreSums(int n) {
    float[] a = new float[n + 3];
    float[] b = new float[n + 5];
    double dot = 0;
    double absolutes = 0;
    for (int i = 0; i < n; i++) {
      a[i + 3] = (i * 7919 % 1009) / 500f - 1;
      b[i + 5] = (i * 104729 % 1013) / 500f - 1;
      dot += (double) a[i + 3] * b[i + 5];
      absolutes += Math.abs(a[i + 3]);
    }
    float[] lanes = values(Kernels.SUM_LANES + 2, 1);
    float found = KERNELS.dot(a, 3, b, 5, n, lanes, 1);
    assertEquals(dot, found, 1e-6 * n);
    assertEquals(SCALAR.dot(a, 3, b, 5, n, lanes, 1), found, 0);
    found = KERNELS.sumOfAbsolutes(a, 3, n, lanes, 1);
    assertEquals(absolutes, found, 1e-6 * n);
    assertEquals(SCALAR.sumOfAbsolutes(a, 3, n, lanes, 1), found, 0);
  }

  @Test
  void sumsShowWhatIsNotFinite() {
    for (int n : new int[] {1, 16, 40}) {
      for (float special : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
        for (Kernels kernels : new Kernels[] {SCALAR, KERNELS}) {
          float[] a = new float[n];
          Arrays.fill(a, 1);
          a[n / 2] = special;
          float[] lanes = new float[Kernels.SUM_LANES];
          assertEquals(special, kernels.dot(a, 0, a, 0, n, lanes, 0));
          assertEquals(special, kernels.sumOfAbsolutes(a, 0, n, lanes, 0));
        }
      }
    }
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    Arrays.setAll(bits, i -> Float.floatToIntBits(values[i]));
    return bits;
  }
}
