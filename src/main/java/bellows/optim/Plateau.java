package bellows.optim;

import bellows.conf.Settings;
import java.io.Serializable;

/**
 * Lowers the learning rate when evaluations stop getting better, as was done by hand for AlexNet and ResNet
 * (Krizhevsky, Sutskever, Hinton 2012, section 5; He, Zhang, Ren, Sun 2015, section 3.4). The schedule itself stays a
 * function of how far the run has come; this is a factor beside it, which follows from the evaluations so far, and so
 * belongs to the run's state.
 *
 * <pre>
 * rate {name = plateau, start = 0.1, factor = 0.1, patience = 3, of = accuracy, threshold = 0.001, end = 1e-4}
 * </pre>
 *
 * @param of what has to get better
 * @param factor what the rate is multiplied by
 * @param patience evaluations in a row without improvement that are waited for
 * @param threshold what an evaluation must be better by than the best so far
 * @param least the rate is never lowered below this part of what the schedule says
 */
public record Plateau(Metric of, double factor, int patience, double threshold, double least) implements Serializable {
  private static final long serialVersionUID = 1;
  /** The word for it among schedules. */
  static final String NAME = "plateau";

  /** What an evaluation is judged by, wherever a run waits for evaluations to get better. */
  public enum Metric {
    LOSS, ACCURACY;

    /**
     * Whether a value is better than the best so far. One that is not a number never is.
     *
     * @param best NaN before the first
     * @param threshold what it must be better by
     */
    public boolean improves(double value, double best, double threshold) {
      return Double.isNaN(best) ? !Double.isNaN(value)
          : this == LOSS ? value < best - threshold : value > best + threshold;
    }

    /** {@code a loss}, for errors. */
    public String indefinite() {
      return this == LOSS ? "a loss" : "an accuracy";
    }
  }

  /**
   * What the evaluations so far came to.
   *
   * @param best NaN before the first
   * @param waited evaluations since the best one, or since the rate was lowered
   * @param factor what the rate is multiplied by now
   */
  public record Seen(double best, int waited, double factor) {
    /** Before the first evaluation, and in a run without a plateau. */
    public static final Seen NOTHING = new Seen(Double.NaN, 0, 1);

    public Seen {
      Hyper.require(waited >= 0 && factor > 0 && factor <= 1,
          "expected counts of 0 or more and 0 < factor <= 1, found %s evaluations, factor %s", waited, factor);
    }
  }

  public Plateau {
    Hyper.require(factor > 0 && factor < 1, "expected 0 < factor < 1, found %s", factor);
    Hyper.require(patience >= 1, "expected patience of at least 1 evaluation, found %s", patience);
    Hyper.notNegative("threshold", threshold);
  }

  /** Reads the section {@code rate}; null where the schedule is another. */
  public static Plateau read(Settings rate) {
    if (!rate.text("name", "constant").equals(NAME)) {
      return null;
    }
    return rate.located(() -> {
      double start = rate.number("start");
      double end = rate.number("end", 0);
      Hyper.notNegative("end", end);
      Hyper.require(end <= start, "expected end <= start, found end = %s and start = %s", end, start);
      return new Plateau(rate.choice("of", Metric.class, Metric.LOSS), rate.number("factor", 0.1),
          rate.integer("patience"), rate.number("threshold", 0), end == 0 ? 0 : end / start);
    });
  }

  /** What has been seen after one evaluation more. A loss that is not a number is no improvement. */
  public Seen after(Seen seen, double value) {
    if (of.improves(value, seen.best, threshold)) {
      return new Seen(value, 0, seen.factor);
    }
    if (seen.waited + 1 < patience) {
      return new Seen(seen.best, seen.waited + 1, seen.factor);
    }
    return new Seen(seen.best, 0, Math.max(Math.max(Double.MIN_NORMAL, least), seen.factor * factor));
  }
}
