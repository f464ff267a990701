package bellows.cli;

import bellows.cli.terminal.Folded;
import bellows.cli.terminal.Sparkline;
import bellows.cli.terminal.Terminal;
import bellows.train.Guard;
import bellows.train.Journal;
import bellows.train.RunConfig;
import bellows.train.rows.EvalRow;
import bellows.train.rows.EventRow;
import bellows.train.rows.EventRow.Kind;
import bellows.train.rows.StepRow;
import java.util.List;
import java.util.Locale;

/** Tells how a run is going: where it is, its loss, its rate, and when it will be done. */
final class Progress {
  private static final int BLOCKS = 48;

  private final Terminal terminal;
  private final RunConfig config;
  private final Sparkline losses = new Sparkline(BLOCKS, true);
  private final Sparkline rates = new Sparkline(BLOCKS, false);
  private long start = System.nanoTime();
  private long startSamples = -1;
  private long samples;
  private long startStep;
  private int epoch;
  private double epochLoss;
  private long epochSamples;
  /** The last step, if it ended its epoch. */
  private long endedStep = -1;
  private long lastRetry = -1;
  private String lastFailure = "";

  Progress(Terminal terminal, RunConfig config) {
    this.terminal = terminal;
    this.config = config;
  }

  void step(StepRow row, Journal.Place place) {
    if (startSamples < 0) {
      startSamples = 0;
      startStep = row.step() - 1;
    }
    samples += row.samples();
    if (row.epoch() != epoch) {
      epoch = row.epoch();
      epochLoss = 0;
      epochSamples = 0;
    }
    epochLoss += row.loss() * row.samples();
    epochSamples += row.samples();
    endedStep = place.inEpoch() == place.stepsAnEpoch() ? row.step() : -1;
    losses.add(row.loss());
    rates.add(row.learningRate());
    terminal.progress(() -> text(row, place, (System.nanoTime() - start) / 1e9), () -> sparklines(row));
  }

  /** How loss and rate have been since this process began, and what they are. */
  List<String> sparklines(StepRow row) {
    return List.of(String.format(Locale.ROOT, "  loss  %-" + BLOCKS + "s  %.4g", losses.text(), row.loss()),
        String.format(Locale.ROOT, "  rate  %-" + BLOCKS + "s  %.4g", rates.text(), row.learningRate()));
  }

  /** Counts in steps of the epoch, or of the run where the key {@code stop.steps} ends it. */
  String text(StepRow row, Journal.Place place, double seconds) {
    RunConfig.Stop stop = config.stop();
    boolean byStep = place.lastStep() == stop.steps();
    String epochs = stop.epochs() == Long.MAX_VALUE || byStep ? "" : "/" + stop.epochs();
    String eta = place.lastStep() < 0 ? "" : "  ETA "
        + duration(seconds * Math.max(0, place.lastStep() - row.step()) / Math.max(1, row.step() - startStep));
    return String.format(Locale.ROOT, "epoch %d%s  step %d/%d  loss %.4f  %,.0f samples/s%s", row.epoch(), epochs,
        byStep ? row.step() : place.inEpoch(), byStep ? stop.steps() : place.stepsAnEpoch(), trainLoss(),
        samples / seconds, eta);
  }

  /** The mean over the samples of this epoch that were drawn since this process began; NaN of none. */
  private double trainLoss() {
    return epochLoss / epochSamples;
  }

  /** After the run has gone back, it counts anew. */
  void restart() {
    start = System.nanoTime();
    startSamples = -1;
    samples = 0;
    epoch = 0;
    epochLoss = 0;
    epochSamples = 0;
    losses.clear();
    rates.clear();
  }

  /** One line for what a person would want to know at once; the table holds all. From any thread. */
  synchronized void event(EventRow row) {
    if (row.is(Kind.TASK_FAILED)) {
      lastFailure = row.what();
    }
    boolean retry = row.is(Kind.TASK_RETRIED);
    String text = retry && row.step() == lastRetry ? null : line(row);
    if (text != null) {
      terminal.text(text);
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

  /** After an epoch, or after a step within one; the first loss is that of training, as while it goes. */
  void evaluation(EvalRow row) {
    String place = row.step() == endedStep ? "epoch " + row.epoch() : "step " + row.step();
    String train = epochSamples == 0 ? "" : String.format(Locale.ROOT, "  loss %.4f", trainLoss());
    terminal.text(Folded.tied(place + train) + "  " + describe(row.split() + " loss", row.loss(), row.accuracy(), row.top5()));
  }

  /** {@code test loss 0.0312  accuracy 99.04 %  top-5 99.99 %}, what there is of it. */
  static String describe(String name, double loss, Double accuracy, Double top5) {
    StringBuilder text = new StringBuilder(Folded.tied(String.format(Locale.ROOT, "%s %.4f", name, loss)));
    if (accuracy != null) {
      text.append("  ").append(Folded.tied(String.format(Locale.ROOT, "accuracy %.2f %%", 100 * accuracy)));
    }
    if (top5 != null) {
      text.append("  ").append(Folded.tied(String.format(Locale.ROOT, "top-5 %.2f %%", 100 * top5)));
    }
    return text.toString();
  }

  static String duration(double seconds) {
    long whole = Math.round(seconds);
    return whole >= 3600 ? String.format("%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60)
        : String.format("%d:%02d", whole / 60, whole % 60);
  }
}
