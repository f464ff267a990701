package bellows.train.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.train.worker.Confusion;
import org.junit.jupiter.api.Test;

class PerClassTest {
  /** Pairs of label and decision. */
  private static PerClass of(int classes, int... pairs) {
    Confusion confusion = new Confusion(classes);
    for (int i = 0; i < pairs.length; i += 2) {
      confusion.add(pairs[i], pairs[i + 1]);
    }
    return new PerClass(confusion);
  }

  /** The example of scikit-learn's {@code classification_report}: y_true 0 1 2 2 2, y_pred 0 0 2 2 1. */
  @Test
  void equalsScikitLearnsOwnExample() {
    PerClass classes = of(3, 0, 0, 1, 0, 2, 2, 2, 2, 2, 1);
    assertEquals(0.5, classes.precision(0));
    assertEquals(1, classes.recall(0));
    assertEquals(2 / 3.0, classes.f1(0));
    assertEquals(0, classes.precision(1));
    assertEquals(0, classes.recall(1));
    assertEquals(0, classes.f1(1));
    assertEquals(1, classes.precision(2));
    assertEquals(2 / 3.0, classes.recall(2));
    assertEquals(0.8, classes.f1(2));
    assertEquals(0.50, classes.macro().precision(), 1e-15);
    assertEquals(5 / 9.0, classes.macro().recall(), 1e-15);
    assertEquals(22 / 45.0, classes.macro().f1(), 1e-15);
    assertEquals(0.70, classes.weighted().precision(), 1e-15);
    assertEquals(0.60, classes.weighted().recall(), 1e-15);
    assertEquals((2 / 3.0 + 3 * 0.8) / 5, classes.weighted().f1(), 1e-15);
  }

  /** Cohen's own kind of table: 20 + 15 of 50 agree, 0.7; by chance 0.5 · 0.6 + 0.5 · 0.4 would. */
  @Test
  void kappaIsAgreementBeyondChance() {
    Confusion confusion = new Confusion(2);
    int[] counts = {20, 5, 10, 15};
    for (int pair = 0; pair < 4; pair++) {
      for (int i = 0; i < counts[pair]; i++) {
        confusion.add(pair / 2, pair % 2);
      }
    }
    assertEquals(0.4, new PerClass(confusion).kappa(), 1e-15);
    assertEquals(1, of(3, 0, 0, 2, 2).kappa());
    assertNull(of(3, 1, 1, 1, 1).kappa());
  }

  /** Class 1 has no samples but is decided for, and counts with zeros; class 3 is nowhere, and does not count. */
  @Test
  void aClassThatIsNowhereTakesNoPartInMacroMeans() {
    PerClass classes = of(4, 0, 0, 0, 1, 2, 2);
    assertTrue(classes.occurs(1));
    assertFalse(classes.occurs(3));
    assertEquals(0, classes.recall(1));
    assertEquals((1 + 0 + 1) / 3.0, classes.macro().precision());
    assertEquals((0.5 + 0 + 1) / 3.0, classes.macro().recall());
    assertEquals((2 * 0.5 + 1 * 1) / 3.0, classes.weighted().recall());
  }
}
