package bellows.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** ReLU6, swish and their hard forms: values, slopes, special values, the same bits from both providers. */
class MobileActivationsTest {
  private interface Forward {
    void run(MobileActivations kernels, float[] x, float[] y, int n);
  }

  private interface Backward {
    void run(MobileActivations kernels, float[] known, float[] dy, float[] dx, int n);
  }

  /** @param ofInput whether the way back reads the input, not the output */
  private record Activation(String name, Forward forward, Backward backward, boolean ofInput,
      DoubleUnaryOperator exact) {
    float[] y(Kernels kernels, float[] x) {
      float[] y = new float[x.length];
      forward.run(kernels.mobile(), x, y, x.length);
      return y;
    }

    float[] dx(Kernels kernels, float[] x, float[] dy) {
      float[] dx = new float[x.length];
      backward.run(kernels.mobile(), ofInput ? x : y(kernels, x), dy, dx, x.length);
      return dx;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Activation> activations() {
    return Stream.of(
        new Activation("relu6", (k, x, y, n) -> k.relu6(x, 0, y, 0, n),
            (k, y, dy, dx, n) -> k.relu6Gradient(y, 0, dy, 0, dx, 0, n), false, x -> Math.min(Math.max(x, 0), 6)),
        new Activation("hardSigmoid", (k, x, y, n) -> k.hardSigmoid(x, 0, y, 0, n),
            (k, y, dy, dx, n) -> k.hardSigmoidGradient(y, 0, dy, 0, dx, 0, n), false,
            x -> Math.min(Math.max(x + 3, 0), 6) / 6),
        new Activation("hardSwish", (k, x, y, n) -> k.hardSwish(x, 0, y, 0, n),
            (k, x, dy, dx, n) -> k.hardSwishGradient(x, 0, dy, 0, dx, 0, n), true,
            x -> x * Math.min(Math.max(x + 3, 0), 6) / 6),
        new Activation("silu", (k, x, y, n) -> k.silu(x, 0, y, 0, n),
            (k, x, dy, dx, n) -> k.siluGradient(x, 0, dy, 0, dx, 0, n), true, x -> x / (1 + Math.exp(-x))));
  }

  /** From −100 to 100, finely where something changes, and what is special. */
  private static float[] grid() {
    float[] x = new float[4001 + 9];
    for (int i = 0; i < 4001; i++) {
      x[i] = i < 2001 ? (i - 1000) / 100f : (i - 3000) / 10f;
    }
    float[] special = {0f, -0f, Float.NaN, Float.POSITIVE_INFINITY, Float.MIN_VALUE, -3, 3, 6, Float.MAX_VALUE};
    System.arraycopy(special, 0, x, 4001, special.length);
    return x;
  }

  @ParameterizedTest
  @MethodSource("activations")
  void valuesAreThoseOfTheFormula(Activation activation) {
    float[] x = grid();
    float[] y = activation.y(KernelProvider.scalar(), x);
    for (int i = 0; i < x.length; i++) {
      double exact = activation.exact.applyAsDouble(x[i]);
      double slack = Double.isFinite(exact) ? 4 * Math.ulp((float) exact) + 1e-35 : 0;
      assertEquals(exact, y[i], slack, activation + " of " + x[i]);
    }
  }

  @ParameterizedTest
  @MethodSource("activations")
  void slopesAreDifferencesOfValues(Activation activation) {
    float[] x = grid();
    float[] dy = new float[x.length];
    Arrays.fill(dy, 2);
    float[] dx = activation.dx(KernelProvider.scalar(), x, dy);
    for (int i = 0; i < 4001; i++) {
      double width = 1e-5;
      double slope = (activation.exact.applyAsDouble(x[i] + width) - activation.exact.applyAsDouble(x[i] - width)) / width;
      boolean kink = List.of(0f, 3f, -3f, 6f).contains(x[i] + 0f);
      assertEquals(slope, dx[i], kink ? 2 : 1e-4, activation + " at " + x[i]);
    }
  }

  @ParameterizedTest
  @MethodSource("activations")
  void sameBitsFromScalarAndVectorKernelsAtAnyLength(Activation activation) {
    assumeTrue(KernelProvider.vectorAvailable());
    float[] all = grid();
    for (int n : new int[] {1, 7, 15, 16, 17, 33, all.length}) {
      float[] x = Arrays.copyOfRange(all, all.length - n, all.length);
      float[] dy = new float[n];
      for (int i = 0; i < n; i++) {
        dy[i] = i % 5 - 1.5f;
      }
      assertArrayEquals(bits(activation.y(KernelProvider.scalar(), x)),
          bits(activation.y(KernelProvider.kernels(), x)), "y of " + n);
      assertArrayEquals(bits(activation.dx(KernelProvider.scalar(), x, dy)),
          bits(activation.dx(KernelProvider.kernels(), x, dy)), "dx of " + n);
    }
  }

  /** As PyTorch has them: no gradient at the ends of ReLU6 and hard-sigmoid, all of it from 3 on in hard-swish. */
  @Test
  void atKinksTheGradientIsThatOfTheOutside() {
    float[] dy = {7, 7, 7};
    List<Activation> all = activations().toList();
    assertArrayEquals(new float[] {0, 7, 0}, all.get(0).dx(KernelProvider.kernels(), new float[] {0, 3, 6}, dy));
    assertArrayEquals(new float[] {0, 7 / 6f, 0}, all.get(1).dx(KernelProvider.kernels(), new float[] {-3, 0, 3}, dy));
    assertArrayEquals(new float[] {0, 3.5f, 7}, all.get(2).dx(KernelProvider.kernels(), new float[] {-3, 0, 3}, dy));
    assertArrayEquals(new float[] {3.5f, 3.5f, 3.5f},
        all.get(3).dx(KernelProvider.kernels(), new float[] {0, -0f, 0}, dy));
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    Arrays.setAll(bits, i -> Float.floatToIntBits(values[i]));
    return bits;
  }
}
