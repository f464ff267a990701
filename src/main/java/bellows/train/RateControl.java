package bellows.train;

import bellows.optim.RateChanges;
import bellows.train.rows.EventRow;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What people make of the learning rate while a run goes on: asked for from any thread, it holds from the run's next
 * step on, and is written down before that.
 */
final class RateControl {
  private record Asked(double times, String who) {}

  private final String run;
  private final Journal journal;
  private final AtomicReference<Asked> asked = new AtomicReference<>();
  private RateChanges changes;

  /** @param before what the run file has of them */
  RateControl(String run, RateChanges before, Journal journal) {
    this.run = run;
    this.journal = journal;
    changes = before;
  }

  /** See {@link Trainer#changeRate}. */
  void ask(double times, String who) {
    RateChanges.requireFactor(times);
    asked.set(new Asked(times, who));
  }

  /** What the schedule's rate is multiplied by in the update that follows so many steps. */
  double factor(long steps) {
    return changes.factor(steps);
  }

  /**
   * Between two steps: takes what was asked for last.
   *
   * @param steps that the run has taken
   */
  void settle(long steps) {
    Asked last = asked.getAndSet(null);
    if (last == null) {
      return;
    }
    RateChanges changed = changes.with(new RateChanges.Change(steps, last.times));
    // Before any step is taken by it, or a run that is killed and resumed would take those steps otherwise.
    journal.rateChanged(changed);
    changes = changed;
    journal.event(EventRow.now(run, steps, EventRow.Kind.RATE_CHANGED, null,
        "the schedule's times " + last.times + " from here on, " + last.who));
  }
}
