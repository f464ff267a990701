package bellows.optim;

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
