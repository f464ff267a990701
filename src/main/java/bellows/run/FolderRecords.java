package bellows.run;

import bellows.optim.RateChanges;
import bellows.spark.metrics.RunTables;
import bellows.spark.metrics.TaskLog;
import bellows.store.WriterClaim;
import bellows.store.run.CheckpointStore;
import bellows.train.TrainState;
import bellows.train.rows.EvalRow;
import bellows.train.rows.EventRow;
import bellows.train.rows.LayerRow;
import bellows.train.rows.StepRow;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import org.apache.hadoop.fs.Path;

/** The records of a run in its folder: tables, and checkpoints. */
final class FolderRecords implements RunRecords {
  private static final long CHECK_NANOS = 5_000_000_000L;

  private final RunTables tables;
  private final TaskLog tasks;
  private final CheckpointStore checkpoints;
  private final WriterClaim claim;
  private final KeptRunFile file;
  /** The last step whose evaluation on a split the table has from before this start of the run. */
  private final Map<String, Long> evaluated;
  private long lastCheck = System.nanoTime();

  /**
   * @param tables which this closes
   * @param tasks which this closes
   * @param claim of the folder, looked at now and then: somebody may have deleted it, or taken this process for dead
   * @param file of the run, whose fingerprint is kept in each checkpoint
   * @param evaluated for each split the last step that the table {@code evals} has a row of
   */
  FolderRecords(RunTables tables, TaskLog tasks, CheckpointStore checkpoints, WriterClaim claim,
      KeptRunFile file, Map<String, Long> evaluated) {
    this.tables = tables;
    this.tasks = tasks;
    this.checkpoints = checkpoints;
    this.claim = claim;
    this.file = file;
    this.evaluated = evaluated;
  }

  @Override
  public void step(StepRow row) {
    tables.steps().add(row);
    if (System.nanoTime() - lastCheck > CHECK_NANOS) {
      claim.check();
      lastCheck = System.nanoTime();
    }
  }

  /** A run that was killed between its last evaluation and its end evaluates again; the table has that row already. */
  @Override
  public void evaluation(EvalRow row, List<LayerRow> layers) {
    if (row.step() > evaluated.getOrDefault(row.split(), -1L)) {
      tables.evals().add(row);
      layers.forEach(tables.layers()::add);
    }
    tables.flushSoon();
  }

  @Override
  public void event(EventRow row) {
    tables.events().add(row);
    if (row.is(EventRow.Kind.RATE_CHANGED)) {
      tables.flushSoon(); // It holds from now on, whatever becomes of this process.
    }
  }

  @Override
  public void rateChanged(RateChanges all) {
    claim.check();
    file.rateChanged(all);
  }

  /** Rows first: a run that resumes here has lost none. */
  @Override
  public Optional<String> checkpoint(TrainState state) throws IOException {
    claim.check();
    tasks.drain();
    tables.flush();
    long start = System.nanoTime();
    Path path = checkpoints.save(file.fingerprint(), state);
    return Optional.of(String.format(Locale.ROOT, "%s: %d bytes in %.1f ms", path, checkpoints.length(path),
        (System.nanoTime() - start) / 1e6));
  }

  @Override
  public Optional<TrainState> lastCheckpoint(LongPredicate wanted, Consumer<String> passedOver) throws IOException {
    return checkpoints.latest(wanted, passedOver).map(CheckpointStore.Checkpoint::state);
  }

  @Override
  public void rollBack(long step) throws IOException {
    tasks.drain();
    checkpoints.removeAfter(step);
    tables.rollBack(step);
  }

  @Override
  public void close() throws IOException {
    try (tables; tasks) {
      tasks.drain();
    }
  }
}
