package bellows.train.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class RealErrorsTest {
  /** The example of scikit-learn's {@code r2_score}: targets 3 −0.5 2 7, answers 2.5 0 2 8. */
  private static final double[] TARGETS = {3, -0.5, 2, 7};
  private static final double[] ANSWERS = {2.5, 0, 2, 8};

  private static RealErrors of(int from, int to, double shift) {
    RealErrors errors = new RealErrors();
    for (int i = from; i < to; i++) {
      errors.add(ANSWERS[i] + shift, TARGETS[i] + shift);
    }
    return errors;
  }

  @Test
  void equalsScikitLearnsOwnExample() {
    RealErrors errors = of(0, 4, 0);
    assertEquals(0.5, errors.mae());
    assertEquals(Math.sqrt(0.375), errors.rmse());
    assertEquals(1 - 1.5 / 29.1875, errors.r2(), 1e-15);
  }

  /** In billions the plain sum of squares would have lost the spread of 29. */
  @Test
  void partsAddUpAndFarFromZeroNothingIsLost() {
    RealErrors errors = of(0, 1, 1L << 40);
    errors.add(new RealErrors());
    errors.add(of(1, 4, 1L << 40));
    RealErrors all = new RealErrors();
    all.add(errors);
    assertEquals(0.5, all.mae());
    assertEquals(1 - 1.5 / 29.1875, all.r2(), 1e-4);
  }

  @Test
  void targetsThatDoNotVaryHaveNothingToExplain() {
    RealErrors errors = new RealErrors();
    errors.add(1, 2);
    assertNull(errors.r2());
    errors.add(3, 2);
    assertNull(errors.r2());
    assertEquals(1, errors.rmse());
  }
}
