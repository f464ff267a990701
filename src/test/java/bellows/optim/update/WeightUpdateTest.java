package bellows.optim.update;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Allocation;
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
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The update of weights that take several pieces; statistics begin within a piece and go on in the next. */
class WeightUpdateTest {
  private static final Layout LAYOUT = layout();
  private static final int WEIGHTS = LAYOUT.weightCount();
  private static final int SAMPLES = 7;

  private record Rule(Optimizer optimizer, Regularisation regularisation, Clipping clipping) {}

  /** What three steps leave. */
  private static final class Steps {
    private final float[][] slots;
    private final WeightUpdate update;
    private float[] weights = draw(1);
    private float[] next = new float[LAYOUT.size()];
    private float[] gradient;
    private double norm;

    Steps(Rule rule, Team team) {
      slots = new float[rule.optimizer.slots()][WEIGHTS];
      update = new WeightUpdate(LAYOUT, rule.optimizer, rule.regularisation, rule.clipping, slots, team);
      for (int step = 1; step <= 3; step++) {
        gradient = draw(1 + step);
        apply(step);
      }
    }

    void apply(int step) {
      norm = update.apply(step, 0.1f, weights, gradient, SAMPLES, next);
      float[] last = weights;
      weights = next;
      next = last;
    }
  }

  static Stream<Rule> rules() {
    Regularisation both = new Regularisation(0.01, 0.02);
    return Stream.of(new Rule(new Sgd(0, false), Regularisation.NONE, Clipping.NONE),
        new Rule(new Sgd(0.9, true), both, new Clipping(3)),
        new Rule(new Adam(0.9, 0.999, 1e-8), both, Clipping.NONE),
        new Rule(new AdamW(new Adam(0.9, 0.99, 1e-8), 0.1), Regularisation.NONE, new Clipping(1e9)),
        new Rule(new Lars(0.9, 0.1, 0.01, DecayExemption.BOTH), Regularisation.NONE, Clipping.NONE),
        new Rule(new Lars(0.5, 0.1, 0.01, new DecayExemption(false, true)), both, new Clipping(3)));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void sameBitsFromTeamsOfAnySize(Rule rule) {
    Steps alone = new Steps(rule, Team.alone());
    for (int size : new int[] {2, 3}) {
      try (Team team = new Team(size)) {
        Steps shared = new Steps(rule, team);
        assertArrayEquals(alone.weights, shared.weights);
        assertArrayEquals(alone.gradient, shared.gradient);
        assertArrayEquals(alone.slots, shared.slots);
        assertEquals(alone.norm, shared.norm);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("rules")
  void agreesWithOneStageAfterTheOther(Rule rule) {
    Steps steps = new Steps(rule, Team.alone());
    float[][] slots = new float[rule.optimizer.slots()][WEIGHTS];
    float[] weights = draw(1);
    double norm = 0;
    for (int step = 1; step <= 3; step++) {
      float[] gradient = draw(1 + step);
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] /= SAMPLES;
      }
      for (Layout.Segment tensor : LAYOUT.weights()) {
        rule.regularisation.add(tensor, weights, gradient, tensor.offset(), tensor.end());
      }
      norm = Math.sqrt(Norms.squares(gradient, 0, WEIGHTS));
      for (int i = 0; i < WEIGHTS; i++) {
        gradient[i] *= (float) Math.min(1, rule.clipping.norm() / norm);
      }
      float[] next = new float[LAYOUT.size()];
      for (Layout.Segment tensor : LAYOUT.weights()) {
        int from = tensor.offset();
        int to = tensor.end();
        float rate = rule.optimizer.rate(tensor, 0.1f, Math.sqrt(Norms.squares(weights, from, to)),
            Math.sqrt(Norms.squares(gradient, from, to)));
        rule.optimizer.update(step, rate, tensor, weights, gradient, slots, next, from, to);
      }
      for (int i = WEIGHTS; i < LAYOUT.size(); i++) {
        next[i] = 0.75f * weights[i] + 0.25f * gradient[i];
      }
      weights = next;
    }
    assertEquals(norm, steps.norm, 2e-6 * norm);
    assertArrayEquals(weights, steps.weights, 1e-6f);
    assertTrue(steps.update.finite());
  }

  @ParameterizedTest
  @ValueSource(floats = {1e38f, 1e30f, 1e-12f, 1e-20f, 1e-30f, 1e-44f})
  void theNormIsRightWhereSquaresLeaveSinglePrecision(float size) {
    Steps steps = new Steps(rules().findFirst().orElseThrow(), Team.alone());
    Arrays.fill(steps.gradient, size);
    steps.apply(4);
    float mean = size / SAMPLES;
    assertEquals(mean * Math.sqrt(WEIGHTS), steps.norm, 2e-6 * steps.norm);
    assertTrue(steps.update.finite());
  }

  @ParameterizedTest
  @MethodSource("rules")
  void noticesWhateverIsNotFinite(Rule rule) {
    for (int at : new int[] {0, WEIGHTS - 1, LAYOUT.size() - 1}) {
      Steps steps = new Steps(rule, Team.alone());
      steps.gradient = draw(9);
      steps.gradient[at] = Float.NaN;
      steps.apply(4);
      assertEquals(at < WEIGHTS, Double.isNaN(steps.norm), "norm with NaN at " + at);
      assertFalse(Double.isFinite(steps.norm) && steps.update.finite(), "NaN at " + at);
    }
  }

  static Stream<Arguments> refusedSteps() {
    return Stream.concat(rules(), Stream.of(new Rule(new Sgd(0.9, false), Regularisation.NONE, Clipping.NONE),
        new Rule(new RmsProp(0.9, 1e-8, 0), Regularisation.NONE, Clipping.NONE),
        new Rule(new RmsProp(0.9, 1e-8, 0.9), Regularisation.NONE, new Clipping(1e30))))
        .flatMap(rule -> Stream.of(Float.NaN, Float.NEGATIVE_INFINITY, 3e38f).map(value -> Arguments.of(rule, value)));
  }

  @ParameterizedTest
  @MethodSource("refusedSteps")
  void protectedSlotsAreThoseOfBeforeARefusedStepAndTheNextStepsTheSame(Rule rule, float value) {
    Steps expected = new Steps(rule, Team.alone());
    Steps steps = new Steps(rule, Team.alone());
    steps.update.protectSlots();
    for (int at : new int[] {0, 20_000, WEIGHTS - 1}) {
      steps.gradient = draw(9);
      steps.gradient[at] = value;
      float rate = Float.isFinite(value) ? 1e30f : 0.1f;
      double norm = steps.update.apply(4, rate, steps.weights, steps.gradient, 1, steps.next);
      if (!Double.isFinite(norm) || !steps.update.finite()) {
        assertArrayEquals(expected.slots, steps.slots, "refused at " + at);
      } else {
        assertTrue(Float.isFinite(value), "a huge but finite value may pass an update that divides or clips");
        return;
      }
    }
    for (Steps each : List.of(expected, steps)) {
      each.gradient = draw(10);
      each.apply(4);
    }
    assertArrayEquals(expected.slots, steps.slots);
    assertArrayEquals(expected.weights, steps.weights);
  }

  /** Adam's aside: the power that it asks of Java takes some bytes a piece. */
  static Stream<Rule> rulesWithoutPowers() {
    return rules().filter(rule -> rule.optimizer instanceof Sgd || rule.optimizer instanceof Lars);
  }

  @ParameterizedTest
  @MethodSource("rulesWithoutPowers")
  void allocatesNothing(Rule rule) {
    Steps steps = new Steps(rule, Team.alone());
    Allocation.ends(() -> steps.apply(4));
  }

  private static Layout layout() {
    Layout.Builder builder = new Layout.Builder();
    builder.weight("conv.weight", Shape.of(40_001), true);
    builder.weight("conv.bias", Shape.of(33), false);
    builder.weight("dense.weight", Shape.of(5_000), true);
    builder.statistic("norm.mean", Shape.of(9_000), 0.25f);
    builder.statistic("norm.variance", Shape.of(3_001), 0.25f);
    return builder.build();
  }

  private static float[] draw(long item) {
    float[] values = new float[LAYOUT.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Draws.uniform(Draws.key(4, item), i, -2, 2);
    }
    return values;
  }
}
