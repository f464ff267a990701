package bellows.tensor.convolution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Allocation;
import bellows.kernel.KernelProvider;
import bellows.kernel.Kernels;
import bellows.tensor.Arena;
import bellows.tensor.Shape;
import bellows.tensor.Team;
import bellows.tensor.Window;
import bellows.tensor.product.Engine;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All three directions against plain loops in double precision, and against themselves on other kernels and teams. */
class WinogradTest {
  private static final float CANARY = -77;
  private static final int MARGIN = 5;
  private static final double TOLERANCE = 1e-4;

  /** One layer and its data, each array with a margin on both sides. */
  private record Layer(int height, int width, int channels, int outputs, int padding, int count) {
    Shape in() {
      return Shape.of(height, width, channels);
    }

    Shape out() {
      return Window.square(3, 1, padding).output(in(), outputs);
    }

    float[] x() {
      return draw(1, count * in().size());
    }

    float[] weights() {
      return draw(2, 9 * channels * outputs);
    }

    float[] bias() {
      return draw(3, outputs);
    }

    float[] dy() {
      return draw(4, count * out().size());
    }

    /** Gradients that stand there before: 1 everywhere. */
    float[] dw() {
      float[] dw = canaries(9 * channels * outputs);
      Arrays.fill(dw, MARGIN, dw.length - MARGIN, 1);
      return dw;
    }
  }

  private static Winograd winograd(Layer layer, Kernels kernels, Team team, int batch) {
    Arena arena = Arena.allocating();
    Winograd winograd = new Winograd(Engine.of(kernels, team, arena), layer.in(), layer.outputs, layer.padding, batch);
    arena.complete();
    return winograd;
  }

  /** What one set of kernels and one team make of a layer. */
  private record Results(float[] plain, float[] y, float[] dx, float[] dw) {
    static Results of(Layer layer, Kernels kernels, int members) {
      try (Team team = new Team(members)) {
        Winograd winograd = winograd(layer, kernels, team, layer.count + 1);
        winograd.weights(layer.weights(), MARGIN);
        float[] plain = canaries(layer.count * layer.out().size());
        winograd.forward(layer.x(), MARGIN, null, 0, Finish.NONE, plain, MARGIN, layer.count);
        float[] y = canaries(layer.count * layer.out().size());
        winograd.forward(layer.x(), MARGIN, layer.bias(), MARGIN, Finish.RELU, y, MARGIN, layer.count);
        float[] dx = canaries(layer.count * layer.in().size());
        winograd.dataGradient(layer.dy(), MARGIN, dx, MARGIN, layer.count);
        float[] dw = layer.dw();
        winograd.weightGradient(layer.x(), MARGIN, layer.dy(), MARGIN, dw, MARGIN, layer.count);
        return new Results(plain, y, dx, dw);
      }
    }

    void assertSame(Results other, String what) {
      assertArrayEquals(plain, other.plain, "y of " + what);
      assertArrayEquals(y, other.y, "y with bias and ReLU of " + what);
      assertArrayEquals(dx, other.dx, "dx of " + what);
      assertArrayEquals(dw, other.dw, "dw of " + what);
    }
  }

  /** The same in double precision, without margins. */
  private static final class Reference {
    final double[] y;
    final double[] dx;
    final double[] dw;

    Reference(Layer layer) {
      y = new double[layer.count * layer.out().size()];
      dx = new double[layer.count * layer.in().size()];
      dw = new double[9 * layer.channels * layer.outputs];
      float[] x = layer.x();
      float[] w = layer.weights();
      float[] dy = layer.dy();
      Shape out = layer.out();
      for (int at = 0; at < layer.count * out.at(0) * out.at(1) * 9; at++) {
        int pixel = at / 9;
        int row = pixel / out.at(1) % out.at(0) + at % 9 / 3 - layer.padding;
        int column = pixel % out.at(1) + at % 3 - layer.padding;
        if (row >= 0 && row < layer.height && column >= 0 && column < layer.width) {
          int sample = pixel / (out.at(0) * out.at(1));
          int xo = ((sample * layer.height + row) * layer.width + column) * layer.channels;
          tap(layer, at % 9, x, xo, w, dy, pixel * layer.outputs);
        }
      }
    }

    private void tap(Layer layer, int tap, float[] x, int xo, float[] w, float[] dy, int yo) {
      for (int c = 0; c < layer.channels; c++) {
        int wo = (tap * layer.channels + c) * layer.outputs;
        double value = x[MARGIN + xo + c];
        double gradient = 0;
        for (int o = 0; o < layer.outputs; o++) {
          double slope = dy[MARGIN + yo + o];
          double weight = w[MARGIN + wo + o];
          y[yo + o] += value * weight;
          gradient += slope * weight;
          dw[wo + o] += value * slope;
        }
        dx[xo + c] += gradient;
      }
    }
  }

  @ParameterizedTest(name = "{0}×{1}×{2} to {3}, padding {4}, {5} samples")
  @CsvSource({"1,1,16,16,1,1", "1,2,17,16,2,3", "3,3,16,17,0,1", "2,5,20,33,1,3", "4,4,16,16,1,3", "5,6,33,20,2,1",
      "6,6,64,64,0,3", "7,9,17,64,1,3", "8,8,64,20,1,1", "11,10,33,33,0,3", "14,13,20,17,2,3", "12,14,16,64,1,3",
      "14,14,7,5,1,1", "9,9,300,40,1,1", "9,9,40,300,1,1",
      "9,9,300,130,1,2"})
  void agreesWithPlainLoopsAndWithItself(int height, int width, int channels, int outputs, int padding, int count) {
    Layer layer = new Layer(height, width, channels, outputs, padding, count);
    Results results = Results.of(layer, KernelProvider.kernels(), 1);
    assertClose(layer, results);
    results.assertSame(Results.of(layer, KernelProvider.scalar(), 1), "scalar kernels");
    results.assertSame(Results.of(layer, KernelProvider.kernels(), 2), "a team of 2");
    results.assertSame(Results.of(layer, KernelProvider.kernels(), 3), "a team of 3");
  }

  @ParameterizedTest(name = "{0}×{0}×{1} to {2}, {3} samples")
  @CsvSource({"13,384,256,2", "8,512,512,4", "60,32,32,6"})
  void staysPreciseOverLongSums(int extent, int channels, int outputs, int count) {
    Layer layer = new Layer(extent, extent, channels, outputs, 1, count);
    assertClose(layer, Results.of(layer, KernelProvider.kernels(), 1));
  }

  @Test
  void notANumberPassesTheRelu() {
    Layer layer = new Layer(4, 4, 16, 16, 1, 1);
    Winograd winograd = winograd(layer, KernelProvider.kernels(), Team.alone(), 1);
    winograd.weights(layer.weights(), MARGIN);
    float[] bias = new float[16];
    bias[3] = Float.NaN;
    float[] y = new float[layer.out().size()];
    winograd.forward(layer.x(), MARGIN, bias, 0, Finish.RELU, y, 0, 1);
    for (int i = 0; i < y.length; i++) {
      assertEquals(i % 16 == 3, Float.isNaN(y[i]), "output " + i);
    }
  }

  /** Those of large layers, which every pass makes anew. */
  @Test
  void layersShareLargeFactors() {
    Arena arena = Arena.measuring();
    Engine engine = Engine.of(KernelProvider.kernels(), Team.alone(), arena);
    Shape in = Shape.of(8, 8, 512);
    new Winograd(engine, in, 512, 1, 2);
    long one = arena.bytes();
    new Winograd(engine, in, 512, 1, 2);
    assertTrue(one > 36 * 4 * 512 * 512, "bytes of one: " + one);
    assertTrue(arena.bytes() < one + 9 * 4 * 512 * 512, "bytes of two: " + arena.bytes());
  }

  @Test
  void warmPassesAllocateNothing() {
    Layer layer = new Layer(9, 9, 16, 16, 1, 2);
    Winograd winograd = winograd(layer, KernelProvider.kernels(), Team.alone(), 2);
    float[] x = layer.x();
    float[] dy = layer.dy();
    float[] w = layer.weights();
    float[] dw = layer.dw();
    Allocation.ends(() -> {
      for (int i = 0; i < 500; i++) {
        winograd.weights(w, MARGIN);
        winograd.forward(x, MARGIN, null, 0, Finish.RELU, dy, MARGIN, 2);
        winograd.dataGradient(dy, MARGIN, x, MARGIN, 2);
        winograd.weightGradient(x, MARGIN, dy, MARGIN, dw, MARGIN, 2);
      }
    });
  }

  @Test
  void suitsByShape() {
    Window three = Window.square(3, 1, 1);
    assertTrue(Winograd.suits(three, Shape.of(224, 224, 64), 64));
    assertTrue(Winograd.suits(three, Shape.of(13, 13, 384), 384));
    assertTrue(Winograd.suits(three, Shape.of(7, 7, 512), 512));
    assertFalse(Winograd.suits(three, Shape.of(224, 224, 3), 64), "too few channels");
    assertFalse(Winograd.suits(three, Shape.of(32, 32, 64), 16), "too few outputs");
    assertFalse(Winograd.suits(three, Shape.of(2, 2, 512), 512), "tiles mostly empty");
    assertFalse(Winograd.suits(Window.square(3, 2, 1), Shape.of(56, 56, 64), 64), "stride 2");
    assertFalse(Winograd.suits(Window.square(5, 1, 2), Shape.of(56, 56, 64), 64), "5×5");
  }

  private static void assertClose(Layer layer, Results results) {
    Reference reference = new Reference(layer);
    float[] bias = layer.bias();
    double[] y = new double[reference.y.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = Math.max(0, reference.y[i] + bias[MARGIN + i % layer.outputs]);
    }
    double[] dw = Arrays.stream(reference.dw).map(d -> d + 1).toArray();
    assertClose(reference.y, results.plain, "y");
    assertClose(y, results.y, "y with bias and ReLU");
    assertClose(reference.dx, results.dx, "dx");
    assertClose(dw, results.dw, "dw");
  }

  /** Relative to the largest value, with canaries on both sides. */
  private static void assertClose(double[] expected, float[] found, String what) {
    double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    double error = 0;
    for (int i = 0; i < expected.length; i++) {
      error = Math.max(error, Math.abs(expected[i] - found[MARGIN + i]));
      assertFalse(Float.isNaN(found[MARGIN + i]), what);
    }
    assertTrue(error <= TOLERANCE * largest, what + " is off by " + error / largest + " of the largest");
    for (int i = 0; i < MARGIN; i++) {
      assertEquals(CANARY, found[i], "before " + what);
      assertEquals(CANARY, found[found.length - 1 - i], "after " + what);
    }
  }

  private static float[] canaries(int size) {
    float[] array = new float[size + 2 * MARGIN];
    Arrays.fill(array, CANARY);
    return array;
  }

  private static float[] draw(int seed, int size) {
    float[] array = canaries(size);
    Random random = new Random(seed);
    for (int i = MARGIN; i < array.length - MARGIN; i++) {
      array[i] = random.nextFloat() - 0.5f;
    }
    return array;
  }
}
