package bellows.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.tensor.Layout;
import bellows.tensor.Shape;
import org.junit.jupiter.api.Test;

/** The first two steps from w = 1 under g = 2, then g = -1, at rate 0.1, worked out by hand. */
class FirstStepsTest {
  private static final float TOLERANCE = 1e-6f;

  @Test
  void sgd() {
    assertSteps(new Sgd(0, false), 0.8f, 0.9f);
  }

  @Test
  void momentumKeepsHalfOfTheFirstStep() {
    // v = 2, then 0.5·2 - 1 = 0.
    assertSteps(new Sgd(0.5, false), 0.8f, 0.8f);
  }

  @Test
  void nesterovLooksAhead() {
    // 2 + 0.5·2 = 3, then -1 + 0.5·0 = -1.
    assertSteps(new Sgd(0.5, true), 0.7f, 0.8f);
  }

  @Test
  void rmsProp() {
    // s = 0.75·4 = 3: 2/√3; then 0.25·3 + 0.75·1 = 1.5: -1/√1.5.
    assertSteps(new RmsProp(0.25, 1e-12, 0), 1 - 0.11547005f, 1 - 0.11547005f + 0.08164966f);
  }

  @Test
  void adagradAddsUpAllSquares() {
    // √4: 2/2 = 1; then √(4 + 1): -1/√5. From 5 on: 2/√9, then -1/√10.
    assertSteps(new Adagrad(0, 1e-12), 0.9f, 0.9f + 0.04472136f);
    assertSteps(new Adagrad(5, 1e-12), 1 - 0.06666667f, 1 - 0.06666667f + 0.03162278f);
  }

  @Test
  void adamStartsWithAStepAsLongAsTheRate() {
    // m = 1, v = 1 (corrected 2 and 4): 2/2 = 1. Then m = 0.5·1 - 0.5 = 0: no step.
    assertSteps(new Adam(0.5, 0.75, 1e-12), 0.9f, 0.9f);
  }

  @Test
  void adamWShrinksOnlyWhatDecays() {
    // Adam's 0.1, and 0.1·0.5·w beside it: 1 - 0.05 - 0.1, then 0.85·0.95.
    AdamW adamW = new AdamW(new Adam(0.5, 0.75, 1e-12), 0.5);
    float[][] slots = new float[2][2];
    float[] first = new float[2];
    float[] second = new float[2];
    OptimizerContract.update(adamW, 1, 0.1f, two(), new float[] {1, 1}, new float[] {2, 2}, slots, first, 0, 2);
    OptimizerContract.update(adamW, 2, 0.1f, two(), first, new float[] {-1, -1}, slots, second, 0, 2);
    assertArrayEquals(new float[] {0.85f, 0.9f}, first, TOLERANCE);
    assertArrayEquals(new float[] {0.8075f, 0.9f}, second, TOLERANCE);
  }

  private static void assertSteps(Optimizer optimizer, float afterOne, float afterTwo) {
    float[][] slots = new float[optimizer.slots()][1];
    float[] first = new float[1];
    float[] second = new float[1];
    OptimizerContract.update(optimizer, 1, 0.1f, two(), new float[] {1}, new float[] {2}, slots, first, 0, 1);
    OptimizerContract.update(optimizer, 2, 0.1f, two(), first, new float[] {-1}, slots, second, 0, 1);
    assertEquals(afterOne, first[0], TOLERANCE);
    assertEquals(afterTwo, second[0], TOLERANCE);
  }

  private static Layout two() {
    Layout.Builder builder = new Layout.Builder();
    builder.weight("kernel", Shape.of(1), true);
    builder.weight("bias", Shape.of(1), false);
    return builder.build();
  }
}
