package bellows.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import bellows.data.EpochOrder;
import bellows.data.Samples;
import bellows.kernel.KernelProvider;
import bellows.nn.model.Model;
import bellows.train.rows.EventRow.Kind;
import bellows.train.rows.EventRow;
import bellows.train.rows.StepRow;
import bellows.train.worker.Fault;
import bellows.train.worker.StepInput;
import bellows.train.worker.TrainSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps that are not finite: what is told of them, and how a run goes on. */
class GuardTest {
  private static final int BROKEN = 77;
  private static final Samples GOOD = Toy.clouds(130);
  private static final Samples TEST = Toy.clouds(40);
  /** Sample 77 has a feature that is not a number; each epoch draws it once, in five steps. */
  private static final Samples BAD = withNaN(GOOD, BROKEN);
  private static final String RUN = Toy.PERCEPTRON + """
      batch = 32, rate {name = cosine, start = 0.05}, stop {epochs = 3}, evaluate = 2 steps
      """;
  private static final String ADAM = RUN + "optimizer = adam, checkpoint = 1 step, guard = skip";
  /** Explodes at once, and again until the rate has been lowered three times. */
  private static final String HOT = """
      network = [{dense = 12}, {dense = 1}], loss = squared-error
      batch = 32, rate = 2e3, optimizer {name = sgd, momentum = 0.5}, stop {epochs = 6}, evaluate = 2 steps
      """;
  private static final String ROLLBACK = HOT + "guard {non-finite = rollback, rate-factor = 0.01}\n";

  private final Recorder recorder = new Recorder();

  @Test
  void aBrokenSampleIsNamedWithItsLeafAndStep() {
    long step = stepOf(BROKEN, 0);
    Refusal.of(() -> Toy.trainer(RUN, BAD, TEST, recorder).run(), "step " + step + ": the loss is NaN (leaf "
        + BROKEN % 8 + ": the input is not finite for sample " + BROKEN + "); the step was not applied. A lower rate");
    assertEquals(List.of("non-finite"), kinds());
    assertEquals(step, recorder.events.get(0).step());
    assertEquals(step - 1, recorder.steps.size());
  }

  @Test
  void anExplodingRateIsTracedToTheFirstLeafThatDrawsAndItsSamples() {
    String text = RUN + "rate = null, rate = 1e30, leaves = 4";
    Model model = Toy.model(text, GOOD);
    TrainSpec spec = Toy.spec(Toy.config(text), model, GOOD);
    float[] weights = model.initial(1);
    for (int i = 0; i < model.layout().weightCount(); i++) {
      weights[i] *= 1e30f;
    }
    try (LocalWorkers workers = new LocalWorkers(spec, GOOD, null, KernelProvider.kernels())) {
      Fault fault = workers.diagnose(new StepInput(1, 0, 0, weights)).orElseThrow();
      assertEquals(0, fault.leaf());
      assertEquals("dense2", fault.layer());
      EpochOrder order = spec.order(0);
      List<Long> drawn = new ArrayList<>();
      for (int k = 0; k < order.count(0, 0); k++) {
        drawn.add(order.sample(0, 0, k));
      }
      assertTrue(fault.samples().length > 0);
      for (long sample : fault.samples()) {
        assertTrue(drawn.contains(sample), fault + " of " + drawn);
      }
      assertEquals(Optional.empty(), workers.diagnose(new StepInput(1, 0, 0, model.initial(1))));
    }
    Refusal.of(() -> Toy.trainer(text, GOOD, TEST, recorder).run(), "step ", " (leaf 0: ", "of layer dense",
        " is not finite for samples ");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      loss   | [{dense = 1}]             | squared-error | 1e39  | the loss of finite scores
      dense2 | [{dense = 1}, {dense = 1}] | squared-error | 1e30 | the gradient of dense2
      """)
  void aLossOrAGradientThatOverflowsIsNamed(String layer, String network, String loss, float target, String what) {
    float[] features = GOOD.features().clone();
    float[] targets = new float[130];
    features[0] = 1e20f;
    targets[0] = target;
    Samples real = new Samples(GOOD.shape(), 0, null, features, targets);
    String text = "network = " + network + ", loss = " + loss + ", batch = 130, rate = 1e-3";
    TrainSpec spec = Toy.spec(Toy.config(text), Toy.model(text, real), real);
    float[] weights = new float[spec.model().layout().size()];
    Arrays.fill(weights, 1e-9f);
    try (LocalWorkers workers = new LocalWorkers(spec, real, null, KernelProvider.kernels())) {
      Fault fault = workers.diagnose(new StepInput(1, 0, 0, weights)).orElseThrow();
      assertEquals(layer, fault.layer());
      assertEquals(0, fault.leaf());
      assertTrue(fault.toString().contains(what), fault::toString);
    }
  }

  @Test
  void ofLeavesThatAreFiniteByThemselvesTheTensorIsNamed() {
    Refusal.of(() -> Toy.trainer("network = [{dense = classes}], batch = 64, rate = 3e38, stop {steps = 3}\n"
        + "regularisation {l2 = 1e3}", GOOD, TEST, recorder).run(), "step 1: the new value of dense1.weight is not "
        + "finite (of each leaf by itself, all values are finite)");
  }

  @Test
  void skippingDropsTheBatchAndNothingElse() {
    Outcome outcome = Toy.trainer(ADAM, BAD, TEST, recorder).run();
    assertEquals(15, outcome.state().step());
    assertEquals(390, outcome.state().samples());
    assertEquals(new GuardHistory(3, 0, -1, 1), outcome.state().guarded());
    assertEquals(12, recorder.steps.size());
    assertEquals(List.of("non-finite", "skipped", "non-finite", "skipped", "non-finite", "skipped"), kinds());
    for (int epoch = 0; epoch < 3; epoch++) {
      long step = stepOf(BROKEN, epoch);
      assertTrue(recorder.steps.stream().noneMatch(row -> row.step() == step), "step " + step);
      assertEquals(step, recorder.events.get(2 * epoch + 1).step());
      int at = (int) step - 1;
      if (at > 0) {
        assertArrayEquals(recorder.checkpoints.get(at - 1).weights(), recorder.checkpoints.get(at).weights());
        assertArrayEquals(recorder.checkpoints.get(at - 1).slots(), recorder.checkpoints.get(at).slots());
      }
    }
  }

  @Test
  void aRunThatSkipsResumesFromAnywhereWithTheSameBits() {
    TrainState whole = Toy.trainer(ADAM, BAD, TEST, recorder).run().state();
    for (TrainState state : recorder.checkpoints) {
      TrainState resumed = Toy.trainer(ADAM, BAD, TEST, Recorder.copy(state), new Recorder()).run().state();
      assertEquals(whole.sha256(), resumed.sha256(), "from step " + state.step());
      assertArrayEquals(whole.slots(), resumed.slots());
      assertEquals(whole.guarded(), resumed.guarded());
    }
  }

  @Test
  void afterAsManySkipsAsAllowedTheRunStops() {
    String text = ADAM + ", guard = null, guard {non-finite = skip, most = 2}";
    Refusal.of(() -> Toy.trainer(text, BAD, TEST, recorder).run(), "step " + stepOf(BROKEN, 2) + ": the loss is NaN",
        "and the guard has acted 2 times, as often as its key most allows");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1 epoch", "2 steps", "7 steps", "never"})
  void rollingBackLowersTheRateUntilTheRunHolds(String every) {
    Outcome outcome = run(ROLLBACK + "checkpoint = " + every);
    GuardHistory guarded = outcome.state().guarded();
    assertTrue(guarded.rollbacks() > 0 && guarded.skipped() == 0, guarded::toString);
    assertEquals(Math.pow(0.01, guarded.rollbacks()), guarded.rateFactor(), 1e-9 * guarded.rateFactor());
    assertEquals(guarded.rollbacks(), kinds().stream().filter(Kind.ROLLED_BACK.word()::equals).count());
    assertEquals(30, recorder.steps.size());
    assertEquals(30, outcome.state().step());
    for (int i = 0; i < 30; i++) {
      assertEquals(i + 1, recorder.steps.get(i).step());
    }
    assertEquals(2e3 * guarded.rateFactor(), recorder.steps.get(29).learningRate(), 1e-12);
    assertTrue(Double.isFinite(outcome.test().loss()));
  }

  /** Whenever a run is killed, and whatever it leaves: it ends with the same. */
  @ParameterizedTest
  @ValueSource(strings = {"1 epoch", "2 steps", "7 steps"})
  void aRunThatRollsBackResumesFromWhateverItHasKeptWithTheSameBits(String every) {
    String text = ROLLBACK + "checkpoint = " + every;
    Outcome whole = run(text);
    assertTrue(whole.state().guarded().rollbacks() > 2, whole.state().guarded()::toString);
    for (List<TrainState> kept : recorder.keptThen) {
      Recorder rest = new Recorder();
      rest.kept.addAll(kept);
      TrainState from = rest.lastCheckpoint(step -> true)
          .orElseGet(() -> Toy.config(text).fresh(Toy.model(text, real())));
      Outcome resumed = Toy.trainer(text, real(), real(), from, rest).run();
      assertEquals(whole.state().sha256(), resumed.state().sha256(), "from step " + from.step());
      assertEquals(whole.state().guarded(), resumed.state().guarded());
      assertEquals(whole.test().loss(), resumed.test().loss());
    }
  }

  @ParameterizedTest
  @CsvSource({"1 epoch,1", "1 epoch,6", "2 steps,1", "7 steps,1", "never,1"})
  void anInterruptionsCheckpointDoesNotChangeWhereARunGoesBackTo(String every, int stopAfter) {
    String text = ROLLBACK + "checkpoint = \"" + every + "\"";
    String whole = run(text).state().sha256();
    Recorder interrupted = new Recorder();
    Trainer[] trainer = new Trainer[1];
    Recorder first = new Recorder() {
      @Override
      public void step(StepRow row, Place place) {
        if (row.step() == stopAfter) {
          trainer[0].stop();
        }
      }
    };
    trainer[0] = Toy.trainer(text, real(), real(), first);
    Outcome stopped = trainer[0].run();
    assertEquals(Outcome.Reason.INTERRUPTED, stopped.reason());
    interrupted.kept.addAll(first.kept);
    TrainState from = Recorder.copy(first.checkpoints.get(first.checkpoints.size() - 1));
    assertEquals(whole, Toy.trainer(text, real(), real(), from, interrupted).run().state().sha256());
  }

  @Test
  void whereTheCheckpointsThatWereDueAreGoneTheNewestIsTaken() {
    List<LongPredicate> asked = new ArrayList<>();
    Recorder none = new Recorder() {
      @Override
      public Optional<TrainState> lastCheckpoint(LongPredicate wanted) {
        asked.add(wanted);
        return Optional.empty();
      }
    };
    Toy.trainer(ROLLBACK + "checkpoint = 1 epoch", real(), real(), none).run();
    LongPredicate due = asked.get(0);
    LongPredicate any = asked.get(1);
    assertTrue(!due.test(3) && !due.test(5), "not those ahead of the run");
    assertTrue(!any.test(1), "before the first was due, a run goes back to its start");
    assertEquals(5, Every.parse("1 epoch").period(5));
    assertEquals(7, Every.parse("7 steps").period(5));
    assertEquals(1, Every.parse("3 minutes").period(5));
    assertEquals(Long.MAX_VALUE, Every.NEVER.period(5));
  }

  private Outcome run(String text) {
    return Toy.trainer(text, real(), real(), recorder).run();
  }

  /** The clouds with real targets. */
  private static Samples real() {
    return new Samples(GOOD.shape(), 0, null, GOOD.features(), GOOD.targets());
  }

  private static Samples withNaN(Samples samples, int row) {
    float[] features = samples.features().clone();
    features[4 * row + 2] = Float.NaN;
    return new Samples(samples.shape(), samples.classes(), null, features, samples.targets());
  }

  /** The step, from 1, that draws a sample in an epoch. */
  private static long stepOf(long sample, int epoch) {
    EpochOrder order = Toy.spec(Toy.config(RUN), Toy.model(RUN, GOOD), GOOD).order(epoch);
    for (long step = 0; step < order.steps(); step++) {
      for (int k = 0; k < order.count((int) sample % 8, step); k++) {
        if (order.sample((int) sample % 8, step, k) == sample) {
          return epoch * order.steps() + step + 1;
        }
      }
    }
    throw new AssertionError("sample " + sample + " is not drawn in epoch " + epoch);
  }

  private List<String> kinds() {
    return recorder.events.stream().map(EventRow::kind).toList();
  }
}
