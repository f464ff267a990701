package bellows.cli;

import bellows.spark.metrics.RunTables;
import bellows.spark.metrics.TaskLog;
import bellows.store.run.CheckpointStore;
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
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;

/** Writes a run's events into its tables and checkpoints, and tells the person who watches. */
public final class RunJournal implements Journal {
  private static final long FLUSH_NANOS = 5_000_000_000L;

  private final String run;
  private final RunTables tables;
  private final TaskLog tasks;
  private final CheckpointStore checkpoints;
  private final String fingerprint;
  private final Progress progress;
  private final Supplier<Optional<float[]>> beginning;
  private long lastFlush = System.nanoTime();
  private long lastStep;
  private long samples;
  private double stepMillis;

  /** @param beginning see {@link Journal#beginning} */
  public RunJournal(String run, RunTables tables, TaskLog tasks, CheckpointStore checkpoints, String fingerprint,
      Progress progress, Supplier<Optional<float[]>> beginning) {
    this.run = run;
    this.tables = tables;
    this.tasks = tasks;
    this.checkpoints = checkpoints;
    this.fingerprint = fingerprint;
    this.progress = progress;
    this.beginning = beginning;
  }

  /** Of the steps of this process, evaluations and checkpoints left out. */
  public double samplesPerSecond() {
    return stepMillis == 0 ? 0 : 1000 * samples / stepMillis;
  }

  @Override
  public void step(StepRow row, long totalSteps, long stepsAnEpoch) {
    tables.steps().add(row);
    lastStep = row.step();
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
    long start = System.nanoTime();
    try {
      Path path = checkpoints.save(fingerprint, state);
      event(EventRow.now(run, state.step(), EventRow.Kind.CHECKPOINT, null, String.format(Locale.ROOT,
          "%s: %d bytes in %.1f ms", path, checkpoints.length(path), (System.nanoTime() - start) / 1e6)));
    } catch (IOException e) {
      throw new UncheckedIOException("step " + state.step() + ": the checkpoint could not be saved: " + e.getMessage(),
          e);
    }
  }

  @Override
  public void event(EventRow row) {
    tables.events().add(row);
    progress.event(row);
  }

  @Override
  public Optional<TrainState> lastCheckpoint(LongPredicate wanted) {
    try {
      return checkpoints.latest(wanted, message -> event(EventRow.now(run, lastStep, EventRow.Kind.PASSED_OVER, null,
          message))).map(CheckpointStore.Checkpoint::state);
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
    tasks.drain();
    try {
      checkpoints.removeAfter(step);
      tables.rollBack(step);
    } catch (IOException e) {
      throw new UncheckedIOException("the run could not be taken back to step " + step + ": " + e.getMessage(), e);
    }
    progress.restart();
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
