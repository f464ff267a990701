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
import bellows.train.worker.StepInput;
import bellows.train.worker.TrainSpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs whose optimizer compares losses. */
class SearchTrainingTest {
  private static final Samples TRAIN = Toy.clouds(60);
  private static final String RUN = "network = [{dense = 4}, tanh, {dense = classes}], batch = all, rate = 0.3, "
      + "checkpoint = 7 steps, stop.epochs = 40, optimizer = ";
  private static final String PENALTY = ", regularisation {l1 = 0.01, l2 = 0.02}";

  private final Recorder recorder = new Recorder();

  private Outcome run(String text) {
    return Toy.trainer(text, TRAIN, TRAIN, recorder).run();
  }

  /** The model is what had the least loss, of which step t says it of the weights that step t handed out. */
  @ParameterizedTest
  @ValueSource(strings = {"random-search", "random-local-search"})
  void endsWithTheBestWeightsThatWereTried(String rule) {
    Outcome outcome = run(RUN + rule);
    double least = recorder.steps.stream().mapToDouble(StepRow::loss).min().orElseThrow();
    assertEquals(least, outcome.state().losses().least());
    assertEquals(least, outcome.test().loss(), 1e-12);
    assertNotEquals(outcome.state().weights()[0], outcome.state().model()[0]);
    assertTrue(least < 0.9 * recorder.steps.get(0).loss(), "nothing better than " + least + " was found");
    for (TrainState state : recorder.checkpoints) {
      double soFar = recorder.steps.stream().limit(state.step()).mapToDouble(StepRow::loss).min().orElseThrow();
      assertEquals(soFar, state.losses().least());
    }
    assertTrue(recorder.steps.stream().allMatch(row -> Double.isNaN(row.gradientNorm())));
  }

  /** The first step judges the first values of the network, whatever comes later. */
  @ParameterizedTest
  @ValueSource(strings = {"random-search", "random-local-search"})
  void beginsWithFirstValues(String rule) {
    Outcome outcome = run(RUN + rule + ", stop.epochs = 1");
    TrainSpec spec = Toy.spec(Toy.config(RUN + rule), Toy.model(RUN + rule, TRAIN), TRAIN);
    assertArrayEquals(spec.model().initial(1), outcome.state().model());
    try (LocalWorkers workers = new LocalWorkers(spec, TRAIN, null, KernelProvider.kernels(), 2)) {
      assertEquals(recorder.steps.get(0).loss() * 60,
          workers.step(new StepInput(1, 0, 0, spec.model().initial(1))).sum().loss(), 1e-12);
      assertTrue(workers.has(Split.TRAIN));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"random-search", "random-local-search", "random-local-search" + PENALTY,
      "random-search, stop {tolerance {loss = 1e-3, epochs = 6}}", "random-search, guard = skip"})
  void aResumedRunEndsWithTheSameBits(String rule) {
    Outcome whole = run(RUN + rule);
    List<TrainState> all = List.copyOf(recorder.checkpoints);
    assertTrue(all.size() > 1);
    for (TrainState state : all) {
      Outcome rest = Toy.trainer(RUN + rule, TRAIN, TRAIN, Recorder.copy(state), new Recorder()).run();
      assertEquals(whole.state().step(), rest.state().step());
      assertEquals(whole.state().sha256(), rest.state().sha256());
      assertEquals(whole.state().losses(), rest.state().losses());
    }
  }

  /** Of a heavy penalty, small weights are the best. */
  @Test
  void aPenaltyIsPartOfWhatIsCompared() {
    double plain = norm(run(RUN + "random-local-search").state().model());
    double light = norm(run(RUN + "random-local-search, regularisation.l2 = 100").state().model());
    assertTrue(light < 0.8 * plain, light + " is not below " + plain);
  }

  private static double norm(float[] weights) {
    double sum = 0;
    for (float w : weights) {
      sum += w * w;
    }
    return Math.sqrt(sum);
  }

  @Test
  void whatASearchCannotDoIsRefused() {
    Refusal.of(() -> run(RUN + "random-search, batch = 32"),
        "optimizer = random-search: expected batch = all", "found batch = 32 of 60 samples");
    Refusal.of(() -> run("network = [{dense = 4}, batchnorm, {dense = classes}], batch = all, rate = 1, optimizer = "
        + "random-search"), "optimizer = random-search: expected a network without running statistics");
    for (String other : new String[] {"clipping = 1", "average = 0.9", "wire = bfloat16", "stop.gradient-norm = 1",
        "gradient = numerical"}) {
      Refusal.of(() -> Toy.config(RUN + "random-local-search, " + other), "run.conf", "optimizer: expected no "
          + other.split(" ")[0] + " beside random-local-search", "remove it");
    }
  }
}
