package bellows.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import bellows.data.Leaf;
import bellows.data.Samples;
import bellows.data.Split;
import bellows.kernel.KernelProvider;
import bellows.nn.model.Model;
import bellows.nn.model.Workspace;
import bellows.train.rows.EvalRow;
import bellows.train.rows.LayerRow;
import bellows.train.rows.StepRow;
import bellows.train.worker.BatchLoader;
import bellows.train.worker.Evaluation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerTest {
  /** 130 samples in batches of 32: five steps an epoch, the last of two samples. */
  private static final Samples TRAIN = Toy.clouds(130);
  private static final Samples TEST = Toy.clouds(60);
  private static final String RUN = Toy.PERCEPTRON
      + "batch = 32, rate = 0.05, optimizer {name = sgd, momentum = 0.9}\n";

  private static final String CERTAIN = "network = [{dense = 12}, relu, {dense = classes}]\n";

  private final Recorder recorder = new Recorder();

  @ParameterizedTest
  @CsvSource({"epochs = 2,EPOCHS,10,2", "steps = 7,STEPS,7,1", "steps = 10,STEPS,10,2",
      "'epochs = 3, steps = 4',STEPS,4,0",
      "'epochs = 1, accuracy = 0.01',ACCURACY,5,1", "'epochs = 3, accuracy = 1',EPOCHS,15,3"})
  void endsAtTheFirstLimit(String stop, Outcome.Reason reason, long steps, int epochs) {
    Outcome outcome = run("stop {" + stop + "}");
    assertEquals(reason, outcome.reason());
    assertEquals(steps, outcome.state().step());
    assertEquals(epochs, outcome.state().epoch());
    assertEquals(steps, recorder.steps.size());
    assertEquals(60, outcome.test().samples());
  }

  @Test
  void endsWhenTheTimeIsUp() {
    long start = System.nanoTime();
    Outcome outcome = run("stop {minutes = 0.003}");
    assertEquals(Outcome.Reason.TIME, outcome.reason());
    assertTrue(outcome.state().seconds() >= 0.18 && outcome.state().step() > 5, outcome.state().toString());
    assertTrue(System.nanoTime() - start < 20e9);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      no data          |                    | stop.accuracy: expected evaluations that tell an accuracy, found neither
      no classes       |                    | stop.accuracy: expected evaluations that tell an accuracy, found real targets
      no evaluations   | , evaluate = never | stop.accuracy: expected evaluations that tell an accuracy, found evaluate.every
      """)
  void anAccuracyThatIsNeverMeasuredIsRefused(String what, String more, String expected) {
    Samples real = new Samples(TRAIN.shape(), 0, null, TRAIN.features(), TRAIN.targets());
    String text = (what.equals("no classes") ? "network = [{dense = 1}], loss = squared-error, rate = 0.1," : RUN)
        + "stop {accuracy = 0.9}" + (more == null ? "" : more);
    Samples train = what.equals("no classes") ? real : TRAIN;
    Samples test = what.equals("no data") ? null : train;
    Refusal.of(() -> Toy.trainer(text, train, test, recorder), expected, "remove stop.accuracy");
  }

  @Test
  void stepsAndEvaluationsOfAnEpochHaveItsNumber() {
    run("stop {epochs = 2}, evaluate = 2 steps");
    assertEquals(List.of(1, 1, 2, 2, 2), recorder.evaluations.stream().map(EvalRow::epoch).toList());
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 1L, 2L, 3L, 4L, 5L),
        recorder.places.stream().map(Journal.Place::inEpoch).toList());
  }

  /** Of epochs that are left, not of all at the length that they have now. */
  @Test
  void theEndIsAheadWhereverARunResumes() {
    run("stop {epochs = 1}");
    TrainState state = recorder.checkpoints.get(0);
    recorder.places.clear();
    Toy.trainer(RUN + "batch = 65, stop {epochs = 2}", TRAIN, TEST, state, recorder).run();
    assertEquals(List.of(7L, 7L), recorder.places.stream().map(Journal.Place::lastStep).toList());
    recorder.places.clear();
    Toy.trainer(RUN + "stop {steps = 7, epochs = 10}", TRAIN, TEST, Recorder.copy(recorder.checkpoints.get(0)),
        recorder).run();
    assertEquals(List.of(7L, 7L), recorder.places.stream().map(Journal.Place::lastStep).toList());
  }

  @Test
  void stopsWhenAskedAfterTheStepWithACheckpointAndNoEvaluation() {
    Trainer[] trainer = new Trainer[1];
    Journal stopping = new Journal() {
      @Override
      public void step(StepRow row, Place place) {
        if (row.step() == 3) {
          trainer[0].stop();
        }
      }

      @Override
      public void evaluation(EvalRow row, Evaluation evaluation, List<LayerRow> layers) {
        recorder.evaluation(row, evaluation, layers);
      }

      @Override
      public void checkpoint(TrainState state) {
        recorder.checkpoint(state);
      }
    };
    trainer[0] = Toy.trainer(RUN, TRAIN, TEST, stopping);
    Outcome outcome = trainer[0].run();
    assertEquals(Outcome.Reason.INTERRUPTED, outcome.reason());
    assertNull(outcome.test());
    assertEquals(List.of(3L), recorder.checkpointedAt());
    assertEquals(List.of(), recorder.evaluatedAt());
    assertEquals(96, recorder.checkpoints.get(0).position());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      3 steps  | 3 steps  | [3, 6, 9, 10] | [3, 6, 9, 10]
      1 epoch  | 4 steps  | [5, 10]       | [4, 8, 10]
      2 epochs | 1 epoch  | [10]          | [5, 10]
      never    | never    | [10]          | [10]
      """)
  void evaluatesAndSavesWhenDueAndAtTheEnd(String evaluate, String checkpoint, String evaluated, String saved) {
    run("stop {epochs = 2}, evaluate = " + evaluate + ", checkpoint = " + checkpoint);
    assertEquals(evaluated, recorder.evaluatedAt().toString());
    assertEquals(saved, recorder.checkpointedAt().toString());
  }

  @Test
  void withoutTestSamplesNothingIsEvaluated() {
    Outcome outcome = Toy.trainer(RUN + "stop {epochs = 1}", TRAIN, null, recorder).run();
    assertNull(outcome.test());
    assertEquals(List.of(), recorder.evaluations);
    assertEquals(List.of(5L), recorder.checkpointedAt());
  }

  @Test
  void rowsTellEpochsSamplesAndNorms() {
    run("stop {epochs = 2}");
    assertEquals(List.of(1, 1, 1, 1, 1, 2, 2, 2, 2, 2), recorder.steps.stream().map(StepRow::epoch).toList());
    assertEquals(List.of(32L, 32L, 32L, 32L, 2L), recorder.steps.stream().limit(5).map(StepRow::samples).toList());
    assertEquals(List.of("dense1", "relu1", "dense2"),
        recorder.layers.stream().limit(3).map(LayerRow::layer).toList());
    assertTrue(recorder.layers.get(0).weightNorm() > 0 && recorder.layers.get(0).gradientNorm() > 0);
    assertNull(recorder.layers.get(1).weightNorm());
    EvalRow last = recorder.evaluations.get(1);
    assertEquals("toy step 10 epoch 2 test 60", last.run() + " step " + last.step() + " epoch " + last.epoch() + " "
        + last.split() + " " + last.samples());
    assertNull(last.top5());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{name = sgd, momentum = 0.9}", "{name = sgd, momentum = 0.9, nesterov = true}", "rmsprop",
      "adam",
      "adamw", "lars"})
  void resumedFromAnywhereEndsWithTheSameBits(String optimizer) {
    String text = RUN + "optimizer = null, optimizer = " + optimizer + "\nrate {name = cosine, start = 0.05}\n"
        + "stop {epochs = 3}, checkpoint = 1 step, evaluate = 2 steps";
    Outcome whole = Toy.trainer(text, TRAIN, TEST, recorder).run();
    assertEquals(15, recorder.checkpoints.size());
    for (TrainState state : recorder.checkpoints) {
      Recorder rest = new Recorder();
      Outcome resumed = Toy.trainer(text, TRAIN, TEST, state, rest).run();
      long step = state.step();
      assertEquals(whole.state().sha256(), resumed.state().sha256(), "from step " + step);
      assertArrayEquals(whole.state().slots(), resumed.state().slots());
      assertEquals(whole.state().samples(), resumed.state().samples());
      assertEquals(recorder.steps.stream().skip(step).map(StepRow::loss).toList(),
          rest.steps.stream().map(StepRow::loss).toList());
      assertTrue(resumed.state().seconds() > 0 && rest.checkpointedAt().stream().allMatch(s -> s > step || step == 15));
    }
  }

  @Test
  void resumingAFinishedRunTrainsNothing() {
    Outcome whole = run("stop {epochs = 1}");
    Recorder rest = new Recorder();
    Trainer trainer = Toy.trainer(RUN + "stop {epochs = 1}", TRAIN, TEST, whole.state(), rest);
    Outcome again = trainer.run();
    assertEquals(whole.state().sha256(), again.state().sha256());
    assertEquals(List.of(), rest.steps);
    assertEquals(whole.test().loss(), again.test().loss());
  }

  @ParameterizedTest
  @CsvSource({"1,130", "7,19", "64,3", "130,1", "1000,1"})
  void anyBatchSizeDrawsEachSampleOnceAnEpoch(int batch, int steps) {
    // Without dropout: in two noisy steps the loss of all samples may well rise.
    Outcome outcome = run(CERTAIN + "batch = " + batch + ", rate = 0.01, stop {epochs = 2}");
    assertEquals(2L * steps, outcome.state().step());
    assertEquals(260, outcome.state().samples());
    assertEquals(0, outcome.state().position());
    assertEquals(130, recorder.steps.stream().limit(steps).mapToLong(StepRow::samples).sum());
    double first = untrainedLoss();
    assertTrue(outcome.trainLoss() < first, outcome.trainLoss() + " after " + first);
  }

  private static double untrainedLoss() {
    RunConfig config = Toy.config(RUN + CERTAIN);
    Model model = Toy.model(RUN + CERTAIN, TRAIN);
    try (LocalWorkers workers = new LocalWorkers(Toy.spec(config, model, TRAIN), TRAIN, null,
        KernelProvider.kernels())) {
      return workers.evaluate(Split.TRAIN, model.initial(config.seed())).loss();
    }
  }

  @Test
  void aFullBatchStepsAlongTheMeanGradientOfAllSamples() {
    String text = "network = [{dense = 12}, relu, {dense = classes}], batch = 130, rate = 1, stop {steps = 1}";
    Model model = Toy.model(text, TRAIN);
    float[] weights = model.initial(1);
    float[] gradient = new float[weights.length];
    Workspace all = new Workspace(model, 130, KernelProvider.scalar());
    all.weights(weights);
    all.gradient(gradient);
    all.pass().set(true, 1, 1, 130);
    new BatchLoader(Toy.spec(Toy.config(text), model, TRAIN), all).test(new Leaf(0, 1, TRAIN), 0, 130);
    double loss = all.train() / 130;
    Outcome outcome = Toy.trainer(text, TRAIN, TEST, recorder).run();
    assertEquals(loss, recorder.steps.get(0).loss(), 1e-9);
    for (int i = 0; i < weights.length; i++) {
      assertEquals(weights[i] - gradient[i] / 130, outcome.state().weights()[i], 1e-6, "weight " + i);
    }
  }

  @Test
  void learns() {
    Outcome outcome = run("stop {epochs = 8}");
    assertTrue(outcome.test().accuracy() > 0.97, "accuracy " + outcome.test().accuracy());
    assertTrue(outcome.test().loss() < 0.2 * recorder.steps.get(0).loss());
  }

  @Test
  void leavesAndSeedArePartOfTheResult() {
    String sha = run("stop {steps = 4}").state().sha256();
    assertEquals(sha, run("stop {steps = 4}").state().sha256());
    assertEquals(sha, run("stop {steps = 4}, leaves = 8").state().sha256());
    assertNotEquals(sha, run("stop {steps = 4}, leaves = 4").state().sha256());
    assertNotEquals(sha, run("stop {steps = 4}, seed = 2").state().sha256());
  }

  @Test
  void aRunThatTurnsNonFiniteSaysWhereAndSavesNothing() {
    String text = RUN + "rate = 1e30, stop {epochs = 2}, checkpoint = 1 step";
    Refusal.of(() -> Toy.trainer(text, TRAIN, TEST, recorder).run(), "step ", " is not finite",
        "the step was not applied");
    assertSame(recorder.steps.size(), recorder.checkpoints.size());
  }

  @Test
  void aLearningRateFollowsTheScheduleByEpochs() {
    run("rate {name = exponential, start = 1, factor = 0.5}, optimizer = null, stop {epochs = 2}, "
        + "data {normalise {scale = 1e-3}}");
    assertEquals(1, recorder.steps.get(0).learningRate());
    assertEquals(0.5, recorder.steps.get(5).learningRate(), 1e-12);
  }

  @Test
  void evaluatingTrainingSamplesIsPossibleToo() {
    RunConfig config = Toy.config(RUN + CERTAIN);
    Model model = Toy.model(RUN + CERTAIN, TRAIN);
    try (Workers workers = new LocalWorkers(Toy.spec(config, model, TRAIN), TRAIN, null, KernelProvider.kernels())) {
      assertEquals(130, workers.evaluate(Split.TRAIN, model.initial(1)).samples());
      assertTrue(workers.has(Split.TRAIN) && !workers.has(Split.TEST));
    }
  }

  private Outcome run(String more) {
    return Toy.trainer(RUN + more, TRAIN, TEST, recorder).run();
  }
}
