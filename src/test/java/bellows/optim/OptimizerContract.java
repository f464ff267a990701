package bellows.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.optim.update.Norms;
import bellows.spark.share.JavaBytes;
import bellows.tensor.Draws;
import bellows.tensor.Layout;
import bellows.tensor.Shape;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every optimizer promises: inputs stay, only the range is written, any split and any copy gives the same bits,
 * and it descends. For optimizers of others too: a test class that extends this one and says which.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class OptimizerContract {
  static final Layout LAYOUT = layout();
  static final int COUNT = LAYOUT.weightCount();

  protected abstract Stream<Optimizer> optimizers();

  /** A rate at which it descends: 0.05, unless its rates shrink by themselves. */
  protected double rate(Optimizer optimizer) {
    return 0.05;
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void leavesInputsAndWritesOnlyItsRange(Optimizer optimizer) {
    float[] weights = draw(1, 0);
    float[] gradient = draw(2, 0);
    float[][] slots = filled(optimizer, 3f);
    float[] next = new float[COUNT];
    Arrays.fill(next, 7);
    float[] weightsBefore = weights.clone();
    float[] gradientBefore = gradient.clone();
    update(optimizer, 5, 0.1f, LAYOUT, weights, gradient, slots, next, 9, 31);
    assertArrayEquals(weightsBefore, weights);
    assertArrayEquals(gradientBefore, gradient);
    for (int i = 0; i < COUNT; i++) {
      boolean inside = i >= 9 && i < 31;
      assertEquals(inside, next[i] != 7, "next " + i);
      for (float[] slot : slots) {
        assertEquals(inside, slot[i] != 3, "slot " + i);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void anySplitGivesTheSameBits(Optimizer optimizer) {
    float[][] slots = filled(optimizer, 0);
    float[] whole = run(optimizer, slots, new int[] {0, COUNT});
    for (int[] cuts : new int[][] {{0, 1, COUNT}, {0, 5, 6, 20, 33, COUNT}, {0, 17, 17, COUNT}}) {
      float[][] otherSlots = filled(optimizer, 0);
      assertArrayEquals(whole, run(optimizer, otherSlots, cuts), "weights, cut at " + Arrays.toString(cuts));
      assertArrayEquals(slots, otherSlots, "slots, cut at " + Arrays.toString(cuts));
    }
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void eachSlotHasANameOfItsOwn(Optimizer optimizer) {
    assertEquals(optimizer.slots(), optimizer.slotNames().size());
    assertEquals(optimizer.slots(), optimizer.slotNames().stream().filter(name -> !name.isBlank()).distinct().count());
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void serialisedCopyGivesTheSameBits(Optimizer optimizer) {
    Optimizer copy = JavaBytes.read(JavaBytes.of(optimizer));
    assertEquals(optimizer, copy);
    int[] whole = {0, COUNT};
    assertArrayEquals(run(optimizer, filled(optimizer, 0), whole), run(copy, filled(copy, 0), whole));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void descendsIntoABowl(Optimizer optimizer) {
    float[][] slots = filled(optimizer, 0);
    float[] now = draw(1, 0);
    for (int step = 1; step <= 600; step++) {
      float[] gradient = now.clone();
      for (int i = 0; i < COUNT; i++) {
        gradient[i] *= 1 + i % 3;
      }
      float[] next = new float[COUNT];
      float rate = (float) rate(optimizer) * (1 - step / 601f);
      update(optimizer, step, rate, LAYOUT, now, gradient, slots, next, 0, COUNT);
      now = next;
    }
    double distance = Math.sqrt(Norms.squares(now, 0, COUNT));
    assertTrue(distance < 2e-2, "ended at " + distance);
  }

  private static float[] run(Optimizer optimizer, float[][] slots, int[] cuts) {
    float[] now = draw(1, 0);
    for (int step = 1; step <= 4; step++) {
      float[] next = new float[COUNT];
      for (int cut = 1; cut < cuts.length; cut++) {
        update(optimizer, step, 0.1f, LAYOUT, now, draw(2, step), slots, next, cuts[cut - 1], cuts[cut]);
      }
      now = next;
    }
    return now;
  }

  /** Updates [{@code from}, {@code to}), tensor by tensor as the contract wants it. */
  static void update(Optimizer optimizer, long step, float rate, Layout layout, float[] weights, float[] gradient,
      float[][] slots, float[] next, int from, int to) {
    for (Layout.Segment tensor : layout.weights()) {
      int start = Math.max(from, tensor.offset());
      int end = Math.min(to, tensor.end());
      if (start < end) {
        optimizer.update(step, rate, tensor, weights, gradient, slots, next, start, end);
      }
    }
  }

  static float[][] filled(Optimizer optimizer, float value) {
    float[][] slots = new float[optimizer.slots()][COUNT];
    for (float[] slot : slots) {
      Arrays.fill(slot, value);
    }
    return slots;
  }

  static float[] draw(long seed, long step) {
    float[] values = new float[COUNT];
    for (int i = 0; i < COUNT; i++) {
      values[i] = (float) Draws.gaussian(Draws.key(seed, step), i);
    }
    return values;
  }

  private static Layout layout() {
    Layout.Builder builder = new Layout.Builder();
    builder.weight("a.kernel", Shape.of(3, 5), true);
    builder.weight("a.bias", Shape.of(5), false);
    builder.weight("b.kernel", Shape.of(5, 4), true);
    builder.statistic("a.mean", Shape.of(5), 0.1f);
    return builder.build();
  }
}
