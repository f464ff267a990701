package bellows.nn.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.Refusal;
import bellows.kernel.KernelProvider;
import bellows.nn.Init;
import bellows.nn.Layer;
import bellows.nn.layer.AveragePool2d;
import bellows.nn.layer.Conv2d;
import bellows.nn.layer.MaxPool2d;
import bellows.nn.layer.NormPool;
import bellows.nn.layer.Pool1d;
import bellows.tensor.Padding;
import bellows.tensor.Shape;
import bellows.tensor.Window;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Convolution and pooling with every small kernel, stride, padding and extent, against the reference. */
class GeometryTest {
  private static final Window.Axis OTHER = new Window.Axis(2, 1, 1);

  /** Every axis of kernels to 4, strides to 4, paddings below the kernel. */
  static Stream<Window.Axis> axes() {
    return Stream.of(1, 2, 3, 4).flatMap(kernel -> Stream.of(1, 2, 3, 4)
        .flatMap(stride -> paddings(kernel).map(p -> new Window.Axis(kernel, stride, p, 1, false))));
  }

  /** As much on either side, all on one, one more on the other, and {@code same}. */
  private static Stream<Padding> paddings(int span) {
    return Stream.concat(Stream.of(Padding.SAME), IntStream.range(0, span).boxed().flatMap(p -> Stream.of(
        Padding.of(p), new Padding(p, 0), new Padding(p / 2, Math.min(p / 2 + 1, span - 1)))).distinct());
  }

  @ParameterizedTest
  @MethodSource("axes")
  void convolutionAgreesAlongEitherAxis(Window.Axis axis) {
    forEachExtent(axis, extent -> {
      check(new Conv2d(2, new Window(axis, OTHER), true, Init.ZERO), Shape.of(extent, 4, 3));
      check(new Conv2d(3, new Window(OTHER, axis), true, Init.ZERO), Shape.of(3, extent, 2));
    });
  }

  /** Kernels to 3, strides to 3, dilations to 3, paddings that leave no window in nothing but padding. */
  static Stream<Window.Axis> dilatedAxes() {
    return Stream.of(2, 3).flatMap(kernel -> Stream.of(1, 2, 3).flatMap(stride -> Stream.of(2, 3)
        .flatMap(dilation -> paddings((kernel - 1) * dilation + 1)
            .map(p -> new Window.Axis(kernel, stride, p, dilation, false)))));
  }

  @ParameterizedTest
  @MethodSource("dilatedAxes")
  void dilatedConvolutionAgreesAlongEitherAxis(Window.Axis axis) {
    forEachExtent(axis, extent -> {
      check(new Conv2d(2, new Window(axis, OTHER), true, Init.ZERO), Shape.of(extent, 4, 3));
      check(new Conv2d(3, new Window(OTHER, axis), true, Init.ZERO), Shape.of(3, extent, 9));
      check(new Conv2d(4, new Window(axis, axis), 2, false, Init.ZERO), Shape.of(extent, extent, 4));
    });
  }

  @ParameterizedTest
  @MethodSource("axes")
  void poolingAgreesAlongEitherAxis(Window.Axis axis) {
    forEachExtent(axis, extent -> {
      check(new MaxPool2d(new Window(axis, OTHER)), Shape.of(extent, 4, 3));
      check(new MaxPool2d(new Window(OTHER, axis)), Shape.of(3, extent, 2));
      check(new MaxPool2d(new Window(axis, OTHER).ceil()), Shape.of(extent, 4, 17));
      check(new MaxPool2d(new Window(OTHER, axis).ceil()), Shape.of(3, extent, 17));
      check(new AveragePool2d(new Window(axis, OTHER), true), Shape.of(extent, 4, 3));
      check(new AveragePool2d(new Window(OTHER, axis).ceil(), true), Shape.of(3, extent, 3));
      check(new AveragePool2d(new Window(axis, OTHER).ceil(), false), Shape.of(extent, 4, 3));
      check(new NormPool(new Window(OTHER, axis).ceil()), Shape.of(3, extent, 3));
    });
  }

  /** Where gaps let a window see only padding, there is nothing to pool. */
  @ParameterizedTest
  @MethodSource("dilatedAxes")
  void dilatedPoolingAgreesAlongEitherAxis(Window.Axis axis) {
    forEachExtent(axis, extent -> {
      if (everyWindowSeesAPixel(axis.over(extent), extent)) {
        check(new MaxPool2d(new Window(axis, OTHER)), Shape.of(extent, 4, 17));
        check(new MaxPool2d(new Window(OTHER, axis)), Shape.of(3, extent, 2));
        check(new AveragePool2d(new Window(axis, OTHER), true), Shape.of(extent, 4, 3));
        check(new AveragePool2d(new Window(OTHER, axis), false), Shape.of(3, extent, 3));
        check(Pool1d.norm(axis), Shape.of(extent, 5));
      } else {
        Refusal.of(() -> check(new MaxPool2d(new Window(axis, OTHER)), Shape.of(extent, 4, 3)), "sees only padding");
      }
    });
  }

  private static boolean everyWindowSeesAPixel(Window.Axis axis, int extent) {
    Set<Integer> seeing = new HashSet<>();
    Reference.slide(new Window(axis, new Window.Axis(1, 1, 0)), Shape.of(extent, 1, 1),
        (out, tap, pixel) -> seeing.add(out));
    return seeing.size() == axis.output(extent);
  }

  private static void forEachExtent(Window.Axis axis, IntConsumer check) {
    for (int extent = 1; extent <= 9; extent++) {
      if (axis.span() <= extent + axis.over(extent).padding().sum()) {
        check.accept(extent);
      }
    }
  }

  private static void check(Layer layer, Shape input) {
    LayerCase layerCase = new LayerCase(layer, input);
    LayerHarness harness = new LayerHarness(layerCase, 1, KernelProvider.kernels());
    Reference.Result expected = Reference.run(harness, layerCase, 1);
    LayerHarness.Result found = harness.run(1);
    compare(expected.y(), found.y(), 0, layerCase);
    compare(expected.dx(), found.dx(), 0, layerCase);
    for (int i = 0; i < harness.params.size(); i++) {
      compare(expected.gradients().get(i), found.gradient(), harness.params.get(i).offset(), layerCase);
    }
  }

  private static void compare(double[] expected, float[] found, int offset, LayerCase layerCase) {
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], found[offset + i], 3e-5, layerCase::toString);
    }
  }
}
