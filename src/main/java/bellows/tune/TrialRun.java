package bellows.tune;

import bellows.conf.BadInputException;
import bellows.data.Split;
import bellows.optim.Plateau.Metric;
import bellows.run.RunEvent;
import bellows.run.RunSummary;
import bellows.run.Setup;
import bellows.run.StoppedRunException;
import bellows.run.Training;
import bellows.spark.metrics.MetricsTable;
import bellows.train.Every;
import bellows.train.RunConfig;
import bellows.train.rows.EvalRow;
import com.typesafe.config.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * A trial's run, from where it is to the end of a stage. The run knows nothing of stages: it is stopped as a person
 * would stop it, with a checkpoint, and resumed from there, so it ends with the bits of one that was never stopped.
 */
final class TrialRun {
  /** What came of it: the trial now, and the rate of its steps. */
  record Result(Trial trial, double samplesPerSecond) {}

  private final SparkSession spark;
  private final Search search;
  private final Trial trial;
  private final String folder;
  private final long rung;
  private final Consumer<SweepEvent> listener;
  private Training training;
  private boolean stopAsked;
  private volatile boolean stepped;
  /** The step at which the stage ends; beyond all steps where the run's own end comes first. */
  private volatile long lastStep = Long.MAX_VALUE;
  /** Of the run; infinite without. */
  private double enough = Double.POSITIVE_INFINITY;

  /**
   * @param folder of the run
   * @param rung epochs, from its beginning, at which it is stopped
   */
  TrialRun(SparkSession spark, Search search, Trial trial, String folder, long rung, Consumer<SweepEvent> listener) {
    this.spark = spark;
    this.search = search;
    this.trial = trial;
    this.folder = folder;
    this.rung = rung;
    this.listener = listener;
  }

  /**
   * Trains.
   *
   * @param configuration the trial's run file
   * @return the trial, which is as it was if {@link #stop} came first
   */
  Result run(Config configuration) {
    try (Training going = Training.on(spark).configuration(configuration).folder(folder).resume().listener(this::hear)
        .start()) {
      attach(going);
      RunSummary summary = going.summary();
      return new Result(after(summary), summary.samplesPerSecond());
    } catch (StoppedRunException e) {
      if (!e.isNonFinite()) {
        throw e; // Files cannot be written: the next trial's could not either.
      }
      return new Result(trial.failed(Trial.State.FAILED, firstLine(e)), 0);
    } catch (BadInputException e) {
      if (stepped) {
        throw e; // The configuration was good.
      }
      return new Result(trial.failed(Trial.State.REFUSED, firstLine(e)), 0);
    }
  }

  private static String firstLine(RuntimeException e) {
    return e.getMessage().lines().findFirst().orElse("");
  }

  private synchronized void attach(Training going) {
    training = going;
    if (stopAsked) {
      going.stop();
    }
  }

  /** Stops the run after the step that it is in, with a checkpoint. From any thread. */
  synchronized void stop() {
    stopAsked = true;
    if (training != null) {
      training.stop();
    }
  }

  private void hear(RunEvent event) {
    if (event instanceof RunEvent.Started started) {
      begin(started);
    } else if (event instanceof RunEvent.Stepped step) {
      stepped = true;
      listener.accept(new SweepEvent.Stepped(trial, step));
      if (step.row().step() > lastStep) {
        stop(); // It had reached its target accuracy, but something else kept it from ending there.
      }
    } else if (event instanceof RunEvent.Evaluated evaluated) {
      Double accuracy = evaluated.row().accuracy();
      if (evaluated.row().step() == lastStep && !(accuracy != null && accuracy >= enough)) {
        stop();
      }
    } else if (event instanceof RunEvent.Noted note) {
      listener.accept(new SweepEvent.Noted(trial, note.text()));
    }
  }

  private void begin(RunEvent.Started started) {
    Setup setup = started.setup();
    RunConfig.Stop limits = setup.config().stop();
    check(setup);
    enough = limits.accuracy();
    if (rung < limits.epochs()) {
      lastStep = rung * setup.spec().order(0).steps();
      if (started.step() >= lastStep) {
        stop(); // An earlier start of the search ended after the stage, before it was noted.
      }
    }
  }

  /** Whether the run can be compared with others at all. */
  private void check(Setup setup) {
    BadInputException.check(setup.data().has(Split.VALIDATION) || setup.data().has(Split.TEST),
        "tune: expected validation or test data to compare trials on, found none in %s; data.validation = 0.1 holds a "
            + "part of the training samples back", setup.data().describe());
    BadInputException.check(search.metric() != Metric.ACCURACY || setup.data().classes() > 0,
        "tune.metric: expected loss, since the targets are real numbers, found accuracy");
    if (search.halving() != null) {
      BadInputException.check(setup.config().stop().epochs() < Long.MAX_VALUE,
          "tune.halving: expected stop.epochs, since stages are counted in epochs, found none");
      Every evaluate = setup.config().evaluate();
      BadInputException.check(rung >= setup.config().stop().epochs()
          || evaluate.unit() == Every.Unit.EPOCH && rung % (long) evaluate.count() == 0,
          "tune.halving: expected an evaluation after %d epochs, at the end of a stage, found evaluate.every = %s",
          rung, evaluate);
    }
  }

  private Trial after(RunSummary summary) {
    boolean ended = !summary.stopped().equals("interrupted");
    Score score = ended ? score(summary) : scoreAtTheRung();
    if (score == null) {
      return ended ? trial.failed(Trial.State.FAILED, "its end was not evaluated") : trial;
    }
    return trial.scored(ended ? Trial.State.FINISHED : Trial.State.PAUSED, score, summary.seconds());
  }

  /** Of the run's model, which may be that of an earlier step; null if it was not evaluated. */
  private static Score score(RunSummary summary) {
    return summary.validationLoss() != null
        ? new Score(summary.epochs(), summary.validationLoss(), summary.validationAccuracy())
        : summary.testLoss() == null ? null : new Score(summary.epochs(), summary.testLoss(), summary.testAccuracy());
  }

  /** The evaluation at the end of the stage; null if the run has not come so far. */
  private Score scoreAtTheRung() {
    try {
      return MetricsTable.read("evals", EvalRow.class, new Path(folder), spark.sparkContext().hadoopConfiguration())
          .stream().filter(row -> row.step() == lastStep).findFirst()
          .map(row -> new Score((int) rung, row.loss(), row.accuracy())).orElse(null);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }
}
