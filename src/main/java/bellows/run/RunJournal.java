package bellows.run;

import bellows.optim.RateChanges;
import bellows.train.Journal;
import bellows.train.TrainState;
import bellows.train.rows.EvalRow;
import bellows.train.rows.EventRow;
import bellows.train.rows.LayerRow;
import bellows.train.rows.StepRow;
import bellows.train.worker.Evaluation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.function.Supplier;

/** Writes what happens in a run into its records, and tells its listeners. */
final class RunJournal implements Journal {
  private interface Writing {
    void run() throws IOException;
  }

  private final String run;
  private final RunRecords records;
  private final RunListeners listeners;
  private final Supplier<Optional<float[]>> beginning;
  private long lastStep;
  private long samples;
  private double stepMillis;

  /**
   * @param run its name in tables
   * @param beginning see {@link Journal#beginning}
   */
  RunJournal(String run, RunRecords records, RunListeners listeners, Supplier<Optional<float[]>> beginning) {
    this.run = run;
    this.records = records;
    this.listeners = listeners;
    this.beginning = beginning;
  }

  /** Of the steps of this process, evaluations and checkpoints left out. */
  double samplesPerSecond() {
    return stepMillis == 0 ? 0 : 1000 * samples / stepMillis;
  }

  @Override
  public void step(StepRow row, Place place) {
    lastStep = row.step();
    samples += row.samples();
    stepMillis += row.stepMillis();
    write("the metrics could not be saved", () -> records.step(row));
    listeners.tell(new RunEvent.Stepped(row, place));
  }

  @Override
  public void evaluation(EvalRow row, Evaluation evaluation, List<LayerRow> layers) {
    write("the metrics could not be saved", () -> records.evaluation(row, layers));
    listeners.tell(new RunEvent.Evaluated(row, evaluation, layers));
  }

  @Override
  public void checkpoint(TrainState state) {
    write("step " + state.step() + ": the checkpoint could not be saved", () -> records.checkpoint(state)
        .ifPresent(what -> event(EventRow.now(run, state.step(), EventRow.Kind.CHECKPOINT, null, what))));
  }

  @Override
  public void rateChanged(RateChanges all) {
    write("the changed rate could not be saved", () -> records.rateChanged(all));
  }

  @Override
  public void event(EventRow row) {
    records.event(row);
    listeners.tell(new RunEvent.Happened(row));
  }

  /** An event that Spark tells, on a thread of its own. */
  void sparkEvent(EventRow row) {
    records.event(row);
    listeners.post(new RunEvent.Happened(row));
  }

  @Override
  public Optional<TrainState> lastCheckpoint(LongPredicate wanted) {
    try {
      return records.lastCheckpoint(wanted,
          message -> event(EventRow.now(run, lastStep, EventRow.Kind.PASSED_OVER, null, message)));
    } catch (IOException e) {
      throw new UncheckedIOException("the last checkpoint could not be read: " + e.getMessage(), e);
    }
  }

  @Override
  public Optional<float[]> beginning() {
    return beginning.get();
  }

  @Override
  public void rollBack(long step) {
    write("the run could not be taken back to step " + step, () -> records.rollBack(step));
    listeners.tell(new RunEvent.RolledBack(step));
  }

  private static void write(String complaint, Writing writing) {
    try {
      writing.run();
    } catch (IOException e) {
      throw new UncheckedIOException(complaint + ": " + e.getMessage(), e);
    }
  }
}
