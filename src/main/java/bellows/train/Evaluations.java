package bellows.train;

import bellows.conf.BadInputException;
import bellows.data.Split;
import bellows.optim.Plateau;
import java.util.function.Predicate;

/** The evaluations of a run while it goes on: of which samples, and which of its keys wait for them. */
public final class Evaluations {
  private Evaluations() {}

  /** The samples by which a run is judged while it goes on; there may be none. */
  static Split judging(Predicate<Split> has) {
    return Split.TEST;
  }

  /**
   * Refuses a run with keys that wait for evaluations which never come.
   *
   * @param has the splits that have samples
   * @param classes 0 for real targets
   * @param where the data, for people
   */
  public static void check(RunConfig config, Predicate<Split> has, int classes, String where) {
    String why = !has.test(judging(has)) ? "found no test data in " + where
        : config.evaluate().unit() == Every.Unit.NEVER ? "found evaluate.every = never" : null;
    String noAccuracy = why == null && classes == 0 ? "found real targets, which have none, in " + where : why;
    BadInputException.check(config.stop().accuracy() == Double.POSITIVE_INFINITY || noAccuracy == null,
        "stop.accuracy: expected evaluations that tell an accuracy, %s; remove stop.accuracy and take stop.epochs, "
            + "stop.steps or stop.minutes", noAccuracy);
    if (config.plateau() != null) {
      boolean loss = config.plateau().of() == Plateau.Metric.LOSS;
      String missing = loss ? why : noAccuracy;
      BadInputException.check(missing == null, "rate.name = plateau: expected evaluations that tell %s, %s; take "
          + "another schedule%s", loss ? "a loss" : "an accuracy", missing, loss || why != null ? "" : ", or rate.of = loss");
    }
  }
}
