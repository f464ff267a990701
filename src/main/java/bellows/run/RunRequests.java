package bellows.run;

import bellows.optim.RateChanges;
import bellows.train.Trainer;

/**
 * What others ask of a run while it goes on, from any thread: to end, to save its state, to change its
 * learning rate.
 */
final class RunRequests {
  /** Who is asked; null before the first step. */
  private Trainer trainer;
  private boolean stop;
  private String stoppedBy;
  /** What the rate is to be multiplied by, asked before the first step; NaN for nothing. */
  private double times = Double.NaN;
  private String timesBy;

  /** From now on this trainer is asked, and what was asked before as well. */
  synchronized void passTo(Trainer first) {
    trainer = first;
    if (stop) {
      trainer.stop();
    }
    if (!Double.isNaN(times)) {
      trainer.changeRate(times, timesBy);
    }
  }

  /** Asks the run to end after the step that it is in. */
  synchronized void stop() {
    stop = true;
    if (trainer != null) {
      trainer.stop();
    }
  }

  /** The same, with a row in the table of events that says who it was. */
  synchronized void stop(String who) {
    stoppedBy = who;
    stop();
  }

  /** Who asked for the end, for the table of events; null for nobody who is told of there. */
  synchronized String stoppedBy() {
    return stoppedBy;
  }

  /** Asks the run to change its rate: see {@link Trainer#changeRate}. */
  synchronized void changeRate(double factor, String who) {
    RateChanges.requireFactor(factor);
    if (trainer != null) {
      trainer.changeRate(factor, who);
    } else {
      times = factor;
      timesBy = who;
    }
  }

  /** Asks the run to save its state after the step that it is in; nothing before the first step. */
  synchronized void checkpointSoon() {
    if (trainer != null) {
      trainer.checkpointSoon();
    }
  }
}
