package bellows.train;

import bellows.data.EpochOrder;
import bellows.data.Split;
import bellows.nn.Model;
import bellows.optim.Norms;
import bellows.optim.Schedule;
import bellows.tensor.Layout;
import bellows.tensor.Team;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The loop of training, the same whoever the {@link Workers} are: hand out weights, sum gradients, update, record;
 * evaluate and checkpoint when due; stop at the first limit.
 */
public final class Trainer {
  private final String run;
  private final RunConfig config;
  private final TrainSpec spec;
  private final Workers workers;
  private final Journal journal;
  private final AtomicBoolean stopAsked = new AtomicBoolean();
  /** Shares the updates. */
  private final Team team;
  private final DriverStep driver;
  private final long before;
  private final double secondsBefore;

  private long step;
  private long epoch;
  private long position;
  private long samples;
  private long started;
  private long lastCheckpoint;
  private long lastEvaluation;
  private double epochLoss;
  private long epochSamples;
  private Evaluation evaluation;
  private long evaluatedStep = -1;

  /**
   * @param run the name in tables
   * @param state where to start: see {@link #fresh}, or a checkpoint
   */
  public Trainer(String run, RunConfig config, TrainSpec spec, TrainState state, Workers workers, Journal journal) {
    this.run = run;
    this.config = config;
    this.spec = spec;
    this.workers = workers;
    this.journal = journal;
    team = new Team(DriverStep.threads(spec.model().layout()));
    driver = new DriverStep(config, spec.model().layout(), state.weights(), state.slots(), team);
    step = state.step();
    epoch = state.epoch();
    position = state.position();
    samples = state.samples();
    before = state.samples();
    secondsBefore = state.seconds();
  }

  /** The state before the first step: initial weights, empty slots. */
  public static TrainState fresh(RunConfig config, Model model) {
    float[][] slots = new float[config.optimizer().slots()][model.layout().weightCount()];
    return new TrainState(0, 0, 0, 0, 0, config.seed(), model.initial(config.seed()), slots);
  }

  /** Asks the run to stop after the step it is in. From any thread. */
  public void stop() {
    stopAsked.set(true);
  }

  /** Samples trained on by this call of {@link #run}, not by the ones it resumes. */
  public long samplesSinceStart() {
    return samples - before;
  }

  /**
   * Trains until a limit, once. Ends with an evaluation and a checkpoint, even when interrupted (then without the
   * evaluation).
   *
   * @throws NonFiniteException if a value stops being finite; the checkpoints stay as they are
   */
  public Outcome run() {
    started = System.nanoTime();
    lastCheckpoint = started;
    lastEvaluation = started;
    try (team) {
      return toALimit();
    }
  }

  private Outcome toALimit() {
    Outcome.Reason reason = reason();
    while (reason == null) {
      EpochOrder order = spec.order(epoch);
      step(order);
      boolean epochEnds = position >= spec.samples();
      long epochsDone = epochEnds ? epoch + 1 : -1;
      if (epochEnds) {
        epoch++;
        position = 0;
      }
      if (config.evaluate().due(step, epochsDone, minutesSince(lastEvaluation))) {
        evaluate();
      }
      reason = reason();
      if (reason == null && config.checkpoint().due(step, epochsDone, minutesSince(lastCheckpoint))) {
        checkpoint();
      }
    }
    if (reason != Outcome.Reason.INTERRUPTED && evaluatedStep != step) {
      evaluate();
    }
    checkpoint();
    return new Outcome(reason, state(), epochLoss / epochSamples, evaluatedStep == step ? evaluation : null);
  }

  private void step(EpochOrder order) {
    long start = System.nanoTime();
    long inEpoch = position / spec.batch();
    if (inEpoch == 0) {
      epochLoss = 0;
      epochSamples = 0;
    }
    Workers.StepResult result = workers.step(new StepInput(step + 1, epoch, inEpoch, driver.weights()));
    long computed = System.nanoTime();
    long totalSteps = config.stop().totalSteps(order.steps());
    double epochs = epoch + (double) position / spec.samples();
    DriverStep.Update update =
        driver.apply(step + 1, result.sum(), new Schedule.Position(step, epochs, totalSteps));
    step++;
    position += result.sum().samples();
    samples += result.sum().samples();
    epochLoss += result.sum().loss();
    epochSamples += result.sum().samples();
    long end = System.nanoTime();
    journal.step(new StepRow(run, step, (int) epoch, update.loss(), update.rate(), update.gradientNorm(),
        result.sum().samples(), result.broadcastMillis(), result.computeMillis(), result.collectMillis(),
        (end - computed) / 1e6, (end - start) / 1e6, result.receivedBytes(), Instant.now()), totalSteps, order.steps());
  }

  private Outcome.Reason reason() {
    Double accuracy = evaluatedStep == step ? evaluation.accuracy() : null;
    if (stopAsked.get()) {
      return Outcome.Reason.INTERRUPTED;
    } else if (accuracy != null && accuracy >= config.stop().accuracy()) {
      return Outcome.Reason.ACCURACY;
    } else if (step >= config.stop().steps()) {
      return Outcome.Reason.STEPS;
    } else if (epoch >= config.stop().epochs()) {
      return Outcome.Reason.EPOCHS;
    }
    return seconds() / 60 >= config.stop().minutes() ? Outcome.Reason.TIME : null;
  }

  private void evaluate() {
    lastEvaluation = System.nanoTime();
    if (!workers.has(Split.TEST)) {
      return;
    }
    evaluation = workers.evaluate(Split.TEST, driver.weights());
    evaluatedStep = step;
    double took = (System.nanoTime() - lastEvaluation) / 1e9;
    EvalRow row = new EvalRow(run, step, (int) epoch, "test", evaluation.loss(), evaluation.accuracy(),
        evaluation.top5(), evaluation.samples(), took);
    journal.evaluation(row, evaluation, layers());
  }

  /** Norms of each layer that has weights, and the health of each activation; other layers have nothing to tell. */
  private List<LayerRow> layers() {
    List<LayerRow> rows = new ArrayList<>();
    for (Model.Row layer : spec.model().rows()) {
      List<Layout.Segment> tensors =
          spec.model().layout().weights().stream().filter(s -> s.layer().equals(layer.name())).toList();
      Double dead = evaluation.health().deadFraction(layer.name());
      Double saturated = evaluation.health().saturatedFraction(layer.name());
      if (!tensors.isEmpty() || dead != null || saturated != null) {
        rows.add(new LayerRow(run, step, layer.name(), layer.layer().kind(), norm(driver.gradient(), tensors),
            norm(driver.weights(), tensors), dead, saturated));
      }
    }
    return rows;
  }

  /** Null without tensors, or before the first step. */
  private static Double norm(float[] values, List<Layout.Segment> tensors) {
    if (tensors.isEmpty() || values == null) {
      return null;
    }
    return Math.sqrt(tensors.stream().mapToDouble(s -> Norms.squares(values, s.offset(), s.end())).sum());
  }

  private void checkpoint() {
    journal.checkpoint(state());
    lastCheckpoint = System.nanoTime();
  }

  private TrainState state() {
    return new TrainState(step, (int) epoch, position, samples, seconds(), config.seed(), driver.weights(),
        driver.slots());
  }

  private double seconds() {
    return secondsBefore + (System.nanoTime() - started) / 1e9;
  }

  private static double minutesSince(long nanos) {
    return (System.nanoTime() - nanos) / 60e9;
  }
}
