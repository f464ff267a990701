package bellows.train;

import bellows.optim.RateChanges;
import bellows.train.rows.EvalRow;
import bellows.train.rows.EventRow;
import bellows.train.rows.LayerRow;
import bellows.train.rows.StepRow;
import bellows.train.worker.Evaluation;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;

/**
 * Who is told what happens in a run: tables, progress lines, checkpoints. Called by the thread that trains, between
 * steps.
 */
public interface Journal {
  /**
   * Where a step stands.
   *
   * @param inEpoch its number in its epoch, from 1
   * @param stepsAnEpoch of the epoch that it is in
   * @param lastStep at which the run will end, by its epochs and steps; -1 if only time or an evaluation ends it
   */
  record Place(long inEpoch, long stepsAnEpoch, long lastStep) {}

  /** After each step. */
  void step(StepRow row, Place place);

  /** After an evaluation. */
  void evaluation(EvalRow row, Evaluation evaluation, List<LayerRow> layers);

  /** When a checkpoint is due; returns when it is safe. */
  void checkpoint(TrainState state);

  /** When somebody has changed the learning rate, before the first step by it; returns when that is safe. */
  default void rateChanged(RateChanges all) {}

  /** When something happened that is told of; may be called from any thread, also during a step. */
  default void event(EventRow row) {}

  /** The newest sound checkpoint of a step that is wanted; none where none are kept. */
  default Optional<TrainState> lastCheckpoint(LongPredicate wanted) {
    return Optional.empty();
  }

  /**
   * A copy of the weights and statistics that the run began with; none if these are the network's first values. Asked
   * for when a run goes back that far.
   */
  default Optional<float[]> beginning() {
    return Optional.empty();
  }

  /** When a run goes back: rows and checkpoints of steps after {@code step} tell of what no longer counts. */
  default void rollBack(long step) {}
}
