package bellows.cli;

import bellows.spark.RunTables;
import bellows.spark.TaskLog;
import bellows.store.CheckpointStore;
import bellows.train.EvalRow;
import bellows.train.Evaluation;
import bellows.train.Journal;
import bellows.train.LayerRow;
import bellows.train.StepRow;
import bellows.train.TrainState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Writes a run's events into its tables and checkpoints, and tells the person who watches. */
final class RunJournal implements Journal {
  private static final long FLUSH_NANOS = 5_000_000_000L;

  private final RunTables tables;
  private final TaskLog tasks;
  private final CheckpointStore checkpoints;
  private final String fingerprint;
  private final Progress progress;
  private long lastFlush = System.nanoTime();
  private long samples;
  private double stepMillis;

  RunJournal(RunTables tables, TaskLog tasks, CheckpointStore checkpoints, String fingerprint, Progress progress) {
    this.tables = tables;
    this.tasks = tasks;
    this.checkpoints = checkpoints;
    this.fingerprint = fingerprint;
    this.progress = progress;
  }

  /** Of the steps of this process, evaluations and checkpoints left out. */
  double samplesPerSecond() {
    return stepMillis == 0 ? 0 : 1000 * samples / stepMillis;
  }

  @Override
  public void step(StepRow row, long totalSteps, long stepsAnEpoch) {
    tables.steps().add(row);
    samples += row.samples();
    stepMillis += row.stepMillis();
    progress.step(row, totalSteps, stepsAnEpoch);
    if (System.nanoTime() - lastFlush > FLUSH_NANOS) {
      flush();
    }
  }

  @Override
  public void evaluation(EvalRow row, Evaluation evaluation, List<LayerRow> layers) {
    tables.evals().add(row);
    layers.forEach(tables.layers()::add);
    progress.evaluation(row);
    flush();
  }

  /** Rows first: a run that resumes here has lost none. */
  @Override
  public void checkpoint(TrainState state) {
    flush();
    try {
      checkpoints.save(fingerprint, state);
    } catch (IOException e) {
      throw new UncheckedIOException("step " + state.step() + ": the checkpoint could not be saved: " + e.getMessage(),
          e);
    }
  }

  private void flush() {
    tasks.drain();
    try {
      tables.flush();
      lastFlush = System.nanoTime();
    } catch (IOException e) {
      throw new UncheckedIOException("the metrics could not be saved: " + e.getMessage(), e);
    }
  }
}
