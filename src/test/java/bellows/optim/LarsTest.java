package bellows.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.optim.update.WeightUpdate;
import bellows.tensor.Layout;
import bellows.tensor.Shape;
import bellows.tensor.Team;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One step of LARS on tensors whose norms can be seen: w = (3, 4), then a bias, then a tensor of zeros. */
class LarsTest {
  private static final float[] WEIGHTS = {3, 4, 2, 0};
  private static final float[] GRADIENT = {0, 10, 1, 1};

  @Test
  void theRateFollowsTheNormsOfEachTensor() {
    // 0.5 · 5 / (10 + 0.1·5) of the rate for the first; the bias and the zeros take the whole rate.
    float local = (float) (2 * 0.5 * 5 / 10.5);
    float[] next = step(new Lars(0, 0.5, 0.1, DecayExemption.BOTH), Clipping.NONE);
    assertArrayEquals(new float[] {3 - local * 0.3f, 4 - local * 10.4f, 2 - 2, 0 - 2}, next, 1e-6f);
  }

  @Test
  void whatIsNotSparedHasARateOfItsOwnAndDecays() {
    float[] next = step(new Lars(0, 0.5, 0.1, new DecayExemption(false, true)), Clipping.NONE);
    assertEquals(2 - (float) (2 * 0.5 * 2 / 1.2) * 1.2f, next[2], 1e-6f);
  }

  /** A gradient shortened by 2 has half the norm: without decay, the step stays the same. */
  @ParameterizedTest
  @CsvSource({"1e9", "5"})
  void clippingIsSeenByTheNorms(double limit) {
    float[] next = step(new Lars(0, 0.5, 0, DecayExemption.BOTH), new Clipping(limit));
    assertArrayEquals(new float[] {3, 4 - 2 * 0.5f * 5}, new float[] {next[0], next[1]}, 1e-5f);
  }

  private static float[] step(Lars lars, Clipping clipping) {
    Layout.Builder builder = new Layout.Builder();
    builder.weight("dense.weight", Shape.of(2), true);
    builder.weight("dense.bias", Shape.of(1), false);
    builder.weight("zero.weight", Shape.of(1), true);
    float[] next = new float[4];
    new WeightUpdate(builder.build(), lars, Regularisation.NONE, clipping, new float[1][4], Team.alone())
        .apply(1, 2, WEIGHTS.clone(), GRADIENT.clone(), 1, next);
    return next;
  }
}
