package bellows.nn.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.kernel.KernelProvider;
import bellows.nn.Init;
import bellows.nn.Layer;
import bellows.nn.layer.AveragePool2d;
import bellows.nn.layer.Conv2d;
import bellows.nn.layer.MaxPool2d;
import bellows.nn.layer.NormPool;
import bellows.tensor.Shape;
import bellows.tensor.Window;
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
        .flatMap(stride -> IntStream.range(0, kernel).mapToObj(p -> new Window.Axis(kernel, stride, p))));
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
        .flatMap(dilation -> IntStream.rangeClosed(0, (kernel - 1) * dilation)
            .mapToObj(p -> new Window.Axis(kernel, stride, p, dilation, false)))));
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

  private static void forEachExtent(Window.Axis axis, IntConsumer check) {
    for (int extent = Math.max(1, axis.span() - 2 * axis.padding()); extent <= 9; extent++) {
      check.accept(extent);
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
