package bellows.tensor.convolution;

import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.kernel.KernelProvider;
import bellows.tensor.Arena;
import bellows.tensor.Draws;
import bellows.tensor.Shape;
import bellows.tensor.Team;
import bellows.tensor.Window;
import bellows.tensor.product.Engine;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How far convolutions in single precision are from double precision, on layers of real networks with data as they meet
 * it: activations behind a ReLU, weights as He et al. draw them. Relative to the largest element of a result.
 */
class ConvolutionAccuracyTest {
  private static final double DIRECT = 1e-5;
  private static final double WINOGRAD = 1e-4;

  /** Ways of computing a convolution that may be held against each other. */
  private enum Way {
    DIRECT_LOOPS, ONE_PRODUCT, MINIMAL_FILTERING;

    Convolution of(Engine engine, Layer layer) {
      return switch (this) {
        case DIRECT_LOOPS -> new DirectConvolution(engine, layer.window, layer.in, layer.outputs, layer.count);
        case ONE_PRODUCT -> new PointwiseConvolution(engine, layer.in, layer.outputs, layer.count);
        case MINIMAL_FILTERING ->
            new Winograd(engine, layer.in, layer.outputs, layer.window.vertical().padding().before(), layer.count);
      };
    }
  }

  /** A layer, its data and its results, plain loops in double precision. */
  private static final class Layer {
    final String name;
    final Shape in;
    final Shape out;
    final Window window;
    final int outputs;
    final int count;
    final float[] x;
    final float[] w;
    final float[] dy;
    final double[] y;
    final double[] dx;
    final double[] dw;

    Layer(String name, Shape in, int outputs, Window window, int count) {
      this.name = name;
      this.in = in;
      this.window = window;
      this.outputs = outputs;
      this.count = count;
      out = window.output(in, outputs);
      int fanIn = window.vertical().kernel() * window.horizontal().kernel() * in.at(2);
      x = draw(1, count * in.size(), 1);
      for (int i = 0; i < x.length; i++) {
        x[i] = Math.max(0, x[i]);
      }
      w = draw(2, fanIn * outputs, Math.sqrt(2.0 / fanIn));
      dy = draw(3, count * out.size(), 1);
      y = new double[dy.length];
      dx = new double[x.length];
      dw = new double[w.length];
      int taps = window.vertical().kernel() * window.horizontal().kernel();
      for (int at = 0; at < count * out.at(0) * out.at(1) * taps; at++) {
        tap(at / taps, at % taps);
      }
    }

    private static float[] draw(long key, int size, double deviation) {
      float[] values = new float[size];
      for (int i = 0; i < size; i++) {
        values[i] = (float) (deviation * Draws.gaussian(key, i));
      }
      return values;
    }

    /** What one position of the kernel does at one pixel of the outputs. */
    private void tap(int pixel, int tap) {
      Window.Axis v = window.vertical();
      Window.Axis h = window.horizontal();
      int row = pixel / out.at(1) % out.at(0) * v.stride() + tap / h.kernel() - v.padding().before();
      int column = pixel % out.at(1) * h.stride() + tap % h.kernel() - h.padding().before();
      if (row < 0 || row >= in.at(0) || column < 0 || column >= in.at(1)) {
        return;
      }
      int sample = pixel / (out.at(0) * out.at(1));
      int xo = ((sample * in.at(0) + row) * in.at(1) + column) * in.at(2);
      for (int c = 0; c < in.at(2); c++) {
        int wo = (tap * in.at(2) + c) * outputs;
        double sum = 0;
        for (int o = 0; o < outputs; o++) {
          double slope = dy[pixel * outputs + o];
          y[pixel * outputs + o] += (double) x[xo + c] * w[wo + o];
          dw[wo + o] += x[xo + c] * slope;
          sum += w[wo + o] * slope;
        }
        dx[xo + c] += sum;
      }
    }

    @Override
    public String toString() {
      return name + ": " + in + " to " + outputs + ", " + window + ", " + count + " samples";
    }
  }

  static Stream<Layer> layers() {
    Window three = Window.square(3, 1, 1);
    Window halving = Window.square(3, 2, 1);
    return Stream.of(
        new Layer("LeNet conv1", Shape.of(28, 28, 1), 20, Window.square(5, 1, 0), 16),
        new Layer("LeNet conv2", Shape.of(12, 12, 20), 50, Window.square(5, 1, 0), 16),
        new Layer("ResNet-20 conv1", Shape.of(32, 32, 3), 16, three, 16),
        new Layer("ResNet-20 16 channels", Shape.of(32, 32, 16), 16, three, 8),
        new Layer("ResNet-20 16 to 32 channels", Shape.of(32, 32, 16), 32, halving, 8),
        new Layer("ResNet-20 shortcut", Shape.of(32, 32, 16), 32, Window.square(1, 2, 0), 16),
        new Layer("ResNet-20 32 channels", Shape.of(16, 16, 32), 32, three, 8),
        new Layer("ResNet-20 32 to 64 channels", Shape.of(16, 16, 32), 64, halving, 8),
        new Layer("ResNet-20 64 channels", Shape.of(8, 8, 64), 64, three, 8),
        new Layer("VGG 512 channels", Shape.of(8, 8, 512), 512, three, 1),
        new Layer("ResNet-50 512 to 128 channels", Shape.of(7, 7, 512), 128, Window.square(1, 1, 0), 8));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("layers")
  void everyWayStaysCloseToDoublePrecision(Layer layer) {
    check(layer, Way.DIRECT_LOOPS, DIRECT);
    if (PointwiseConvolution.suits(layer.window)) {
      check(layer, Way.ONE_PRODUCT, DIRECT);
    }
    if (layer.window.equals(Window.square(3, 1, 1))) {
      check(layer, Way.MINIMAL_FILTERING, WINOGRAD);
    }
  }

  private static void check(Layer layer, Way way, double most) {
    try (Team team = new Team(2)) {
      Arena arena = Arena.allocating();
      Convolution convolution = way.of(Engine.of(KernelProvider.kernels(), team, arena), layer);
      arena.complete();
      convolution.weights(layer.w, 0);
      float[] y = new float[layer.y.length];
      convolution.forward(layer.x, 0, null, 0, Finish.NONE, y, 0, layer.count);
      float[] dx = new float[layer.dx.length];
      convolution.dataGradient(layer.dy, 0, dx, 0, layer.count);
      float[] dw = new float[layer.dw.length];
      convolution.weightGradient(layer.x, 0, layer.dy, 0, dw, 0, layer.count);
      assertClose(layer.y, y, most, way + ", forward");
      assertClose(layer.dx, dx, most, way + ", gradient of the input");
      assertClose(layer.dw, dw, most, way + ", gradient of the weights");
    }
  }

  private static void assertClose(double[] expected, float[] found, double most, String what) {
    double largest = 0;
    double error = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      double off = Math.abs(expected[i] - found[i]);
      assertTrue(Double.isFinite(off), what);
      error = Math.max(error, off);
    }
    assertTrue(error <= most * largest,
        what + ": off by " + error / largest + " of the largest, expected at most " + most);
  }
}
