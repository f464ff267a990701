package bellows.nn.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.Refusal;
import bellows.kernel.KernelProvider;
import bellows.nn.Init;
import bellows.nn.layer.ClassicKernel;
import bellows.nn.layer.Conv2d;
import bellows.nn.layer.FixedFilter;
import bellows.tensor.Shape;
import bellows.tensor.Window;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.api.Test;

class FixedFilterTest {
  private static final int HEIGHT = 6;
  private static final int WIDTH = 9;
  private static final int CHANNELS = 3;

  private static LayerHarness harness(LayerCase layerCase) {
    return new LayerHarness(layerCase, 1, KernelProvider.kernels());
  }

  @ParameterizedTest
  @EnumSource
  void givesTheBitsOfAConvolutionThatLearnedTheseWeights(ClassicKernel kernel) {
    LayerHarness filter = harness(new LayerCase(new FixedFilter(kernel), Shape.of(HEIGHT, WIDTH, CHANNELS)));
    filter.load(0, 1);
    filter.op.forward(filter.x, filter.y, filter.pass);

    int edge = kernel.extent() / 2;
    Conv2d learned = new Conv2d(CHANNELS, Window.square(kernel.extent(), 1, 0), CHANNELS, false, Init.ZERO);
    LayerHarness convolution = harness(new LayerCase(learned,
        Shape.of(HEIGHT + 2 * edge, WIDTH + 2 * edge, CHANNELS)));
    int from = convolution.params.get(0).offset();
    for (int i = 0; i < CHANNELS * kernel.weights().length; i++) {
      convolution.weights[from + i] = kernel.weights()[i / CHANNELS];
    }
    convolution.op.weightsChanged();
    convolution.load(0, 1);
    int to = convolution.x.offset();
    for (int row = -edge; row < HEIGHT + edge; row++) {
      for (int column = -edge; column < WIDTH + edge; column++) {
        int inside = Math.min(Math.max(row, 0), HEIGHT - 1) * WIDTH + Math.min(Math.max(column, 0), WIDTH - 1);
        System.arraycopy(filter.x.array(), filter.x.offset() + inside * CHANNELS, convolution.x.array(), to, CHANNELS);
        to += CHANNELS;
      }
    }
    convolution.op.forward(convolution.x, convolution.y, convolution.pass);
    assertArrayEquals(
        LayerHarness.part(convolution.y.array(), convolution.y.offset(), HEIGHT * WIDTH * CHANNELS),
        LayerHarness.part(filter.y.array(), filter.y.offset(), HEIGHT * WIDTH * CHANNELS));
  }

  @Test
  void knowsItsShapeAndCost() {
    FixedFilter edge = new FixedFilter(ClassicKernel.EDGE);
    assertEquals(Shape.of(8, 6, 3), edge.output(Shape.of(8, 6, 3)));
    assertEquals(8 * 6 * 3 * 9, edge.multiplyAdds(Shape.of(8, 6, 3)));
    Refusal.of(() -> edge.output(Shape.of(64)), "expected a picture (height×width×channels), found 64");
    Refusal.of(() -> ClassicKernel.named("gausian"), "expected one of identity, edge", "did you mean 'gaussian'");
  }
}
