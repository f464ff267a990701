package bellows.nn.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import bellows.kernel.KernelProvider;
import bellows.nn.Init;
import bellows.nn.Layer;
import bellows.nn.model.LayerCase;
import bellows.nn.model.LayerHarness;
import bellows.tensor.Padding;
import bellows.tensor.Shape;
import bellows.tensor.Window;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The edges by hand, along 1, 2, … as TensorFlow and PyTorch treat them; the geometry test tries all others. */
class PaddingTest {
  private static final Window.Axis SAME = new Window.Axis(3, 2, Padding.SAME, 1, false);

  /** One place more after the end than before the start, and poolings that do not count it. */
  @Test
  void sameOfAnEvenLengthAtStrideTwo() {
    assertValues(Pool1d.maximum(SAME), 6, 3, 5, 6);
    assertValues(Pool1d.average(SAME, false), 6, 2, 4, 5.5f);
    assertValues(Pool1d.average(SAME, true), 6, 2, 4, 11 / 3f);
    assertValues(new Conv1d(1, SAME, 1, false, new Init.Constant(1)), 6, 6, 12, 11);
  }

  @Test
  void sameOfAnOddLengthAtStrideTwo() {
    assertValues(Pool1d.maximum(SAME), 5, 2, 4, 5);
    assertValues(new Conv1d(1, SAME, 1, false, new Init.Constant(1)), 5, 3, 9, 9);
  }

  @Test
  void causalConvolutionSeesNothingOfWhatComes() {
    Window.Axis causal = new Window.Axis(3, 1, new Padding(2, 0), 1, false);
    assertValues(new Conv1d(1, causal, 1, false, new Init.Constant(1)), 4, 1, 3, 6, 9);
  }

  @Test
  void dilatedPoolingLeavesOutWhatLiesBetween() {
    Window.Axis gaps = new Window.Axis(2, 1, 0, 2, false);
    assertValues(Pool1d.maximum(gaps), 5, 3, 4, 5);
    assertValues(Pool1d.average(gaps, false), 5, 2, 3, 4);
  }

  @Test
  void reflectionDoesNotRepeatTheEdge() {
    assertValues(new Pad(List.of(2, 1), Pad.Mode.REFLECT), 3, 3, 2, 1, 2, 3, 2);
    assertValues(new Pad(List.of(2, 1), Pad.Mode.ZERO), 3, 0, 0, 1, 2, 3, 0);
  }

  /** What the layer makes of the sequence 1, 2, … {@code length}; all weights are 1. */
  private static void assertValues(Layer layer, int length, float... expected) {
    LayerHarness harness = new LayerHarness(new LayerCase(layer, Shape.of(length, 1)), 1, KernelProvider.kernels());
    harness.load(0, 1);
    for (int i = 0; i < length; i++) {
      harness.x.array()[harness.x.offset() + i] = i + 1;
    }
    harness.params.forEach(p -> Arrays.fill(harness.weights, p.offset(), p.offset() + p.size(), 1));
    harness.op.weightsChanged();
    harness.op.forward(harness.x, harness.y, harness.pass);
    assertArrayEquals(expected,
        Arrays.copyOfRange(harness.y.array(), harness.y.offset(), harness.y.offset() + expected.length));
  }
}
