package bellows.train;

import bellows.data.EpochOrder;
import bellows.data.Split;
import bellows.optim.Plateau;
import bellows.optim.Schedule;
import bellows.tensor.Team;
import bellows.train.rows.EvalRow;
import bellows.train.rows.EventRow;
import bellows.train.rows.StepRow;
import bellows.train.worker.Evaluation;
import bellows.train.worker.Fault;
import bellows.train.worker.Partial;
import bellows.train.worker.StepInput;
import bellows.train.worker.TrainSpec;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The loop of training, the same whoever the {@link Workers} are: hand out weights, sum gradients, update, record;
 * evaluate and checkpoint when due; stop at the first limit.
 */
public final class Trainer {
  /** What the weights after a step did on the samples by which the run is judged. */
  private record Tried(long step, Evaluation evaluation) {
    private static final Tried NEVER = new Tried(-1, null);
  }

  private final String run;
  private final RunConfig config;
  private final TrainSpec spec;
  private final Workers workers;
  private final Journal journal;
  private final AtomicBoolean stopAsked = new AtomicBoolean();
  private final AtomicBoolean checkpointAsked = new AtomicBoolean();
  private final RateControl rateControl;
  /** Where to start; null once it has. */
  private TrainState beginning;
  private RunClock clock;
  /** Shares the updates. */
  private Team team;

  private DriverStep driver;
  private Cursor cursor;
  private GuardHistory guarded;
  private Plateau.Seen plateau;
  private EarlyStopping.Best best;
  private TrainingLoss losses;
  private Tried last = Tried.NEVER;
  /** Steps sent out, those that were taken back included. */
  private long sent;

  /**
   * @param run the name in tables
   * @param state where to start: see {@link RunConfig#fresh}, or a checkpoint
   */
  public Trainer(String run, RunConfig config, TrainSpec spec, TrainState state, Workers workers, Journal journal) {
    this.run = run;
    this.config = config;
    this.spec = spec;
    this.workers = workers;
    this.journal = journal;
    beginning = state;
    rateControl = new RateControl(run, config.rateChanges(), journal);
    Evaluations.check(config, workers::has, spec.model().classes(), "");
  }

  private void startFrom(TrainState state, GuardHistory soFar) {
    cursor = new Cursor(spec, state);
    guarded = soFar;
    plateau = state.plateau();
    best = config.early().resumed(state.best());
    losses = new TrainingLoss(config.convergence(), state.losses());
    driver = new DriverStep(config, spec.model(), state, guarded.rateFactor(), team);
  }

  /** Asks the run to stop after the step it is in. From any thread. */
  public void stop() {
    stopAsked.set(true);
  }

  /** Asks the run to save its state after the step it is in, beside what is due. From any thread. */
  public void checkpointSoon() {
    checkpointAsked.set(true);
  }

  /**
   * Asks that after the step that the run is in the schedule's rate be multiplied by a factor, until another is asked
   * for; 1 is the schedule again. From any thread.
   *
   * @param who asks, for people: {@code by its page}
   * @throws IllegalArgumentException if a rate cannot be multiplied by it
   */
  public void changeRate(double times, String who) {
    rateControl.ask(times, who);
  }

  /**
   * Trains until a limit, once. Ends with an evaluation and a checkpoint, even when interrupted (then without the
   * evaluation).
   *
   * @throws NonFiniteException if a value is not finite and the guard does not go on; the checkpoints stay as they are
   */
  public Outcome run() {
    clock = new RunClock(beginning.seconds());
    try (UpdateTeam updating = new UpdateTeam(workers.resting(), spec.model().layout())) {
      team = updating.team();
      startFrom(beginning, beginning.guarded());
      beginning = null; // Or its memory would be held for as long as the run goes on.
      return toALimit();
    }
  }

  /**
   * The sum of the step that {@link #run} would begin with, which changes nothing: to see that a run can begin.
   *
   * @throws NonFiniteException if its loss or a part of its gradient is not finite
   */
  public Partial rehearse() {
    try (UpdateTeam updating = new UpdateTeam(workers.resting(), spec.model().layout())) {
      team = updating.team();
      startFrom(beginning, beginning.guarded());
      StepInput input = new StepInput(1, cursor.step() + 1, cursor.epoch(), cursor.inEpoch(), driver.handedOut());
      Partial sum = workers.step(input).sum();
      if (!Double.isFinite(sum.loss())) {
        throw new NonFiniteException(input.step(), "loss " + sum.loss() + workers.diagnose(input)
            .map(fault -> " (" + fault + ")").orElse(""), "");
      }
      return sum;
    }
  }

  private Outcome toALimit() {
    Outcome.Reason reason = reason();
    while (reason == null) {
      rateControl.settle(cursor.step());
      reason = step(spec.order(cursor.epoch())) ? afterStep() : reason();
    }
    if (reason != Outcome.Reason.INTERRUPTED && evaluation() == null) {
      evaluate();
    }
    checkpoint();
    boolean ended = reason != Outcome.Reason.INTERRUPTED;
    return new Outcome(reason, state(), losses.mean(), atTheEnd(Split.VALIDATION, ended),
        atTheEnd(Split.TEST, ended));
  }

  /**
   * The evaluation of what the run ends with. Where the run was judged by other samples, test data are seen here for
   * the first time; tables have all other evaluations already, at the step at which they were made.
   */
  private Evaluation atTheEnd(Split split, boolean ended) {
    boolean last = best.model() == null || best.step() == cursor.step();
    if (split == Evaluations.judging(workers::has)) {
      return last || !ended ? evaluation() : workers.evaluate(split, best.model());
    }
    if (!ended || !workers.has(split)) {
      return null;
    }
    clock.evaluating();
    Evaluation found = workers.evaluate(split, last ? driver.model() : best.model());
    journal.evaluation(row(split, found), found, List.of());
    return found;
  }

  /** Ends an epoch, evaluates and saves where it is time. */
  private Outcome.Reason afterStep() {
    long epochsDone = cursor.endEpoch() ? cursor.epoch() : -1;
    if (epochsDone >= 0) {
      losses.endEpoch();
    }
    if (config.evaluate().due(cursor.step(), epochsDone, clock.minutesSinceEvaluated())) {
      evaluate();
      judge();
    }
    Outcome.Reason reason = reason();
    boolean asked = checkpointAsked.getAndSet(false);
    if (reason == null && config.checkpoint().due(cursor.step(), epochsDone, clock.minutesSinceSaved())) {
      checkpoint();
    } else if (reason == null && asked) {
      journal.checkpoint(state()); // When the next is due does not depend on who asked for one.
    }
    return reason;
  }

  /** Whether the run went forward; if not, it went back. */
  private boolean step(EpochOrder order) {
    long start = System.nanoTime();
    if (cursor.inEpoch() == 0) {
      losses.beginEpoch();
    }
    StepInput input =
        new StepInput(++sent, cursor.step() + 1, cursor.epoch(), cursor.inEpoch(), driver.handedOut());
    Workers.StepResult result = workers.step(input);
    long computed = System.nanoTime();
    long totalSteps = config.stop().totalSteps(order.steps());
    Partial sum = result.sum();
    DriverStep.Update update =
        driver.apply(cursor.step() + 1 - guarded.skipped(), sum,
            new Schedule.Position(cursor.step(), cursor.epochs(), totalSteps),
            plateau.factor() * rateControl.factor(cursor.step()));
    if (update.refusal() != null) {
      return guard(input, sum.samples(), update.refusal());
    }
    cursor.advance(sum.samples());
    losses.add(sum.loss(), sum.samples(), update.gradientNorm());
    long end = System.nanoTime();
    journal.step(new StepRow(run, cursor.step(), (int) cursor.epoch() + 1, update.loss(), update.rate(),
        update.gradientNorm(), sum.samples(), result.broadcastMillis(), result.inputMillis(),
        result.computeMillis(), result.collectMillis(), (end - computed) / 1e6, (end - start) / 1e6,
        result.receivedBytes(), Instant.now()), place(input, order.steps()));
    return true;
  }

  /** Where a step that was applied stands in its epoch and in the run. */
  private Journal.Place place(StepInput input, long stepsAnEpoch) {
    long inEpoch = input.inEpoch() + 1;
    return new Journal.Place(inEpoch, stepsAnEpoch, config.stop().lastStep(cursor.step(),
        (config.stop().epochs() - cursor.epoch()) * (double) stepsAnEpoch - inEpoch));
  }

  /** Finds out where a step became non-finite, tells, and does what the policy says: whether the run went forward. */
  private boolean guard(StepInput input, long drawn, String refusal) {
    String what = refusal + " (" + workers.diagnose(input).map(Fault::toString)
        .orElse("of each leaf by itself, all values are finite") + ")";
    journal.event(EventRow.now(run, input.step(), EventRow.Kind.NON_FINITE, null, what));
    boolean stops = config.guard().nonFinite() == Guard.Policy.STOP;
    if (stops || guarded.times() >= config.guard().most()) {
      throw new NonFiniteException(input.step(), what, stops ? ""
          : ", and the guard has acted " + guarded.times() + " times, as often as its key most allows");
    }
    if (config.guard().nonFinite() == Guard.Policy.ROLLBACK) {
      rollBack();
      return false;
    }
    guarded = guarded.skip();
    cursor.advance(drawn);
    journal.event(EventRow.now(run, cursor.step(), EventRow.Kind.SKIPPED, null, drawn + " samples"));
    return true;
  }

  /** Goes on from an earlier state with a lower rate. */
  private void rollBack() {
    long now = cursor.step();
    driver = null; // Or its memory would be held twice while the other state is read.
    TrainState saved = earlier();
    journal.rollBack(saved.step());
    startFrom(saved, guarded.rollBackTo(saved, config.guard().rateFactor()));
    last = Tried.NEVER;
    journal.event(EventRow.now(run, cursor.step(), EventRow.Kind.ROLLED_BACK, null,
        "from step " + (now + 1) + " to the state after step " + cursor.step() + ", rates times "
        + guarded.rateFactor()));
  }

  /**
   * The last checkpoint that was due; one from an interruption must not change what a run ends with. If the run went
   * back to that one already and has got no further, the one before: a state may be finite and beyond help. In the end
   * the state before the first step, unless older checkpoints than the last are gone, as the key {@code keep} says.
   */
  private TrainState earlier() {
    long period = config.checkpoint().period(spec.order(cursor.epoch()).steps());
    long last = guarded.rolledBackTo();
    long now = cursor.step();
    return journal.lastCheckpoint(s -> s <= now && s % period == 0 && s != last)
        .or(() -> journal.lastCheckpoint(s -> s <= now && s >= period && last != period))
        .orElseGet(() -> config.fresh(spec.model(), journal));
  }

  private Outcome.Reason reason() {
    Double accuracy = evaluation() == null ? null : evaluation().accuracy();
    if (stopAsked.get()) {
      return Outcome.Reason.INTERRUPTED;
    } else if (accuracy != null && accuracy >= config.stop().accuracy()) {
      return Outcome.Reason.ACCURACY;
    }
    Outcome.Reason limit = config.stop().reached(cursor.step(), cursor.epoch(), clock.seconds());
    return limit != null ? limit : config.early().exhausted(best) ? Outcome.Reason.PATIENCE : losses.reached();
  }

  /** Only evaluations that are due count: one at the end of a run that is resumed later would not come again. */
  private void judge() {
    if (evaluation() == null) {
      return;
    }
    if (config.plateau() != null) {
      plateau = config.plateau().after(plateau, Evaluations.value(config.plateau().of(), evaluation()));
    }
    if (config.early().isOn()) {
      best = config.early().after(best, cursor.step(), evaluation(), driver.model());
    }
  }

  /** The evaluation of the weights as they are; null if they were not tried. */
  private Evaluation evaluation() {
    return last.step() == cursor.step() ? last.evaluation() : null;
  }

  private void evaluate() {
    clock.evaluating();
    Split split = Evaluations.judging(workers::has);
    if (!workers.has(split)) {
      return;
    }
    Evaluation found = workers.evaluate(split, driver.model());
    last = new Tried(cursor.step(), found);
    journal.evaluation(row(split, found), found, LayerHealth.rows(run, cursor.step(), spec.model(),
        driver, found.health(), team));
  }

  private EvalRow row(Split split, Evaluation found) {
    return Evaluations.row(run, cursor, split, found, clock.secondsOfEvaluation());
  }

  private void checkpoint() {
    journal.checkpoint(state());
    clock.saved();
  }

  private TrainState state() {
    return new TrainState(cursor.step(), (int) cursor.epoch(), cursor.position(), cursor.samples(), clock.seconds(),
        config.seed(), guarded, plateau, driver.weights(), driver.slots(), driver.average(), best,
        losses.history(driver.least()));
  }
}
