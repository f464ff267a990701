package bellows.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bellows.tensor.Draws;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sums and maps over rows of channels: definitions, and the same bits from both providers. */
class ChannelKernelsTest {
  private static final float NAN = Float.NaN;

  /** Channels around the widths of one, two and four vectors of any size. */
  static IntStream channels() {
    return IntStream.of(1, 3, 4, 7, 8, 9, 16, 17, 31, 32, 33, 64, 67, 128, 150);
  }

  static Stream<Kernels> both() {
    return Stream.of(KernelProvider.scalar(), KernelProvider.kernels());
  }

  @ParameterizedTest
  @MethodSource("channels")
  void sameBitsFromScalarAndVectorKernels(int n) {
    assumeTrue(KernelProvider.vectorAvailable());
    for (int rows : new int[] {1, 2, 7}) {
      for (float least : new float[] {ChannelKernels.RELU, ChannelKernels.NO_RELU}) {
        assertArrayEquals(bits(all(KernelProvider.scalar(), rows, n, least)),
            bits(all(KernelProvider.kernels(), rows, n, least)), rows + " rows, least " + least);
      }
    }
  }

  /** Every result, each between elements that are not to be touched. */
  private static float[] all(Kernels provider, int rows, int n, float least) {
    ChannelKernels kernels = provider.channels();
    float[] x = draw(1, rows * n + 8);
    float[] dy = draw(2, rows * n + 8);
    float[] k = draw(3, ChannelKernels.TABLE * n);
    x[3 + n / 2] = NAN;
    float[] out = new float[5 * n + 3 * rows * n + 14];
    Arrays.fill(out, 77);
    kernels.addRows(x, 3, rows, out, 2, n);
    kernels.deviations(x, 3, rows, k, ChannelKernels.MEAN * n, out, n + 4, n);
    kernels.gradientSums(x, 3, dy, 5, rows, k, least, out, 3 * n + 6, n);
    int maps = 5 * n + 8;
    kernels.map(x, 3, rows, k, least, out, maps, n);
    kernels.gradient(x, 3, dy, 5, rows, k, least, out, maps + rows * n + 2, n);
    provider.add(x, 3, dy, 5, least, out, maps + 2 * rows * n + 4, rows * n);
    return out;
  }

  @ParameterizedTest
  @MethodSource("both")
  void sumsRunDownTheRows(Kernels provider) {
    float[] sum = {100, 1000, 77, 77};
    provider.channels().addRows(new float[] {9, 1, 10, 2, 20, 3, 30}, 1, 3, sum, 0, 2);
    assertArrayEquals(new float[] {106, 1060, 77, 77}, sum);
    provider.channels().deviations(new float[] {1, 10, 2, 20, 3, 30}, 0, 3, new float[] {2, 10}, 0, sum, 0, 2);
    assertArrayEquals(new float[] {0, 30, 2, 500}, sum);
  }

  @ParameterizedTest
  @MethodSource("both")
  void mapsScaleAndShiftAndShowNaNBehindTheRelu(Kernels provider) {
    float[] k = {2, 3, 1, -1, 0.5f, 0, 10, 20, 100, 200};
    float[] x = {1, NAN, -1, 1};
    float[] y = new float[4];
    provider.channels().map(x, 0, 2, k, ChannelKernels.NO_RELU, y, 0, 2);
    assertArrayEquals(new float[] {2, NAN, -2, 2}, y);
    provider.channels().map(x, 0, 2, k, ChannelKernels.RELU, y, 0, 2);
    assertArrayEquals(new float[] {2, NAN, 0, 2}, y);
    float[] dy = {5, 6, 7, 8};
    float[] sum = new float[4];
    provider.channels().gradientSums(x, 0, dy, 0, 2, k, ChannelKernels.RELU, sum, 0, 2);
    assertArrayEquals(new float[] {5, 14, 2.5f, NAN}, sum);
    provider.channels().gradient(x, 0, dy, 0, 2, k, ChannelKernels.RELU, y, 0, 2);
    assertArrayEquals(new float[] {115, NAN, 85, 244}, y);
    provider.channels().gradient(x, 0, dy, 0, 2, k, ChannelKernels.NO_RELU, y, 0, 2);
    assertArrayEquals(new float[] {115, NAN, 99, 244}, y);
  }

  @Test
  void theReluOfASumMakesNegativeZeroPositive() {
    for (Kernels provider : new Kernels[] {KernelProvider.scalar(), KernelProvider.kernels()}) {
      float[] y = new float[4];
      provider.add(new float[] {-0f, 1, -3, NAN}, 0, new float[] {-0f, 1, 2, 1}, 0, ChannelKernels.RELU, y, 0, 4);
      assertArrayEquals(new float[] {0, 2, 0, NAN}, y);
      provider.add(new float[] {-0f, 1, -3, NAN}, 0, new float[] {-0f, 1, 2, 1}, 0, ChannelKernels.NO_RELU, y, 0, 4);
      assertEquals(-1, y[2]);
    }
  }

  private static float[] draw(long key, int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) Draws.gaussian(key, i);
    }
    return values;
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    Arrays.setAll(bits, i -> Float.floatToIntBits(values[i]));
    return bits;
  }
}
