package bellows.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bellows.kernel.DepthwiseKernels.Places;
import bellows.kernel.depthwise.Strides;
import bellows.tensor.Draws;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Windows of one channel each: their definition, and the same bits from both providers. */
class DepthwiseKernelsTest {
  private static final int ROWS = 3;
  private static final int COLUMNS = 2;
  /** Pixels in a row of what is read. */
  private static final int WIDTH = 24;

  /** Around the widths of vectors of any size. */
  static IntStream channels() {
    return IntStream.of(1, 3, 4, 7, 8, 9, 15, 16, 17, 31, 32, 33, 40, 67);
  }

  /** Forward at a stride of 2, and back as a gradient goes: windows run the other way, and outputs leave gaps. */
  private static Strides[] strides(int n) {
    return new Strides[] {new Strides(2 * n, WIDTH * n, n, COLUMNS * n, n, n),
        new Strides(n, -WIDTH * n, -n, 2 * COLUMNS * n, n, 2 * n)};
  }

  /** A place from which no window leaves the array. */
  private static int start(int n) {
    return (2 * WIDTH + 2) * n + 5;
  }

  private static float[] draw(long key, int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) Draws.gaussian(key, i);
    }
    return values;
  }

  /** Both results for some pixels, among elements that are not to be touched. */
  private static float[][] run(Kernels kernels, Strides strides, int pixels, float least, int n) {
    float[] x = draw(1, 6 * WIDTH * n);
    float[] w = draw(2, 2 * ROWS * COLUMNS * n);
    float[] dy = draw(3, 2 * pixels * n);
    float[] y = draw(4, 2 * pixels * n + 2);
    float[] dw = draw(5, 2 * ROWS * COLUMNS * n + 2);
    x[start(n) + n / 2] = Float.NaN;
    kernels.depthwise().correlate(strides, Places.ALL, pixels, ROWS, COLUMNS, x, start(n), w, 0, draw(6, n + 3), 3, least, y, 1, n);
    kernels.depthwise().addProducts(strides, Places.ALL, pixels, ROWS, COLUMNS, x, start(n), dy, 0, dw, 1, n);
    return new float[][] {y, dw};
  }

  @ParameterizedTest
  @MethodSource("channels")
  void sameBitsFromScalarAndVectorKernels(int n) {
    assumeTrue(KernelProvider.vectorAvailable());
    for (Strides strides : strides(n)) {
      for (int pixels = 1; pixels <= 9; pixels++) {
        for (float least : new float[] {ChannelKernels.RELU, ChannelKernels.NO_RELU}) {
          float[][] scalar = run(KernelProvider.scalar(), strides, pixels, least, n);
          float[][] vector = run(KernelProvider.kernels(), strides, pixels, least, n);
          assertArrayEquals(bits(scalar[0]), bits(vector[0]), pixels + " pixels, " + strides);
          assertArrayEquals(bits(scalar[1]), bits(vector[1]), pixels + " pixels, " + strides);
        }
      }
    }
  }

  /** Element by element from the sums that the interface promises, also what lies between and around. */
  @ParameterizedTest
  @MethodSource("channels")
  void sumsAreThoseOfTheDefinition(int n) {
    int pixels = 5;
    for (Strides s : strides(n)) {
      float[] x = draw(1, 6 * WIDTH * n);
      x[start(n) + n / 2] = Float.NaN;
      float[] w = draw(2, 2 * ROWS * COLUMNS * n);
      float[] dy = draw(3, 2 * pixels * n);
      float[] y = draw(4, 2 * pixels * n + 2);
      float[] dw = draw(5, 2 * ROWS * COLUMNS * n + 2);
      for (int p = 0; p < pixels; p++) {
        for (int c = 0; c < n; c++) {
          float sum = draw(6, n + 3)[3 + c];
          for (int tap = 0; tap < ROWS * COLUMNS; tap++) {
            int from = start(n) + p * s.pixel() + tap / COLUMNS * s.row() + tap % COLUMNS * s.column() + c;
            int weight = tap / COLUMNS * s.weightRow() + tap % COLUMNS * s.weightColumn() + c;
            sum = Math.fma(x[from], w[weight], sum);
            dw[1 + weight] = Math.fma(x[from], dy[p * s.output() + c], dw[1 + weight]);
          }
          y[1 + p * s.output() + c] = sum <= 0 ? 0 : sum;
        }
      }
      float[][] found = run(KernelProvider.kernels(), s, pixels, ChannelKernels.RELU, n);
      assertArrayEquals(bits(y), bits(found[0]), s.toString());
      assertArrayEquals(bits(dw), bits(found[1]), s.toString());
    }
  }

  /** Windows that slide over a row, forward and back, and see padding on both sides: as if it were left out by hand. */
  @ParameterizedTest
  @MethodSource("channels")
  void slidingWindowsLeavePaddingOut(int n) {
    for (int columns : new int[] {1, 2, 3, 4, 5, 7}) {
      for (int direction : new int[] {1, -1}) {
        for (int pixels = columns / 2 + 1; pixels <= 18; pixels++) {
          int width = pixels + columns - 1;
          Strides s = new Strides(direction * n, -width * n, direction * n, columns * n, n, direction * n);
          for (int before = 0; before < columns; before++) {
            // At least one place of each window is inside.
            int end = Math.max(before + 1, width - columns / 2);
            if (end >= pixels) {
              assertSlides(s, new Places(before, end), pixels, columns, n);
            }
          }
        }
      }
    }
  }

  private static void assertSlides(Strides s, Places inside, int pixels, int columns, int n) {
    int width = pixels + columns - 1;
    String message = pixels + " pixels, " + columns + " columns, " + inside + ", " + s;
    float[] x = draw(1, 3 * width * n);
    float[] w = draw(2, ROWS * columns * n);
    float[] dy = draw(3, pixels * n);
    float[] y = draw(4, pixels * n + 2);
    float[] dw = draw(5, ROWS * columns * n + 2);
    int corner = s.pixel() > 0 ? 2 * width * n : (3 * width - 1) * n;
    int last = s.pixel() > 0 ? 0 : (pixels - 1) * n;
    float[] expectedY = y.clone();
    float[] expectedDw = dw.clone();
    for (int p = 0; p < pixels; p++) {
      for (int c = 0; c < n; c++) {
        float sum = 0.5f;
        for (int tap = 0; tap < ROWS * columns; tap++) {
          int place = p + tap % columns;
          if (place >= inside.first() && place < inside.end()) {
            float value = x[corner + place * s.column() + tap / columns * s.row() + c];
            sum = Math.fma(value, w[tap * n + c], sum);
            expectedDw[1 + tap * n + c] = Math.fma(value, dy[last + p * s.output() + c], expectedDw[1 + tap * n + c]);
          }
        }
        expectedY[1 + last + p * s.output() + c] = sum <= 0 ? 0 : sum;
      }
    }
    float[] start = new float[n];
    Arrays.fill(start, 0.5f);
    for (Kernels kernels : new Kernels[] {KernelProvider.scalar(), KernelProvider.kernels()}) {
      float[] foundY = y.clone();
      float[] foundDw = dw.clone();
      kernels.depthwise().correlate(s, inside, pixels, ROWS, columns, x, corner, w, 0, start, 0, ChannelKernels.RELU,
          foundY, 1 + last, n);
      kernels.depthwise().addProducts(s, inside, pixels, ROWS, columns, x, corner, dy, last, foundDw, 1, n);
      assertArrayEquals(bits(expectedY), bits(foundY), message);
      assertArrayEquals(bits(expectedDw), bits(foundDw), message);
    }
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    Arrays.setAll(bits, i -> Float.floatToIntBits(values[i]));
    return bits;
  }
}
