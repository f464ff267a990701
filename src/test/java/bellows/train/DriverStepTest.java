package bellows.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.optim.Schedule;
import bellows.tensor.Layout;
import bellows.tensor.Shape;
import bellows.tensor.Team;
import bellows.train.worker.Partial;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DriverStepTest {
  private static final Schedule.Position START = new Schedule.Position(0, 0, -1);

  private final float[] weights = {1, -2, 4, 7};
  private float[][] slots = {};

  @Test
  void stepsAlongTheMeanOverAllSamples() {
    DriverStep driver = driver("rate = 0.5");
    DriverStep.Update update = driver.apply(1, new Partial(new float[] {10, 20, -30, 35}, 40, 5), START, 1);
    assertArrayEquals(new float[] {0, -4, 7, 7}, driver.weights());
    assertEquals(8, update.loss());
    assertEquals(0.5, update.rate());
    assertEquals(Math.sqrt(4 + 16 + 36), update.gradientNorm(), 1e-12);
  }

  @Test
  void raggedBatchesWeighEverySampleAlike() {
    DriverStep whole = driver("rate = 1");
    whole.apply(1, new Partial(new float[] {9, 0, 3, 30}, 6, 3), START, 1);
    DriverStep parts = driver("rate = 1");
    Partial ragged = new Partial(new float[] {8, 0, 2, 10}, 5, 2)
        .plus(new Partial(new float[] {1, 0, 1, 20}, 1, 1));
    parts.apply(1, ragged, START, 1);
    assertArrayEquals(whole.weights(), parts.weights());
  }

  @Test
  void regularisationPullsWeightsThatDecayAndNoOthers() {
    DriverStep driver = driver("rate = 1, regularisation {l2 = 0.5, l1 = 0.25}");
    DriverStep.Update update = driver.apply(1, new Partial(new float[] {0, 0, 0, 7}, 3, 1), START, 1);
    assertArrayEquals(new float[] {1 - 0.75f, -2 + 1.25f, 4, 7}, driver.weights());
    assertEquals(3, update.loss());
  }

  @Test
  void clippingShortensTheMeanGradientAndReportsTheNormBefore() {
    DriverStep driver = driver("rate = 1, clipping = 1");
    DriverStep.Update update = driver.apply(1, new Partial(new float[] {6, 0, 8, 14}, 0, 2), START, 1);
    assertEquals(5, update.gradientNorm());
    assertArrayEquals(new float[] {1 - 0.6f, -2, 4 - 0.8f, 7}, driver.weights(), 1e-6f);
    assertEquals(0.6f, driver.gradient()[0], 1e-7f);
  }

  @Test
  void theWeightsOfTheLastStepStayForTasksThatStillReadThem() {
    DriverStep driver = driver("rate = 1");
    float[] handedOut = driver.weights();
    float[] copy = handedOut.clone();
    driver.apply(1, new Partial(new float[] {1, 1, 1, 7}, 0, 1), START, 1);
    assertArrayEquals(copy, handedOut);
    driver.apply(2, new Partial(new float[] {1, 1, 1, 7}, 0, 1), START, 1);
    assertSame(handedOut, driver.weights());
    assertArrayEquals(new float[] {-1, -4, 2, 7}, handedOut);
  }

  @Test
  void statisticsGoAPartOfTheWayToTheirMeanOverSamplesWhateverRegularisationAndClipping() {
    for (String text : new String[] {"rate = 1", "rate = 3, regularisation {l2 = 0.5, l1 = 0.25}, clipping = 1e-3"}) {
      DriverStep driver = driver(text);
      Partial sum = new Partial(new float[] {0, 0, 0, 2 * 11}, 0, 2)
          .plus(new Partial(new float[] {0, 0, 0, 6 * 19}, 0, 6));
      assertEquals(driver.apply(1, sum, START, 1).gradientNorm(), text.contains("l2") ? norm(0.75, -1.25) : 0, 1e-6);
      assertEquals(0.75f * 7 + 0.25f * 17, driver.weights()[3]);
      driver.apply(2, new Partial(new float[] {0, 0, 0, 9.5f}, 0, 1), START, 1);
      assertEquals(0.75f * 9.5f + 0.25f * 9.5f, driver.weights()[3]);
    }
  }

  @Test
  void aStatisticThatIsNotFiniteIsNotApplied() {
    DriverStep driver = driver("rate = 1");
    Partial sum = new Partial(new float[] {0, 0, 0, Float.POSITIVE_INFINITY}, 1, 1);
    assertEquals("the new value of norm.mean is not finite", driver.apply(9, sum, START, 1).refusal());
    assertArrayEquals(weights, driver.weights());
  }

  private static double norm(double... values) {
    return Math.sqrt(Arrays.stream(values).map(value -> value * value).sum());
  }

  @ParameterizedTest
  @CsvSource({"NaN,1,1,the loss is NaN", "Infinity,1,1,the loss is Infinity",
      "1,NaN,1,the gradient of dense.bias is not finite", "1,-Infinity,1,the gradient of dense.bias is not finite",
      "1,3e38,1e9,the new value of dense.bias is not finite"})
  void whatIsNotFiniteIsNotApplied(double loss, float gradient, double rate, String message) {
    DriverStep driver = driver("rate = " + rate);
    float[] before = driver.weights();
    Partial sum = new Partial(new float[] {0, 0, gradient, 7}, loss, 1);
    assertEquals(message, driver.apply(9, sum, START, 1).refusal());
    assertNull(driver.gradient());
    assertSame(before, driver.weights());
    assertArrayEquals(new float[] {1, -2, 4, 7}, driver.weights());
  }

  @ParameterizedTest
  @ValueSource(strings = {"sgd", "{name = sgd, momentum = 0.9}", "{name = sgd, momentum = 0.9, nesterov = true}",
      "rmsprop", "{name = rmsprop, momentum = 0.9}", "adam", "adamw", "lars"})
  void aSkippedStepLeavesNoTrace(String optimizer) {
    String text = "optimizer = " + optimizer + ", guard = skip, rate = ";
    for (String refused : new String[] {"NaN", "Infinity", "-Infinity"}) {
      slots = new float[Toy.config(text + 0.1).optimizer().slots()][3];
      DriverStep expected = driver(text + 0.1);
      slots = Arrays.stream(slots).map(float[]::clone).toArray(float[][]::new);
      DriverStep driver = driver(text + 0.1);
      for (DriverStep each : List.of(expected, driver)) {
        assertNull(each.apply(1, new Partial(new float[] {4, -4, 1, 7}, 0, 1), START, 1).refusal());
      }
      float[] bad = {1, Float.parseFloat(refused), 2, 9};
      assertNotNull(driver.apply(2, new Partial(bad, 0, 1), START, 1).refusal());
      assertArrayEquals(expected.weights(), driver.weights());
      assertArrayEquals(expected.slots(), driver.slots());
      for (DriverStep each : List.of(expected, driver)) {
        assertNull(each.apply(2, new Partial(new float[] {3, 3, -1, 5}, 0, 1), START, 1).refusal());
      }
      assertArrayEquals(expected.weights(), driver.weights());
      assertArrayEquals(expected.slots(), driver.slots());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"adam", "adamw", "rmsprop"})
  void aGradientTooLongForItsSquaresIsRefusedUnlessItIsClipped(String optimizer) {
    String text = "rate = 0.1, guard = skip, optimizer = " + optimizer;
    slots = new float[2][3];
    DriverStep driver = driver(text);
    Partial sum = new Partial(new float[] {0, 1e25f, 0, 7}, 1, 1);
    String refusal = driver.apply(1, sum, START, 1).refusal();
    assertTrue(refusal.startsWith("the gradient's norm is ") && refusal.endsWith(", too long to be squared"), refusal);
    assertArrayEquals(new float[2][3], driver.slots());
    assertNull(driver(text + ", clipping = 1").apply(1, sum, START, 1).refusal());
  }

  @Test
  void theScheduleAndTheStepReachTheOptimizer() {
    slots = new float[2][3];
    DriverStep driver = driver("optimizer = adam, rate {name = step, start = 0.5, at = [3]}");
    assertEquals(0.05, driver.apply(1, new Partial(new float[] {4, -4, 0, 7}, 0, 1),
        new Schedule.Position(7, 3, -1), 1).rate(), 1e-12);
    // Adam's first step is the rate times the gradient's sign.
    assertEquals(0.95, driver.weights()[0], 1e-4);
    assertEquals(-1.95, driver.weights()[1], 1e-4);
    assertTrue(driver.slots()[0][0] != 0 && driver.slots()[1][0] != 0);
    assertEquals(0.0125, driver.apply(2, new Partial(new float[] {4, -4, 0, 7}, 0, 1),
        new Schedule.Position(7, 3, -1), 0.25).rate(), 1e-12);
  }

  @Test
  void theAverageFollowsWhatIsAppliedAndIsWhatIsEvaluated() {
    DriverStep driver = driver("rate = 1, average = 0.9, guard = skip");
    driver.apply(1, new Partial(new float[] {11, 0, 0, 7}, 0, 1), START, 1);
    // The first update's share is 1 - 2/11.
    assertArrayEquals(new float[] {1 - 11 * 9 / 11f, -2, 4, 7}, driver.model(), 1e-5f);
    float[] before = driver.model().clone();
    assertNotNull(driver.apply(2, new Partial(new float[] {Float.NaN, 0, 0, 7}, 0, 1), START, 1).refusal());
    assertArrayEquals(before, driver.average());
    driver.apply(1_000_000, new Partial(new float[] {0, 0, -10, 47}, 0, 1), START, 1);
    assertArrayEquals(new float[] {0.9f * -8 + 0.1f * -10, -2, 5, 8}, driver.model(), 1e-5f);
    assertArrayEquals(new float[] {-10, -2, 14, 17}, driver.weights());
    DriverStep plain = driver("rate = 1");
    assertNull(plain.average());
    assertSame(plain.weights(), plain.model());
  }

  private DriverStep driver(String text) {
    Layout.Builder layout = new Layout.Builder();
    layout.weight("dense.weight", Shape.of(2), true);
    layout.weight("dense.bias", Shape.of(1), false);
    layout.statistic("norm.mean", Shape.of(1), 0.25f);
    return new DriverStep(Toy.config(text), layout.build(), null, new TrainState(0, 0, 0, 0, 0, 0, weights.clone(), slots), 1,
        Team.alone());
  }
}
