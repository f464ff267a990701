package bellows.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.data.EpochOrder;
import bellows.data.Samples;
import bellows.tensor.Shape;
import bellows.train.rows.StepRow;
import bellows.train.worker.TrainSpec;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rosenblatt's rule: gradient descent by the perceptron's loss on single samples at rate 1. */
class PerceptronTest {
  private static final float[] INPUTS = {0, 0, 0, 1, 1, 0, 1, 1};
  private static final String RUN = "network = [{dense {units = %s, init = zero}}], loss = perceptron, batch = 1, "
      + "rate = 1, leaves = 1, stop.epochs = 12, seed = ";

  private final Recorder recorder = new Recorder();

  private static Samples gate(float... answers) {
    return new Samples(Shape.of(2), 2, null, INPUTS, answers);
  }

  private static float[] answers(String gate) {
    return gate.equals("and") ? new float[] {0, 0, 0, 1} : new float[] {0, 1, 1, 1};
  }

  /** The rule as Rosenblatt has it, in the order of the run: weights, bias and the number of updates. */
  private static int[] byHand(TrainSpec spec, float[] answers) {
    int[] weights = new int[4];
    for (int epoch = 0; epoch < 12; epoch++) {
      EpochOrder order = spec.order(epoch);
      for (int step = 0; step < 4; step++) {
        int i = (int) order.row(0, step, 0);
        int y = answers[i] == 1 ? 1 : -1;
        int score = (int) (weights[0] * INPUTS[2 * i] + weights[1] * INPUTS[2 * i + 1]) + weights[2];
        if (y * score <= 0) {
          weights[0] += (int) (y * INPUTS[2 * i]);
          weights[1] += (int) (y * INPUTS[2 * i + 1]);
          weights[2] += y;
          weights[3]++;
        }
      }
    }
    return weights;
  }

  @ParameterizedTest
  @CsvSource({"and,1", "and,2", "and,3", "or,1", "or,2", "or,3"})
  void learnsGatesInAsManyUpdatesAsByHand(String gate, long seed) {
    Samples samples = gate(answers(gate));
    String text = RUN.formatted("1") + seed;
    Outcome outcome = Toy.trainer(text, samples, samples, recorder).run();
    int[] expected = byHand(Toy.spec(Toy.config(text), Toy.model(text, samples), samples), answers(gate));
    assertArrayEquals(new float[] {expected[0], expected[1], expected[2]}, outcome.state().weights());
    assertEquals(expected[3], recorder.steps.stream().filter(row -> row.gradientNorm() > 0).count());
    assertEquals(1, outcome.test().accuracy());
    // Novikoff, 1962: with samples no longer than R, a bias included, and a margin γ, at most (R/γ)² mistakes.
    assertTrue(expected[3] > 0 && expected[3] <= 3 / (1 / 17.0), expected[3] + " updates");
    List<StepRow> last = recorder.steps.subList(recorder.steps.size() - 4, recorder.steps.size());
    assertTrue(last.stream().allMatch(row -> row.gradientNorm() == 0), "still learns in the last epoch");
  }

  /** One score a class: the label's weights gain the sample, its best rival's lose it. */
  @ParameterizedTest
  @ValueSource(strings = {"and", "or"})
  void learnsGatesWithAScoreAClass(String gate) {
    Samples samples = gate(answers(gate));
    Outcome outcome = Toy.trainer(RUN.formatted("classes") + 1, samples, samples, recorder).run();
    assertEquals(1, outcome.test().accuracy());
    float[] weights = outcome.state().weights();
    for (int i = 0; i < weights.length; i += 2) {
      assertEquals(0, weights[i] + weights[i + 1], "what one class gains the other loses");
    }
  }

  /** No line parts XOR, and the rule never comes to rest. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void neverLearnsXor(long seed) {
    Samples samples = gate(0, 1, 1, 0);
    Outcome outcome = Toy.trainer(RUN.formatted("1") + seed, samples, samples, recorder).run();
    assertTrue(outcome.test().accuracy() < 1);
    assertTrue(recorder.steps.stream().skip(44).anyMatch(row -> row.gradientNorm() > 0));
  }
}
