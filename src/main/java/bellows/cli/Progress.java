package bellows.cli;

import bellows.train.Guard;
import bellows.train.RunConfig;
import bellows.train.rows.EvalRow;
import bellows.train.rows.EventRow.Kind;
import bellows.train.rows.EventRow;
import bellows.train.rows.StepRow;
import java.util.Locale;

/** Tells how a run is going: where it is, its loss, its rate, and when it will be done. */
final class Progress {
  private final Terminal terminal;
  private final RunConfig config;
  private long start = System.nanoTime();
  private long startSamples = -1;
  private long samples;
  private long startStep;
  private double recentLoss = Double.NaN;
  private long lastRetry = -1;
  private String lastFailure = "";

  Progress(Terminal terminal, RunConfig config) {
    this.terminal = terminal;
    this.config = config;
  }

  void step(StepRow row, long totalSteps, long stepsAnEpoch) {
    if (startSamples < 0) {
      startSamples = 0;
      startStep = row.step() - 1;
    }
    samples += row.samples();
    recentLoss = Double.isNaN(recentLoss) ? row.loss() : 0.95 * recentLoss + 0.05 * row.loss();
    terminal.progress(() -> text(row, totalSteps, stepsAnEpoch, (System.nanoTime() - start) / 1e9));
  }

  private String text(StepRow row, long totalSteps, long stepsAnEpoch, double seconds) {
    String epochs = config.stop().epochs() == Long.MAX_VALUE ? "" : "/" + config.stop().epochs();
    String eta = totalSteps < 0 ? ""
        : "  ETA " + duration(seconds * (totalSteps - row.step()) / (row.step() - startStep));
    return String.format(Locale.ROOT, "epoch %d%s  step %d/%d  loss %.4f  %,.0f samples/s%s", row.epoch() + 1, epochs,
        (row.step() - 1) % stepsAnEpoch + 1, stepsAnEpoch, recentLoss, samples / seconds, eta);
  }

  /** After the run has gone back, it counts anew. */
  void restart() {
    start = System.nanoTime();
    startSamples = -1;
    samples = 0;
    recentLoss = Double.NaN;
  }

  /** One line for what a person would want to know at once; the table holds all. From any thread. */
  synchronized void event(EventRow row) {
    if (row.is(Kind.TASK_FAILED)) {
      lastFailure = row.what();
    }
    boolean retry = row.is(Kind.TASK_RETRIED);
    String text = retry && row.step() == lastRetry ? null : line(row);
    if (text != null) {
      terminal.line(text);
    }
    lastRetry = retry ? row.step() : lastRetry;
  }

  private String line(EventRow row) {
    if (row.is(Kind.NON_FINITE) && config.guard().nonFinite() != Guard.Policy.STOP) {
      return "step " + row.step() + ": " + row.what();
    } else if (row.is(Kind.SKIPPED)) {
      return "step " + row.step() + ": its batch is skipped, " + row.what();
    } else if (row.is(Kind.ROLLED_BACK)) {
      return "rolled back " + row.what();
    } else if (row.is(Kind.TASK_RETRIED)) {
      return "step " + row.step() + ": a retry" + (lastFailure.isEmpty() ? "" : " after a failure of " + lastFailure);
    } else if (row.is(Kind.RESULT_LOST)) {
      return "step " + row.step() + ": a result is computed again, " + row.what();
    } else if (row.is(Kind.EXECUTOR_LOST)) {
      return "executor " + row.executor() + " is lost: its work is done again elsewhere (" + row.what() + ")";
    } else if (row.is(Kind.EXECUTOR_ADDED)) {
      return "executor " + row.executor() + " has joined, " + row.what();
    }
    return row.is(Kind.PASSED_OVER) ? row.what() : null;
  }

  void evaluation(EvalRow row) {
    String train = Double.isNaN(recentLoss) ? "" : String.format(Locale.ROOT, "  train loss %.4f", recentLoss);
    terminal.line(String.format(Locale.ROOT, "epoch %d  step %d%s  %s", row.epoch(), row.step(), train, describe(row)));
  }

  /** {@code test loss 0.0312  accuracy 99.04 %  top-5 99.99 %}, what there is of it. */
  static String describe(EvalRow row) {
    StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%s loss %.4f", row.split(), row.loss()));
    if (row.accuracy() != null) {
      text.append(String.format(Locale.ROOT, "  accuracy %.2f %%", 100 * row.accuracy()));
    }
    if (row.top5() != null) {
      text.append(String.format(Locale.ROOT, "  top-5 %.2f %%", 100 * row.top5()));
    }
    return text.toString();
  }

  static String duration(double seconds) {
    long whole = Math.round(seconds);
    return whole >= 3600 ? String.format("%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60)
        : String.format("%d:%02d", whole / 60, whole % 60);
  }
}
