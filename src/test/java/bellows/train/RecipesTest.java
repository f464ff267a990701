package bellows.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import bellows.data.Samples;
import bellows.data.Split;
import bellows.kernel.KernelProvider;
import bellows.train.rows.StepRow;
import bellows.train.worker.Evaluation;
import bellows.train.worker.TrainSpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs whose state is more than weights and slots: an average, a plateau, both under a guard. */
class RecipesTest {
  private static final Samples TRAIN = Toy.clouds(130);
  private static final Samples TEST = Toy.clouds(40);
  private static final String NETWORK =
      "network = [{dense {units = 12, bias = no}}, batchnorm, relu, {dense = classes}]\n";
  private static final String RUN = NETWORK
      + "batch = 32, stop {epochs = 4}, checkpoint = 1 step, evaluate = 2 steps\n";
  private static final String AVERAGE = "average = 0.9, rate = 0.05, optimizer = adam\n";
  private static final String PLATEAU = "rate {name = plateau, start = 2, factor = 0.5, patience = 1, of = %s, "
      + "warm-up = 3 steps}\n";

  private final Recorder recorder = new Recorder();

  @ParameterizedTest
  @ValueSource(strings = {AVERAGE, "average = 0.9, wire = bfloat16, rate = 0.05, guard = skip\n",
      "average = 0.9, optimizer {name = lars, trust = 0.1}, rate {name = polynomial, start = 1}\n"})
  void averagedRunsResumeFromAnywhereWithTheSameBits(String recipe) {
    resumesFromAnywhere(RUN + recipe);
  }

  @ParameterizedTest
  @ValueSource(strings = {"loss", "accuracy"})
  void plateausResumeFromAnywhereWithTheSameBits(String metric) {
    String text = RUN + String.format(PLATEAU, metric) + "average = 0.5";
    resumesFromAnywhere(text);
    double last = recorder.steps.get(recorder.steps.size() - 1).learningRate();
    assertTrue(last < 2 && last > 0, "the rate ended at " + last);
  }

  private void resumesFromAnywhere(String text) {
    Outcome whole = Toy.trainer(text, TRAIN, TEST, recorder).run();
    for (TrainState state : recorder.checkpoints) {
      Recorder rest = new Recorder();
      Outcome resumed = Toy.trainer(text, TRAIN, TEST, Recorder.copy(state), rest).run();
      assertEquals(whole.state().sha256(), resumed.state().sha256(), "from step " + state.step());
      assertArrayEquals(whole.state().average(), resumed.state().average());
      assertEquals(whole.state().plateau(), resumed.state().plateau());
      assertEquals(whole.test().loss(), resumed.test().loss());
      assertEquals(recorder.steps.stream().skip(state.step()).map(StepRow::learningRate).toList(),
          rest.steps.stream().map(StepRow::learningRate).toList());
    }
  }

  /** An evaluation at the end of a run that goes on later would not come again, so it does not count. */
  @Test
  void aRunThatEndedBetweenEvaluationsGoesOnAsIfItHadNot() {
    String text = RUN + String.format(PLATEAU, "loss");
    String whole = Toy.trainer(text, TRAIN, TEST, recorder).run().state().sha256();
    Outcome ended = Toy.trainer(text + "stop {steps = 7}", TRAIN, TEST, new Recorder()).run();
    assertEquals(7, ended.state().step());
    assertEquals(whole, Toy.trainer(text, TRAIN, TEST, ended.state(), new Recorder()).run().state().sha256());
  }

  @Test
  void theAverageIsEvaluatedAndTheWeightsTrainOnWithoutIt() {
    Outcome plain = Toy.trainer(RUN + "rate = 0.05, optimizer = adam", TRAIN, TEST, new Recorder()).run();
    Outcome averaged = Toy.trainer(RUN + AVERAGE, TRAIN, TEST, recorder).run();
    assertArrayEquals(plain.state().weights(), averaged.state().weights());
    assertNotEquals(plain.test().loss(), averaged.test().loss());
    assertNotEquals(plain.state().sha256(), averaged.state().sha256());
    RunConfig config = Toy.config(RUN + AVERAGE);
    TrainSpec spec = Toy.spec(config, Toy.model(RUN, TRAIN), TRAIN);
    try (LocalWorkers workers = new LocalWorkers(spec, TRAIN, TEST, KernelProvider.kernels())) {
      Evaluation again = workers.evaluate(Split.TEST, averaged.state().model());
      assertEquals(again.loss(), averaged.test().loss());
    }
  }

  @Test
  void theAverageIsThatOfEveryStepsWeightsAndStatistics() {
    Outcome outcome = Toy.trainer(RUN + AVERAGE, TRAIN, TEST, recorder).run();
    float[] average = Toy.model(RUN, TRAIN).initial(1);
    for (TrainState state : recorder.checkpoints) {
      float share = (float) (1 - Math.min(0.9, (1.0 + state.step()) / (10.0 + state.step())));
      for (int i = 0; i < average.length; i++) {
        average[i] += share * (state.weights()[i] - average[i]);
      }
    }
    assertArrayEquals(average, outcome.state().average());
  }

  /** As often as it goes back, the average goes back too: a resume from any checkpoint ends with the same. */
  @Test
  void aGuardThatRollsBackTakesTheAverageAndThePlateauBack() {
    Samples real = new Samples(TRAIN.shape(), 0, null, TRAIN.features(), TRAIN.targets());
    String text = "network = [{dense = 12}, {dense = 1}], loss = squared-error, batch = 32, stop {epochs = 4}\n"
        + "rate {name = plateau, start = 2e3, patience = 1}, average = 0.8, evaluate = 1 step, checkpoint = 2 steps\n"
        + "guard {non-finite = rollback, rate-factor = 0.01}";
    Outcome whole = Toy.trainer(text, real, real, recorder).run();
    assertTrue(whole.state().guarded().rollbacks() > 0);
    for (List<TrainState> kept : recorder.keptThen) {
      Recorder rest = new Recorder();
      rest.kept.addAll(kept);
      TrainState from = rest.lastCheckpoint(step -> true)
          .orElseGet(() -> Toy.config(text).fresh(Toy.model(text, real)));
      Outcome resumed = Toy.trainer(text, real, real, from, rest).run();
      assertEquals(whole.state().sha256(), resumed.state().sha256(), "from step " + from.step());
      assertEquals(whole.state().plateau(), resumed.state().plateau());
    }
  }

  @Test
  void anAverageIsOneArrayMoreInMemory() {
    assertEquals(2, Toy.config("rate = 1, optimizer = adam").slotArrays());
    assertEquals(3, Toy.config("rate = 1, optimizer = adam, average = 0.9").slotArrays());
    assertEquals(5, Toy.config("rate = 1, optimizer = adam, average = 0.9, guard = skip").slotArrays());
  }

  @Test
  void aPlateauNeedsSomethingToEvaluate() {
    Refusal.of(() -> Toy.trainer(RUN + String.format(PLATEAU, "loss"), TRAIN, null, recorder),
        "rate.name = plateau: expected evaluations that tell a loss, found neither");
    Samples real = new Samples(TRAIN.shape(), 0, null, TRAIN.features(), TRAIN.targets());
    Refusal.of(() -> Toy.trainer("network = [{dense = 1}], loss = squared-error, "
        + String.format(PLATEAU, "accuracy"), real, real, recorder), "expected evaluations that tell an accuracy, found real targets");
  }
}
