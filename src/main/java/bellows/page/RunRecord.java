package bellows.page;

import bellows.run.RunEvent;
import bellows.run.RunSummary;
import bellows.spark.metrics.TaskRow;
import bellows.train.Journal;
import bellows.train.rows.EvalRow;
import bellows.train.rows.EventRow;
import bellows.train.rows.LayerRow;
import bellows.train.rows.RunRow;
import bellows.train.rows.StepRow;
import bellows.train.worker.Confusion;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What is known of one run, in bounded memory: filled from its tables by {@link RunFollower}, or from its listener.
 * Whoever reads fields or calls a method holds this object's monitor; {@link #version} alone is free.
 */
final class RunRecord {
  /** Evaluations of more are thinned out, as are layers. */
  private static final int MOST_EVALUATIONS = 4096;
  private static final int MOST_LAYER_ROWS = 1 << 15;
  private static final int MOST_EVENTS = 1000;
  /** A larger matrix is a picture of dots. */
  private static final int MOST_CLASSES = 100;

  /** How it is with a run. */
  enum State {
    WAITING, TRAINING, STOPPED, FINISHED
  }

  /** A confusion matrix, row by row: the right class, then what was said. */
  record Matrix(long step, String split, long[][] counts) {}

  final String name;
  final StepSeries series = new StepSeries();
  final StepTimes times = new StepTimes();
  final List<RunRow> starts = new ArrayList<>();
  final List<EvalRow> evals = new ArrayList<>();
  /** By step. */
  final TreeMap<Long, List<LayerRow>> layers = new TreeMap<>();
  final LayerHistograms histograms = new LayerHistograms();
  final Deque<EventRow> events = new ArrayDeque<>();
  State state = State.WAITING;
  /** Null while the run goes on, and where there is none. */
  RunSummary summary;
  /** Of the newest evaluation that was told of; null of none. */
  Matrix confusion;
  /** Of the run, and of an epoch; -1 where it is not known. */
  long lastStep = -1;
  long stepsAnEpoch = -1;
  long steps;
  /** The first step of this process, and when it was taken; for the time that is left. */
  long countedFrom = -1;
  long countedSince;
  /** Its run file, where that was changed while it went; null where it is that of the last start. */
  String changedFile;
  /** Changes of it that were told of. */
  int fileChanges;
  private int layerRows;
  private final AtomicLong version = new AtomicLong();

  RunRecord(String name) {
    this.name = name;
  }

  /** Grows with whatever is learnt. */
  long version() {
    return version.get();
  }

  void changed() {
    version.incrementAndGet();
  }

  /** A step as its table has it. */
  synchronized void step(double[] row) {
    if (series.last() != null && row[1] > series.last()[1] && stepsAnEpoch < 0) {
      stepsAnEpoch = (long) (series.last()[0] / Math.max(1, series.last()[1]));
    }
    series.add(row);
    times.step(row);
    steps = (long) row[0];
    changed();
  }

  synchronized void clearSteps() {
    series.clear();
    times.clear();
    steps = 0;
    changed();
  }

  synchronized void evaluation(EvalRow row) {
    evals.add(row);
    if (evals.size() > MOST_EVALUATIONS) {
      int[] place = {0};
      evals.removeIf(each -> place[0]++ % 2 == 1 && place[0] < MOST_EVALUATIONS / 2);
    }
    changed();
  }

  synchronized void layer(LayerRow row) {
    histograms.add(row);
    layers.computeIfAbsent(row.step(), step -> new ArrayList<>()).add(new LayerRow(row.run(), row.step(), row.layer(),
        row.kind(), row.gradientNorm(), row.weightNorm(), row.deadFraction(), row.saturatedFraction()));
    layerRows++;
    if (layerRows > MOST_LAYER_ROWS && layers.size() > 2) {
      boolean[] odd = {false};
      long newest = layers.lastKey();
      layers.keySet().removeIf(step -> (odd[0] = !odd[0]) && step != newest);
      layerRows = layers.values().stream().mapToInt(List::size).sum();
    }
    changed();
  }

  synchronized void clearLayers() {
    layers.clear();
    layerRows = 0;
    histograms.clear();
    changed();
  }

  synchronized void task(TaskRow row) {
    times.task(row);
    changed();
  }

  synchronized void event(EventRow row) {
    events.addLast(row);
    fileChanges += row.is(EventRow.Kind.RATE_CHANGED) ? 1 : 0;
    if (events.size() > MOST_EVENTS) {
      events.removeFirst();
    }
    changed();
  }

  synchronized void start(RunRow row) {
    starts.add(row);
    changed();
  }

  synchronized void state(State now, RunSummary end) {
    if (state != now || summary == null && end != null) {
      state = now;
      summary = end;
      changed();
    }
  }

  /** Takes what a listener of the run hears, except what the follower reads from tables. */
  synchronized void hear(RunEvent event) {
    if (event instanceof RunEvent.Stepped stepped) {
      hear(stepped.row(), stepped.place());
    } else if (event instanceof RunEvent.Evaluated evaluated) {
      evaluation(evaluated.row());
      matrix(evaluated.row(), evaluated.evaluation().confusion());
    } else if (event instanceof RunEvent.Happened happened) {
      event(happened.row());
    } else if (event instanceof RunEvent.RolledBack back) {
      evals.removeIf(row -> row.step() > back.step());
      layers.tailMap(back.step(), false).clear();
      histograms.rollBack(back.step());
      countedFrom = -1;
      changed();
    } else if (event instanceof RunEvent.Finished finished) {
      boolean stopped = finished.summary().stopped().equals("interrupted");
      state(stopped ? State.STOPPED : State.FINISHED, finished.summary());
    }
  }

  private void hear(StepRow row, Journal.Place place) {
    state = State.TRAINING;
    lastStep = place.lastStep();
    stepsAnEpoch = place.stepsAnEpoch();
    if (countedFrom < 0) {
      countedFrom = row.step();
      countedSince = System.nanoTime();
    }
    step(new double[] {row.step(), row.epoch(), ChronoUnit.MICROS.between(Instant.EPOCH, row.finished()), row.loss(),
        row.learningRate(), row.gradientNorm(), row.samples(), row.stepMillis(), row.inputMillis(), row.computeMillis(),
        row.broadcastMillis(), row.collectMillis(), row.updateMillis()});
  }

  private void matrix(EvalRow row, Confusion pairs) {
    int classes = pairs.classes();
    if (classes > 0 && classes <= MOST_CLASSES) {
      long[][] counts = new long[classes][classes];
      pairs.forEach((right, said, samples) -> counts[right][said] = samples);
      confusion = new Matrix(row.step(), row.split(), counts);
    }
  }

  /** Seconds until the end, by the pace of this process; of the newest steps where another trains. NaN if unknown. */
  synchronized double secondsLeft() {
    if (state != State.TRAINING || lastStep < 0 || series.last() == null) {
      return Double.NaN;
    }
    double left = Math.max(0, lastStep - steps);
    if (countedFrom > 0 && steps > countedFrom) {
      return left * (System.nanoTime() - countedSince) / 1e9 / (steps - countedFrom);
    }
    return left * series.recentMean(StepSeries.COLUMNS.indexOf("step_millis"), 500) / 1e3;
  }
}
