package bellows.nn.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.kernel.KernelProvider;
import bellows.nn.model.LayerCase;
import bellows.nn.model.LayerHarness;
import bellows.tensor.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Which elements fall, how often, and what decides it. */
class DropoutTest {
  private static final int SIZE = 4000;

  /** What is left of ones. */
  private static float[] kept(double rate, boolean training, long seed, long step, long id) {
    LayerHarness harness = harness(rate);
    harness.pass.set(training, seed, step, 1).ids()[0] = id;
    Arrays.fill(harness.x.array(), 1);
    harness.op.forward(harness.x, harness.y, harness.pass);
    return LayerHarness.part(harness.y.array(), harness.y.offset(), SIZE);
  }

  private static LayerHarness harness(double rate) {
    return new LayerHarness(new LayerCase(new Dropout(rate), Shape.of(SIZE)), 2, KernelProvider.kernels());
  }

  @Test
  void dropsAtItsRateAndScalesTheOthers() {
    for (double rate : new double[] {0.1, 0.5, 0.8}) {
      int dropped = 0;
      for (float y : kept(rate, true, 1, 2, 3)) {
        assertTrue(y == 0 || y == (float) (1 / (1 - rate)), "kept " + y);
        dropped += y == 0 ? 1 : 0;
      }
      assertEquals(rate * SIZE, dropped, 4 * Math.sqrt(SIZE * rate * (1 - rate)));
    }
  }

  @Test
  void dropsNothingInEvaluationOrAtRateZero() {
    float[] ones = new float[SIZE];
    Arrays.fill(ones, 1);
    assertArrayEquals(ones, kept(0.5, false, 1, 2, 3));
    assertArrayEquals(ones, kept(0, true, 1, 2, 3));
  }

  @Test
  void seedStepAndSampleDecide() {
    float[] mask = kept(0.5, true, 1, 2, 3);
    assertArrayEquals(mask, kept(0.5, true, 1, 2, 3));
    assertFalse(Arrays.equals(mask, kept(0.5, true, 9, 2, 3)), "another seed");
    assertFalse(Arrays.equals(mask, kept(0.5, true, 1, 9, 3)), "another step");
    assertFalse(Arrays.equals(mask, kept(0.5, true, 1, 2, 9)), "another sample");
  }

  @Test
  void placeInTheBatchDoesNotDecide() {
    LayerHarness harness = harness(0.5);
    harness.pass.set(true, 1, 2, 2).ids()[1] = 3;
    Arrays.fill(harness.x.array(), 1);
    harness.op.forward(harness.x, harness.y, harness.pass);
    assertArrayEquals(kept(0.5, true, 1, 2, 3), LayerHarness.part(harness.y.array(), harness.y.offset() + SIZE, SIZE));
  }

  @Test
  void gradientPassesWhereTheValuePassed() {
    LayerHarness harness = harness(0.5);
    harness.pass.set(true, 1, 2, 1);
    Arrays.fill(harness.x.array(), 1);
    Arrays.fill(harness.dy.array(), 1);
    harness.op.forward(harness.x, harness.y, harness.pass);
    harness.op.backward(harness.x, harness.y, harness.dy, harness.dx, harness.pass);
    assertArrayEquals(LayerHarness.part(harness.y.array(), harness.y.offset(), SIZE),
        LayerHarness.part(harness.dx.array(), harness.dx.offset(), SIZE));
  }
}
