package bellows.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;

/** Arithmetic of vectors: what it should be, element by element, and the same bits from both providers. */
class ArithmeticKernelsTest {
  private interface Run {
    void on(ArithmeticKernels kernels, float[] a, int ao, float[] b, int bo, float[] y, int yo, int n);
  }

  private record Function(Run run, DoubleBinaryOperator exact) {}

  private static final List<Function> FUNCTIONS = List.of(
      new Function(ArithmeticKernels::add, (a, b) -> (float) a + (float) b),
      new Function(ArithmeticKernels::subtract, (a, b) -> (float) a - (float) b),
      new Function(ArithmeticKernels::multiply, (a, b) -> (float) a * (float) b),
      new Function(ArithmeticKernels::divide, (a, b) -> (float) a / (float) b),
      new Function(ArithmeticKernels::maximum, Math::max),
      new Function(ArithmeticKernels::minimum, Math::min),
      new Function(ArithmeticKernels::less, (a, b) -> a < b ? 1 : 0),
      new Function(ArithmeticKernels::lessOrEqual, (a, b) -> a <= b ? 1 : 0),
      new Function(ArithmeticKernels::equal, (a, b) -> a == b ? 1 : 0),
      new Function(ArithmeticKernels::power, StrictMath::pow),
      new Function((k, a, ao, b, bo, y, yo, n) -> k.negate(a, ao, y, yo, n), (a, b) -> -a),
      new Function((k, a, ao, b, bo, y, yo, n) -> k.absolute(a, ao, y, yo, n), (a, b) -> Math.abs(a)),
      new Function((k, a, ao, b, bo, y, yo, n) -> k.sign(a, ao, y, yo, n), (a, b) -> Math.signum(a)),
      new Function((k, a, ao, b, bo, y, yo, n) -> k.squareRoot(a, ao, y, yo, n), (a, b) -> Math.sqrt(a)),
      new Function((k, a, ao, b, bo, y, yo, n) -> k.sine(a, ao, y, yo, n), (a, b) -> StrictMath.sin(a)),
      new Function((k, a, ao, b, bo, y, yo, n) -> k.cosine(a, ao, y, yo, n), (a, b) -> StrictMath.cos(a)));

  private static final float[] SPECIAL = {0f, -0f, 1, -1, 0.3f, -2.7f, 1e30f, -1e-30f, Float.MIN_VALUE, Float.MAX_VALUE,
      Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN};

  @Test
  void eachElementIsOneOperationWhateverTheKernels() {
    int count = SPECIAL.length * SPECIAL.length;
    float[] a = new float[count];
    float[] b = new float[count];
    for (int i = 0; i < count; i++) {
      a[i] = SPECIAL[i / SPECIAL.length];
      b[i] = SPECIAL[i % SPECIAL.length];
    }
    for (Function function : FUNCTIONS) {
      for (Kernels kernels : List.of(KernelProvider.scalar(), KernelProvider.kernels())) {
        float[] y = new float[count];
        function.run.on(kernels.arithmetic(), a, 0, b, 0, y, 0, count);
        for (int i = 0; i < count; i++) {
          int expected = Float.floatToIntBits((float) function.exact.applyAsDouble(a[i], b[i]));
          assertEquals(expected, Float.floatToIntBits(y[i]),
              "function " + FUNCTIONS.indexOf(function) + " of " + a[i] + " and " + b[i]);
        }
      }
    }
  }

  @Test
  void anyLengthWritesOnlyItsElementsAndMayOverwriteAnOperand() {
    float[] a = new float[100];
    float[] b = new float[100];
    for (int i = 0; i < a.length; i++) {
      a[i] = i % 7 - 2.5f;
      b[i] = i % 5 + 0.5f;
    }
    for (Function function : FUNCTIONS) {
      for (int n = 0; n < 40; n++) {
        float[] expected = new float[n];
        function.run.on(KernelProvider.scalar().arithmetic(), a, 3, b, 5, expected, 0, n);
        float[] y = a.clone();
        function.run.on(KernelProvider.kernels().arithmetic(), y, 3, b, 5, y, 3, n);
        assertArrayEquals(expected, Arrays.copyOfRange(y, 3, 3 + n));
        assertArrayEquals(Arrays.copyOf(a, 3), Arrays.copyOf(y, 3));
        assertArrayEquals(Arrays.copyOfRange(a, 3 + n, 100), Arrays.copyOfRange(y, 3 + n, 100));
      }
    }
  }
}
