package bellows.page;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.run.RunSummary;
import bellows.spark.metrics.TableCursor;
import bellows.spark.metrics.TaskRow;
import bellows.store.HadoopFiles;
import bellows.store.run.RunFolder;
import bellows.train.RunConfig;
import bellows.train.rows.EvalRow;
import bellows.train.rows.EventRow;
import bellows.train.rows.LayerRow;
import bellows.train.rows.RunRow;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Brings a {@link RunRecord} what a run's tables say, and what they say anew whenever it is asked. Nothing is read
 * twice. For one thread at a time.
 */
final class RunFollower {
  /** A run whose tables have grown no longer than this ago goes on; they are written every five seconds. */
  private static final long ALIVE_MICROS = 90_000_000L;

  /** What is read of a table, and how often that may fail before somebody is told. */
  private interface Reading {
    boolean more() throws IOException;
  }

  private final RunRecord record;
  private final Configuration configuration;
  private final RunFolder folder;
  private final TableCursor<double[]> steps;
  private final List<Reading> slow = new ArrayList<>();
  private final List<Reading> told = new ArrayList<>();
  /** Starts and changes of the run file that were known when it was read last. */
  private List<Integer> read = List.of();

  /** @throws BadInputException if the folder is not that of a run */
  RunFollower(String path, Configuration configuration, RunRecord record) {
    this.record = record;
    this.configuration = configuration;
    folder = RunFolder.open(new HadoopFiles(configuration), path);
    Path run = new Path(path);
    steps = TableCursor.numbers("steps", StepSeries.COLUMNS, run, configuration);
    TableCursor<RunRow> runs = TableCursor.rows("runs", RunRow.class, run, step -> true, configuration);
    TableCursor<EvalRow> evals = TableCursor.rows("evals", EvalRow.class, run, step -> true, configuration);
    TableCursor<LayerRow> layers = TableCursor.rows("layers", LayerRow.class, run, step -> true, configuration);
    TableCursor<TaskRow> tasks = TableCursor.rows("tasks", TaskRow.class, run, record.times::isWanted, configuration);
    TableCursor<EventRow> events = TableCursor.rows("events", EventRow.class, run, step -> true, configuration);
    slow.add(() -> runs.more(record::start, locked(record.starts::clear)));
    slow.add(() -> layers.more(record::layer, record::clearLayers));
    slow.add(() -> tasks.more(record::task, locked(record.times::clearTasks)));
    told.add(() -> evals.more(record::evaluation, locked(record.evals::clear)));
    told.add(() -> events.more(record::event, locked(record.events::clear)));
  }

  private Runnable locked(Runnable work) {
    return () -> {
      synchronized (record) {
        work.run();
      }
    };
  }

  String path() {
    return folder.path();
  }

  Configuration configuration() {
    return configuration;
  }

  /** All that a listener of the run does not hear. */
  void readUntold() throws IOException {
    for (Reading one : slow) {
      one.more();
    }
    readChangedFile();
  }

  /** The row of a start has the run file as it was then. */
  private void readChangedFile() {
    List<Integer> known;
    synchronized (record) {
      known = List.of(record.fileChanges, record.starts.size());
    }
    if (known.get(0) > 0 && !known.equals(read)) {
      String file = folder.read(RunFolder.CONF);
      synchronized (record) {
        record.changedFile = file;
        record.changed();
      }
      read = known;
    }
  }

  /** What an earlier start of the run has left, for whoever listens from now on. */
  void readEarlier() throws IOException {
    readSteps();
    for (Reading one : told) {
      one.more();
    }
    readUntold();
  }

  /** All steps again, where the record has forgotten them. */
  void readStepsAnew() throws IOException {
    TableCursor.numbers("steps", StepSeries.COLUMNS, new Path(folder.path()), configuration, 0, Long.MAX_VALUE,
        record::step);
  }

  /** The steps that came, or all of them if some were taken back. */
  void readSteps() throws IOException {
    steps.more(record::step, record::clearSteps);
  }

  /** Everything, of a run that others train or that has ended. */
  void readAll() throws IOException {
    readEarlier();
    RunSummary end = folder.has(RunFolder.SUMMARY) ? RunSummary.read(folder) : null;
    synchronized (record) {
      double[] last = record.series.last();
      boolean ended = end != null && (last == null || end.steps() >= (long) last[0]);
      double age = last == null ? 0 : Instant.now().toEpochMilli() * 1e3 - last[2];
      record.state(ended ? RunRecord.State.FINISHED : last == null ? RunRecord.State.WAITING
          : age < ALIVE_MICROS ? RunRecord.State.TRAINING : RunRecord.State.STOPPED, ended ? end : null);
      if (record.lastStep < 0 && !record.starts.isEmpty()) {
        record.lastStep = limit(record.starts.get(record.starts.size() - 1));
      }
    }
  }

  /** By the run file; -1 while it is not known how many steps an epoch has. */
  private long limit(RunRow start) {
    try {
      RunConfig.Stop stop = RunConfig.read(Settings.of(Settings.parseConfig(start.config(), folder.at(RunFolder.CONF))))
          .stop();
      return record.stepsAnEpoch > 0 || stop.epochs() == Long.MAX_VALUE
          ? stop.totalSteps(Math.max(1, record.stepsAnEpoch)) : -1;
    } catch (BadInputException e) {
      return -1; // Its run file may name what only the jar of whoever trains it has.
    }
  }

  /** Writes a range of steps as its table has them, without what is missing between. */
  void steps(long from, long to, StepSeries into) throws IOException {
    TableCursor.numbers("steps", StepSeries.COLUMNS, new Path(folder.path()), configuration, from, to, into::add);
  }
}
