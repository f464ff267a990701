package bellows.train;

import bellows.conf.BadInputException;
import bellows.data.Split;
import bellows.optim.Plateau.Metric;
import bellows.train.metrics.PerClass;
import bellows.train.rows.EvalRow;
import bellows.train.worker.Evaluation;
import bellows.train.worker.RealErrors;
import java.util.Locale;
import java.util.function.Predicate;

/** The evaluations of a run while it goes on: of which samples, and which of its keys wait for them. */
public final class Evaluations {
  private Evaluations() {}

  /** The samples by which a run is judged while it goes on: its validation part, or else test data, if any. */
  static Split judging(Predicate<Split> has) {
    return has.test(Split.VALIDATION) ? Split.VALIDATION : Split.TEST;
  }

  /** What an evaluation tells of a metric, which it must have. */
  static double value(Metric metric, Evaluation evaluation) {
    return metric == Metric.LOSS ? evaluation.loss() : evaluation.accuracy();
  }

  /** All figures that the sums of an evaluation tell: those that need every sample's scores are for {@code evaluate}. */
  static EvalRow row(String run, Cursor cursor, Split split, Evaluation found, double seconds) {
    String name = split.name().toLowerCase(Locale.ROOT);
    RealErrors errors = found.errors();
    if (errors != null) {
      return new EvalRow(run, cursor.step(), cursor.begun(), name, found.loss(), null, null, found.samples(), seconds, null,
          null, null, null, null, null, errors.mae(), errors.rmse(), errors.r2());
    }
    PerClass classes = new PerClass(found.confusion());
    PerClass.Means macro = classes.macro();
    PerClass.Means weighted = classes.weighted();
    return new EvalRow(run, cursor.step(), cursor.begun(), name, found.loss(), found.accuracy(), found.top5(),
        found.samples(), seconds, macro.precision(), macro.recall(), macro.f1(), weighted.precision(), weighted.f1(),
        classes.kappa(), null, null, null);
  }

  /**
   * Refuses a run with keys that wait for evaluations which never come.
   *
   * @param has the splits that have samples
   * @param classes 0 for real targets
   * @param where the data, such as {@code " in runs/a.csv"}; may be empty
   */
  public static void check(RunConfig config, Predicate<Split> has, int classes, String where) {
    String why = !has.test(judging(has)) ? "found neither a validation part nor test data" + where
        : config.evaluate().unit() == Every.Unit.NEVER ? "found evaluate.every = never" : null;
    String noAccuracy = why == null && classes == 0 ? "found real targets, which have none" + where : why;
    BadInputException.check(config.stop().accuracy() == Double.POSITIVE_INFINITY || noAccuracy == null,
        "stop.accuracy: expected evaluations that tell an accuracy, %s; remove stop.accuracy and take stop.epochs, "
            + "stop.steps or stop.minutes%s", noAccuracy, noAccuracy == null || has.test(judging(has)) ? "" : ", or set data.validation = 0.1");
    EarlyStopping early = config.early();
    if (early.isOn()) {
      require(early.patience() > 0 ? "stop.patience" : "stop.restore-best", early.metric(), why, noAccuracy,
          "remove it", "stop.metric = loss");
    }
    if (config.plateau() != null) {
      require("rate.name = plateau", config.plateau().of(), why, noAccuracy, "take another schedule", "rate.of = loss");
    }
  }

  private static void require(String key, Metric metric, String noLoss, String noAccuracy, String remedy,
      String other) {
    String missing = metric == Metric.LOSS ? noLoss : noAccuracy;
    BadInputException.check(missing == null, "%s: expected evaluations that tell %s, %s; %s%s", key,
        metric.indefinite(), missing, remedy, noLoss != null ? "" : ", or set " + other);
  }
}
