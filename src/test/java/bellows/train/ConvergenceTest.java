package bellows.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import bellows.data.Samples;
import bellows.train.rows.StepRow;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The end of runs whose losses fall no more, or whose gradients are short. */
class ConvergenceTest {
  private static final Samples TRAIN = Toy.clouds(40);
  private static final String RUN = "network = [{dense = 12}, relu, {dropout = 0.3}, {dense = classes}]\n"
      + "batch = 16, rate = 0.2, optimizer {name = sgd, momentum = 0.5}, checkpoint = 2 steps\n";
  private static final String SMOOTH = "network = [{dense = classes}], batch = all, rate = 0.5\n";

  private final Recorder recorder = new Recorder();

  private Outcome run(String text) {
    return Toy.trainer(text, TRAIN, null, recorder).run();
  }

  /** Mean losses of the epochs of a run, out of its steps. */
  private List<Double> epochs() {
    List<Double> means = new ArrayList<>();
    for (int epoch = 1; epoch <= recorder.steps.get(recorder.steps.size() - 1).epoch(); epoch++) {
      int of = epoch;
      double sum = 0;
      for (StepRow row : recorder.steps.stream().filter(row -> row.epoch() == of).toList()) {
        sum += row.loss() * row.samples();
      }
      means.add(sum / TRAIN.count());
    }
    return means;
  }

  @Test
  void endsWhenAnEpochImprovesByTooLittle() {
    Outcome outcome = run(SMOOTH + "stop {epochs = 500, tolerance = 0.01}");
    assertEquals(Outcome.Reason.TOLERANCE, outcome.reason());
    List<Double> means = epochs();
    int last = means.size() - 1;
    assertTrue(last > 3 && last < 499);
    for (int i = 1; i <= last; i++) {
      assertEquals(i < last, means.get(i - 1) - means.get(i) > 0.01, "epoch " + (i + 1));
    }
    assertEquals(means.get(last), outcome.trainLoss(), 1e-12);
  }

  @Test
  void waitsForAsManyEpochsAsItIsTold() {
    LossHistory seen = LossHistory.NOTHING;
    Convergence three = new Convergence(0.1, 3, 0);
    double[] losses = {2, 1, 0.95, 0.91, 0.89, 0.85, Double.NaN, 0.7};
    int[] waited = {0, 0, 1, 2, 0, 1, 2, 0};
    for (int i = 0; i < losses.length; i++) {
      seen = three.afterEpoch(seen, losses[i]);
      assertEquals(waited[i], seen.waited(), "epoch " + i);
      assertNull(three.reached(seen));
    }
    assertEquals(0.7, seen.best());
    assertEquals(Outcome.Reason.TOLERANCE, new Convergence(0, 2, 0).reached(new LossHistory(0, 0, 1, 2, 1, 0)));
    assertEquals(0, new LossHistory(1, 2, 3, 4, 5, 6).patient().waited());
  }

  @Test
  void endsAtTheFirstStepWithAShortGradient() {
    Outcome outcome = run(SMOOTH + "stop {epochs = 500, gradient-norm = 0.1}");
    assertEquals(Outcome.Reason.GRADIENT_NORM, outcome.reason());
    List<Double> norms = recorder.steps.stream().map(StepRow::gradientNorm).toList();
    assertTrue(norms.size() > 5 && norms.size() < 500);
    for (int i = 0; i < norms.size(); i++) {
      assertEquals(i == norms.size() - 1, norms.get(i) <= 0.1);
    }
    assertEquals("gradient-norm", outcome.reason().word());
  }

  /** From each checkpoint: within epochs, at their ends, and the last one, from which nothing is left to do. */
  @ParameterizedTest
  @ValueSource(strings = {"tolerance {loss = 0.001, epochs = 3}", "gradient-norm = 0.1", "tolerance = 0"})
  void aResumedRunComesToTheSameEnd(String key) {
    String text = RUN + "stop {epochs = 200, " + key + "}";
    Outcome whole = run(text);
    assertTrue(whole.reason() == Outcome.Reason.TOLERANCE || whole.reason() == Outcome.Reason.GRADIENT_NORM);
    List<TrainState> all = List.copyOf(recorder.checkpoints);
    assertTrue(all.size() > 3);
    for (TrainState state : all) {
      Outcome rest = Toy.trainer(text, TRAIN, null, Recorder.copy(state), new Recorder()).run();
      assertEquals(whole.reason(), rest.reason());
      assertEquals(whole.state().step(), rest.state().step(), "from step " + state.step());
      assertEquals(whole.state().sha256(), rest.state().sha256());
      assertEquals(whole.trainLoss(), rest.trainLoss());
      assertEquals(whole.state().losses(), rest.state().losses());
    }
  }

  @Test
  void otherRunsKeepNothingOfIt() {
    assertEquals(LossHistory.NOTHING, run(RUN + "stop.epochs = 2").state().losses());
  }

  @Test
  void whatCannotWorkIsRefused() {
    Refusal.of(() -> Toy.config("rate = 1, stop.tolerance = -1"), "stop.tolerance.loss: expected a number from 0 up");
    Refusal.of(() -> Toy.config("rate = 1, stop.tolerance {epochs = 2}"), "stop.tolerance.loss: expected a number, found");
    Refusal.of(() -> Toy.config("rate = 1, stop.tolerance {loss = 1, epochs = 0}"),
        "stop.tolerance.epochs: expected at least 1, found 0");
    Refusal.of(() -> Toy.config("rate = 1, stop.gradient-norm = 0"), "stop.gradient-norm: expected a number above 0");
  }
}
