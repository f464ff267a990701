package bellows.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions of single elements: accuracy against StrictMath, and the same bits from both providers. */
class ElementwiseKernelsTest {
  private static final Kernels SCALAR = KernelProvider.scalar();
  private static final Kernels KERNELS = KernelProvider.kernels();

  private interface Run {
    void on(Kernels kernels, float[] x, int xo, float[] y, int yo, int n);
  }

  /** @param ulps the largest error promised where the result is normal */
  private record Function(String name, Run run, DoubleUnaryOperator exact, double ulps) {
    float[] apply(Kernels kernels, float[] x) {
      float[] y = new float[x.length];
      run.on(kernels, x, 0, y, 0, x.length);
      return y;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final Function EXP = new Function("exp", Kernels::exp, StrictMath::exp, 2);
  private static final Function SIGMOID =
      new Function("sigmoid", Kernels::sigmoid, x -> 1 / (1 + StrictMath.exp(-x)), 3);
  private static final Function TANH = new Function("tanh", Kernels::tanh, StrictMath::tanh, 3);
  private static final Function RELU = new Function("relu", Kernels::relu, x -> StrictMath.max(x, 0), 0);

  private static final Function LEAKY_RELU = new Function("leakyRelu",
      (k, x, xo, y, yo, n) -> k.leakyRelu(x, xo, y, yo, n, 0.01f), x -> x > 0 ? x : 0.01f * x, 1);
  private static final Function ELU = new Function("elu",
      (k, x, xo, y, yo, n) -> k.elu(x, xo, y, yo, n, 1.5f), x -> x > 0 ? x : 1.5 * StrictMath.expm1(x), 3);
  private static final Function SOFTPLUS = new Function("softplus", Kernels::softplus,
      x -> StrictMath.max(x, 0) + StrictMath.log1p(StrictMath.exp(-StrictMath.abs(x))), 3);
  private static final Function LOG = new Function("log", Kernels::log, StrictMath::log, 1);

  private static final Function MINUS_THREE_QUARTERS = new Function("minusThreeQuarters", Kernels::minusThreeQuarters,
      x -> x == 0 ? 1 / x : 1 / (StrictMath.sqrt(x) * StrictMath.sqrt(StrictMath.sqrt(x))), 4.5);

  private static final Function RELU6 = new Function("relu6",
      (k, x, xo, y, yo, n) -> k.mobile().relu6(x, xo, y, yo, n), x -> StrictMath.min(StrictMath.max(x, 0), 6), 0);

  static Stream<Function> functions() {
    return Stream.of(EXP, SIGMOID, TANH, RELU, LEAKY_RELU, ELU, SOFTPLUS, LOG, MINUS_THREE_QUARTERS, RELU6);
  }

  /** Every 9973rd float (a prime) of both signs, all around the places where a formula changes, special ones. */
  private static float[] grid() {
    float[] special = {0f, -0f, Float.MIN_VALUE, -Float.MIN_VALUE, Float.MIN_NORMAL, -Float.MIN_NORMAL, Float.MAX_VALUE,
        -Float.MAX_VALUE, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN, 1, -1};
    float[] turns = {ScalarKernels.EXP_LEAST, ScalarKernels.EXP_LARGEST, -ScalarKernels.EXP_LARGEST, 88.72283f,
        -103.97f, 10, -10, 9.0109f, -9.0109f, 0.34657359f, -0.34657359f, 17.33f, 88.029f};
    int regular = 0x7f800000 / 9973;
    float[] grid = new float[2 * regular + turns.length * 401 + special.length];
    int at = 0;
    for (int i = 0; i < regular; i++) {
      grid[at++] = Float.intBitsToFloat(i * 9973);
      grid[at++] = -Float.intBitsToFloat(i * 9973);
    }
    for (float turn : turns) {
      for (int i = -200; i <= 200; i++) {
        grid[at++] = Float.intBitsToFloat(Float.floatToRawIntBits(turn) + i);
      }
    }
    System.arraycopy(special, 0, grid, at, special.length);
    return grid;
  }

  @ParameterizedTest
  @MethodSource("functions")
  void staysWithinItsUlps(Function function) {
    float[] x = grid();
    float[] y = function.apply(SCALAR, x);
    for (int i = 0; i < x.length; i++) {
      double exact = function.exact.applyAsDouble(x[i]);
      if (!accepts(function, exact, y[i])) {
        fail(function + "(" + x[i] + ") is " + exact + ", found " + y[i]);
      }
    }
  }

  private static boolean accepts(Function function, double exact, float found) {
    if (Double.isNaN(exact)) {
      return Float.isNaN(found);
    }
    if (found == Float.POSITIVE_INFINITY && function == EXP) {
      return exact > 2.4e38;
    }
    double slack = Math.abs(exact) < Float.MIN_NORMAL ? Float.MIN_NORMAL : function.ulps * Math.ulp((float) exact);
    return found == exact || Math.abs(found - exact) <= slack;
  }

  @ParameterizedTest
  @MethodSource("functions")
  void sameBitsFromScalarAndVectorKernels(Function function) {
    assumeTrue(KernelProvider.vectorAvailable());
    float[] x = grid();
    float[] scalar = function.apply(SCALAR, x);
    float[] vector = function.apply(KERNELS, x);
    for (int i = 0; i < x.length; i++) {
      float at = x[i];
      assertEquals(Float.floatToIntBits(scalar[i]), Float.floatToIntBits(vector[i]), () -> "at " + at);
    }
  }

  @ParameterizedTest
  @MethodSource("functions")
  void anyLengthAndPlaceWritesOnlyItsElements(Function function) {
    float[] x = floats(128, i -> i * 0.2f - 12);
    float[] expected = function.apply(SCALAR, x);
    for (int n = 0; n <= 67; n++) {
      float[] y = new float[128];
      Arrays.fill(y, 77);
      function.run.on(KERNELS, x, 5, y, 3, n);
      for (int i = 0; i < y.length; i++) {
        assertEquals(i >= 3 && i < 3 + n ? expected[i + 2] : 77, y[i], "element " + i);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("functions")
  void mayWriteOverItsInput(Function function) {
    float[] x = grid();
    float[] expected = function.apply(KERNELS, x);
    function.run.on(KERNELS, x, 0, x, 0, x.length);
    assertTrue(Arrays.equals(expected, x));
  }

  @Test
  void exponentialsEndsAreZeroAndInfinity() {
    float[] x = {Float.NEGATIVE_INFINITY, -88, -87.3f, 0, -0f, 88.37f, 88.38f, Float.POSITIVE_INFINITY};
    float[] y = EXP.apply(KERNELS, x);
    assertEquals(0, y[0]);
    assertEquals(0, y[1]);
    assertTrue(y[2] >= Float.MIN_NORMAL);
    assertEquals(1, y[3]);
    assertEquals(1, y[4]);
    assertTrue(y[5] > 2.3e38f && y[5] < Float.POSITIVE_INFINITY);
    assertEquals(Float.POSITIVE_INFINITY, y[6]);
    assertEquals(Float.POSITIVE_INFINITY, y[7]);
  }

  @Test
  void sigmoidAndTanhStayInTheirRangeAndReachItsEnds() {
    float[] x = {Float.NEGATIVE_INFINITY, -1e30f, 0, 1e30f, Float.POSITIVE_INFINITY};
    assertTrue(Arrays.equals(new float[] {0, 0, 0.5f, 1, 1}, SIGMOID.apply(KERNELS, x)));
    assertTrue(Arrays.equals(new float[] {-1, -1, 0, 1, 1}, TANH.apply(KERNELS, x)));
    float[] grid = grid();
    float[] sigmoid = SIGMOID.apply(KERNELS, grid);
    float[] tanh = TANH.apply(KERNELS, grid);
    for (int i = 0; i < grid.length; i++) {
      float at = grid[i];
      assertTrue(Float.isNaN(at) || sigmoid[i] >= 0 && sigmoid[i] <= 1, () -> "sigmoid of " + at);
      assertTrue(Float.isNaN(at) || Math.abs(tanh[i]) <= 1, () -> "tanh of " + at);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 15, 64, 67})
  void reluGradientPassesWhereTheOutputIsPositiveAndShowsNaN(int n) {
    float[] y = floats(n, i -> new float[] {0, 2, -0f, Float.NaN, 1e-40f}[i % 5]);
    float[] dy = floats(n, i -> i - 7.5f);
    for (Kernels kernels : new Kernels[] {SCALAR, KERNELS}) {
      float[] dx = new float[n];
      kernels.reluGradient(y, 0, dy, 0, dx, 0, n);
      for (int i = 0; i < n; i++) {
        assertEquals(y[i] == 0 ? 0 : dy[i], dx[i], kernels.name() + " at " + i);
      }
    }
  }

  private interface Gradient {
    void on(Kernels kernels, float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n);
  }

  static Stream<Gradient> gradients() {
    return Stream.of(Kernels::reluGradient, Kernels::softplusGradient,
        (k, y, yo, dy, dyo, dx, dxo, n) -> k.leakyReluGradient(y, yo, dy, dyo, dx, dxo, n, 0.01f),
        (k, y, yo, dy, dyo, dx, dxo, n) -> k.eluGradient(y, yo, dy, dyo, dx, dxo, n, 1.5f));
  }

  @ParameterizedTest
  @MethodSource("gradients")
  void gradientsHaveTheSameBitsEverywhereAndMayOverwriteTheirs(Gradient gradient) {
    float[] y = grid();
    float[] dy = floats(y.length, i -> y[(i * 7 + 3) % y.length]);
    float[] scalar = new float[y.length];
    gradient.on(SCALAR, y, 0, dy, 0, scalar, 0, y.length);
    for (int from = 0; from < 20; from++) {
      float[] dx = dy.clone();
      gradient.on(KERNELS, y, from, dx, from, dx, from, y.length - 2 * from);
      for (int i = 0; i < y.length; i++) {
        boolean inside = i >= from && i < y.length - from;
        float at = y[i];
        assertEquals(Float.floatToIntBits(inside ? scalar[i] : dy[i]), Float.floatToIntBits(dx[i]), () -> "at " + at);
      }
    }
  }

  private static float[] floats(int n, IntFunction<Float> element) {
    float[] floats = new float[n];
    for (int i = 0; i < n; i++) {
      floats[i] = element.apply(i);
    }
    return floats;
  }

  @Test
  void providerSaysWhatItChoseAndWhy() {
    assertEquals("scalar", SCALAR.name());
    assertEquals(KernelProvider.vectorAvailable(), KERNELS.name().startsWith("vector"), KernelProvider.reason());
    assertTrue(KernelProvider.reason().length() > 10);
  }
}
