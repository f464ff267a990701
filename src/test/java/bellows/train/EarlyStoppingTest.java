package bellows.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import bellows.data.Samples;
import bellows.data.Split;
import bellows.kernel.KernelProvider;
import bellows.optim.Plateau.Metric;
import bellows.train.EarlyStopping.Best;
import bellows.train.rows.EvalRow;
import bellows.train.worker.Evaluation;
import bellows.train.worker.TrainSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The end of runs whose evaluations get no better, and the weights that they end with. */
class EarlyStoppingTest {
  private static final Samples TRAIN = Toy.clouds(40);
  private static final Samples TEST = Toy.clouds(60);
  /** So fast that losses go up and down. */
  private static final String RUN = "network = [{dense = 12}, relu, {dropout = 0.3}, {dense = classes}]\n"
      + "batch = 8, rate = 0.9, optimizer {name = sgd, momentum = 0.5}, evaluate = 3 steps, checkpoint = 2 steps\n";
  private static final String PATIENT = RUN + "stop {epochs = 40, patience = 3}";

  private final Recorder recorder = new Recorder();

  private Outcome run(String text) {
    return Toy.trainer(text, TRAIN, TEST, recorder).run();
  }

  private static Evaluation evaluate(String text, float[] weights) {
    RunConfig config = Toy.config(text);
    TrainSpec spec = Toy.spec(config, Toy.model(text, TRAIN), TRAIN);
    try (LocalWorkers workers = new LocalWorkers(spec, TRAIN, TEST, KernelProvider.kernels())) {
      return workers.evaluate(Split.TEST, weights);
    }
  }

  /** The index of the best of the first evaluations, and how many were needed to see that no better comes. */
  private static int[] byHand(List<Double> losses, int patience) {
    int best = 0;
    int seen = 1;
    while (seen < losses.size() && seen - 1 - best < patience) {
      best = losses.get(seen) < losses.get(best) ? seen : best;
      seen++;
    }
    return new int[] {best, seen};
  }

  @Test
  void endsAfterSoManyEvaluationsWithoutABetterOneWithItsWeights() {
    List<Double> losses = lossesOfAllEpochs();
    int[] expected = byHand(losses, 3);
    assertTrue(expected[1] < losses.size() && expected[0] > 0, "the toy run does not get worse in time");
    Outcome outcome = run(PATIENT);
    assertEquals(Outcome.Reason.PATIENCE, outcome.reason());
    assertEquals(losses.subList(0, expected[1]), recorder.evaluations.stream().map(EvalRow::loss).toList());
    Best best = outcome.state().best();
    assertEquals(3 * (expected[0] + 1), best.step());
    assertEquals(losses.get(expected[0]), best.value());
    assertArrayEquals(best.model(), outcome.state().model());
    assertEquals(losses.get(expected[0]), evaluate(PATIENT, outcome.state().model()).loss());
    assertEquals(losses.get(expected[0]), outcome.test().loss());
  }

  private static List<Double> lossesOfAllEpochs() {
    Recorder all = new Recorder();
    Toy.trainer(RUN + "stop {epochs = 40}", TRAIN, TEST, all).run();
    return all.evaluations.stream().map(EvalRow::loss).toList();
  }

  /** From each checkpoint: between evaluations, at them, and the last one, from which nothing is left to do. */
  @ParameterizedTest
  @ValueSource(strings = {"", "average = 0.8", "wire = bfloat16", "rate {name = plateau, start = 0.9, patience = 2}",
      "stop {metric = accuracy, threshold = 0.01}"})
  void aResumedRunComesToTheSameEnd(String more) {
    Outcome whole = run(PATIENT + ", " + more);
    assertEquals(Outcome.Reason.PATIENCE, whole.reason());
    List<TrainState> all = List.copyOf(recorder.checkpoints);
    assertTrue(all.size() > 3);
    for (TrainState state : all) {
      Outcome rest = Toy.trainer(PATIENT + ", " + more, TRAIN, TEST, Recorder.copy(state), new Recorder()).run();
      assertEquals(Outcome.Reason.PATIENCE, rest.reason());
      assertEquals(whole.state().step(), rest.state().step());
      assertEquals(whole.state().sha256(), rest.state().sha256());
      assertEquals(whole.test().loss(), rest.test().loss());
    }
  }

  @Test
  void theBestIsKeptWithoutPatienceAndPatienceWithoutTheBest() {
    Outcome kept = run(RUN + "stop {epochs = 10, restore-best = true}");
    assertEquals(Outcome.Reason.EPOCHS, kept.reason());
    double least = recorder.evaluations.stream().mapToDouble(EvalRow::loss).min().orElseThrow();
    assertEquals(least, kept.test().loss());
    Outcome last = run(RUN + "stop {epochs = 40, patience = 3, restore-best = false}");
    assertEquals(Outcome.Reason.PATIENCE, last.reason());
    assertNull(last.state().best().model());
    assertArrayEquals(last.state().weights(), last.state().model());
  }

  /** The run sees its test data once, with the best weights; all else goes by the validation part. */
  @Test
  void aValidationPartDecidesAndTestDataAreSeenAtTheEnd() {
    Outcome judged = run(PATIENT);
    List<Double> losses = recorder.losses();
    Recorder other = new Recorder();
    RunConfig config = Toy.config(PATIENT);
    TrainSpec spec = Toy.spec(config, Toy.model(PATIENT, TRAIN), TRAIN);
    Samples fresh = Toy.clouds(90);
    LocalWorkers workers = new LocalWorkers(spec, Map.of(Split.TRAIN, TRAIN, Split.VALIDATION, TEST, Split.TEST, fresh),
        KernelProvider.kernels(), 1);
    Outcome outcome = new Trainer("toy", config, spec, config.fresh(spec.model()), workers, other).run();
    assertEquals(judged.state().sha256(), outcome.state().sha256());
    assertEquals(judged.test().loss(), outcome.validation().loss());
    assertNull(judged.validation());
    assertEquals(losses, other.losses().subList(0, losses.size()));
    EvalRow last = other.evaluations.get(other.evaluations.size() - 1);
    assertEquals(List.of("test", 90L, outcome.test().loss(), outcome.state().step()),
        List.of(last.split(), last.samples(), last.loss(), last.step()));
    assertEquals(workers.evaluate(Split.TEST, outcome.state().model()).loss(), last.loss());
    assertTrue(other.evaluations.stream().limit(other.evaluations.size() - 1L)
        .allMatch(row -> row.split().equals("validation")));
  }

  @Test
  void whatIsKeptAndCountedChangesNoStep() {
    Outcome plain = run(RUN + "stop {epochs = 10}");
    Outcome kept = run(RUN + "stop {epochs = 10, patience = 1000}");
    assertArrayEquals(plain.state().weights(), kept.state().weights());
    assertEquals(RunConfigSlots.of(RUN) + 1, RunConfigSlots.of(RUN + "stop {patience = 2}"));
  }

  /** Arrays that a driver holds beside weights. */
  private static final class RunConfigSlots {
    static int of(String text) {
      return Toy.config(text).slotArrays();
    }
  }

  @ParameterizedTest
  @CsvSource({"LOSS,0.1,1,0.95,false", "LOSS,0.1,1,0.85,true", "ACCURACY,0,0.5,0.5,false", "ACCURACY,0,0.5,0.51,true",
      "LOSS,0,1,NaN,false", "LOSS,0,NaN,7,true", "ACCURACY,0,NaN,NaN,false"})
  void aValueIsBetterByMoreThanTheThreshold(Metric metric, double threshold, double best, double value,
      boolean better) {
    assertEquals(better, metric.improves(value, best, threshold));
  }

  @Test
  void whatWasSeenOfAnotherMetricOrWithoutItsWeightsDoesNotCount() {
    Best seen = new Best(Metric.LOSS, 0.5, 7, 2, new float[] {1});
    assertEquals(seen, new EarlyStopping(Metric.LOSS, 9, 0, true).resumed(seen));
    assertNull(new EarlyStopping(Metric.LOSS, 9, 0, false).resumed(seen).model());
    assertEquals(2, new EarlyStopping(Metric.LOSS, 9, 0, false).resumed(seen).waited());
    assertFalse(new EarlyStopping(Metric.ACCURACY, 9, 0, true).resumed(seen).isKnown());
    assertFalse(new EarlyStopping(Metric.LOSS, 9, 0, true).resumed(new Best(Metric.LOSS, 0.5, 7, 2, null)).isKnown());
    assertFalse(EarlyStopping.NONE.resumed(seen).isKnown());
  }

  @Test
  void whatCannotWorkIsRefused() {
    Refusal.of(() -> Toy.config("rate = 1, stop.patience = 0"), "stop.patience: expected at least 1 evaluation, found 0");
    Refusal.of(() -> Toy.config("rate = 1, stop.threshold = -1"), "stop.threshold: expected a number from 0 up");
    Refusal.of(() -> Toy.config("rate = 1, stop.patience = 2, evaluate = 5 minutes"),
        "evaluate.every: expected steps or epochs, since stop.patience waits for evaluations, found 5 minutes");
    Refusal.of(() -> Toy.trainer(PATIENT, TRAIN, null, recorder),
        "stop.patience: expected evaluations that tell a loss, found neither a validation part nor test data", "remove it");
    Samples real = new Samples(TRAIN.shape(), 0, null, TRAIN.features(), TRAIN.targets());
    Refusal.of(() -> Toy.trainer("network = [{dense = 1}], loss = squared-error, rate = 0.01, "
        + "stop {restore-best = true, metric = accuracy}", real, real, recorder),
        "stop.restore-best: expected evaluations that tell an accuracy, found real targets", "set stop.metric = loss");
  }
}
