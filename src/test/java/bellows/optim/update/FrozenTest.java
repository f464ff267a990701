package bellows.optim.update;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.optim.Adam;
import bellows.optim.AdamW;
import bellows.optim.Clipping;
import bellows.optim.DecayExemption;
import bellows.optim.Lars;
import bellows.optim.Optimizer;
import bellows.optim.Regularisation;
import bellows.optim.RmsProp;
import bellows.optim.Sgd;
import bellows.tensor.Draws;
import bellows.tensor.Layout;
import bellows.tensor.Shape;
import bellows.tensor.Team;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Frozen tensors stay as they are, and the others move as if there were no frozen ones. */
class FrozenTest {
  /** Longer than a piece of memory, and in the middle of it. */
  private static final int FROZEN = 40_000;
  private static final int BEFORE = 1_000;
  private static final int AFTER = 30_000;
  private static final Layout LAYOUT = layout(true).freezing(name -> name.startsWith("middle."));

  static Stream<Optimizer> optimizers() {
    return Stream.of(new Sgd(0, false), new Sgd(0.9, true), new RmsProp(0.9, 1e-8, 0.9),
        new AdamW(new Adam(0.9, 0.99, 1e-8), 0.1), new Lars(0.9, 0.1, 0.01, DecayExemption.BOTH));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void frozenTensorsStayWhateverTheirGradientIs(Optimizer optimizer) {
    float[] weights = draw(LAYOUT.size(), 1);
    float[][] slots = new float[optimizer.slots()][LAYOUT.weightCount()];
    float[] gradient = draw(LAYOUT.size(), 2);
    gradient[BEFORE + 77] = Float.NaN;
    gradient[LAYOUT.size() - 1] = Float.POSITIVE_INFINITY;
    float[] next = new float[LAYOUT.size()];
    WeightUpdate update = new WeightUpdate(LAYOUT, optimizer, new Regularisation(0.01, 0.01), new Clipping(2), slots,
        Team.alone());
    assertTrue(Double.isFinite(update.apply(1, 0.1f, weights, gradient, 3, next)) && update.finite());
    for (int i = 0; i < LAYOUT.size(); i++) {
      boolean frozen = i >= BEFORE && i < BEFORE + FROZEN || i >= LAYOUT.weightCount();
      assertEquals(frozen, weights[i] == next[i], "element " + i);
      for (float[] slot : slots) {
        assertEquals(frozen || i >= LAYOUT.weightCount(), i >= slot.length || slot[i] == 0, "slot " + i);
      }
    }
  }

  /** The norm is that of the others, so clipping and LARS do to them what they do without the frozen tensor. */
  @ParameterizedTest
  @MethodSource("optimizers")
  void theOthersMoveAsIfItWereNotThere(Optimizer optimizer) {
    Layout without = layout(false);
    float[] weights = draw(LAYOUT.size(), 1);
    float[] gradient = draw(LAYOUT.size(), 2);
    float[] next = new float[LAYOUT.size()];
    float[] expected = new float[without.size()];
    double norm = update(LAYOUT, optimizer).apply(1, 0.1f, weights, gradient, 3, next);
    double expectedNorm = update(without, optimizer).apply(1, 0.1f, others(weights), others(draw(LAYOUT.size(), 2)), 3,
        expected);
    assertEquals(expectedNorm, norm, 1e-6 * norm);
    assertArrayEquals(expected, others(next), 1e-6f);
    assertNotEquals(weights[0], next[0]);
  }

  private static WeightUpdate update(Layout layout, Optimizer optimizer) {
    return new WeightUpdate(layout, optimizer, new Regularisation(0.01, 0.01), new Clipping(2),
        new float[optimizer.slots()][layout.weightCount()], Team.alone());
  }

  private static float[] others(float[] all) {
    float[] others = new float[BEFORE + AFTER];
    System.arraycopy(all, 0, others, 0, BEFORE);
    System.arraycopy(all, BEFORE + FROZEN, others, BEFORE, AFTER);
    return others;
  }

  private static Layout layout(boolean middle) {
    Layout.Builder builder = new Layout.Builder();
    builder.weight("first.weight", Shape.of(BEFORE), true);
    if (middle) {
      builder.weight("middle.weight", Shape.of(FROZEN), true);
      builder.statistic("middle.mean", Shape.of(70), 0.25f);
    }
    builder.weight("last.weight", Shape.of(AFTER), true);
    return builder.build();
  }

  private static float[] draw(int count, long item) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) Draws.uniform(Draws.key(4, item), i, -2, 2);
    }
    return values;
  }
}
