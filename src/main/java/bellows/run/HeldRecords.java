package bellows.run;

import bellows.optim.RateChanges;
import bellows.train.Guard;
import bellows.train.RunConfig;
import bellows.train.TrainState;
import bellows.train.rows.EvalRow;
import bellows.train.rows.EventRow;
import bellows.train.rows.LayerRow;
import bellows.train.rows.StepRow;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/**
 * The records of a run without a folder: nothing is written. Only where a run may roll back, it holds the states that a
 * folder would have the checkpoints of, so that both ways end with the same bits.
 */
final class HeldRecords implements RunRecords {
  private final int keep;
  /** The newest first. */
  private final ArrayDeque<TrainState> states = new ArrayDeque<>();

  HeldRecords(RunConfig config) {
    keep = config.guard().nonFinite() == Guard.Policy.ROLLBACK ? config.keep() : 0;
  }

  @Override
  public void step(StepRow row) {}

  @Override
  public void evaluation(EvalRow row, List<LayerRow> layers) {}

  /** The run itself knows it, and nobody resumes a run without a folder. */
  @Override
  public void rateChanged(RateChanges all) {}

  @Override
  public void event(EventRow row) {}

  @Override
  public Optional<String> checkpoint(TrainState state) {
    if (keep > 0) {
      states.push(state.copy());
    }
    while (states.size() > keep) {
      states.removeLast();
    }
    return Optional.empty();
  }

  @Override
  public Optional<TrainState> lastCheckpoint(LongPredicate wanted, Consumer<String> passedOver) {
    return states.stream().filter(state -> wanted.test(state.step())).findFirst().map(TrainState::copy);
  }

  @Override
  public void rollBack(long step) {
    states.removeIf(state -> state.step() > step);
  }

  @Override
  public void close() {
    states.clear();
  }
}
