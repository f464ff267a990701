package bellows.run;

import bellows.optim.RateChanges;
import bellows.train.TrainState;
import bellows.train.rows.EvalRow;
import bellows.train.rows.EventRow;
import bellows.train.rows.LayerRow;
import bellows.train.rows.StepRow;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/** Where a run puts what it tells, and what it must be able to go back to: its folder, or its memory. */
interface RunRecords extends Closeable {
  void step(StepRow row) throws IOException;

  void evaluation(EvalRow row, List<LayerRow> layers) throws IOException;

  /** From any thread. */
  void event(EventRow row);

  /** Keeps what people have made of the learning rate; when this returns, whoever resumes the run finds it. */
  void rateChanged(RateChanges all) throws IOException;

  /**
   * Keeps a state, with all rows so far; when this returns, it is safe.
   *
   * @return what was kept where, for people; empty where nothing is worth telling
   */
  Optional<String> checkpoint(TrainState state) throws IOException;

  /**
   * The newest state kept of a step that is wanted.
   *
   * @param passedOver told of each that could not be used
   */
  Optional<TrainState> lastCheckpoint(LongPredicate wanted, Consumer<String> passedOver) throws IOException;

  /** Removes the rows and states of steps after {@code step}. */
  void rollBack(long step) throws IOException;
}
