package bellows.tune;

/**
 * When a search will be done, from how long what has been trained took. Counted in epochs, where the runs' are known,
 * else in trials.
 */
final class Pace {
  private final Halving halving;
  private final long epochs;
  private final long start = System.nanoTime();
  private double done;

  /**
   * @param halving null without
   * @param epochs of a whole run; {@link Long#MAX_VALUE} if nobody knows
   */
  Pace(Halving halving, long epochs) {
    this.halving = halving;
    this.epochs = epochs;
  }

  /** What one trial takes in a stage. */
  private double units(int stage, int trials) {
    if (halving == null || epochs == Long.MAX_VALUE) {
      return 1;
    }
    long before = stage == 1 ? 0 : Math.min(epochs, halving.rung(stage - 1));
    return (trials == 1 ? epochs : Math.min(epochs, halving.rung(stage))) - before;
  }

  /** A trial came to the end of a stage of so many. */
  synchronized void count(int stage, int trials) {
    done += units(stage, trials);
  }

  /**
   * Seconds until all is done; NaN before anything is.
   *
   * @param left trials of this stage that are not through
   * @param trials of this stage
   */
  synchronized double secondsLeft(int stage, int left, int trials) {
    double rest = left * units(stage, trials);
    int later = trials;
    for (int next = stage + 1; halving != null && epochs < Long.MAX_VALUE && later > 1
        && halving.rung(next - 1) < epochs; next++) {
      later = halving.survivors(later);
      rest += later * units(next, later);
    }
    return done == 0 ? Double.NaN : (System.nanoTime() - start) / 1e9 * rest / done;
  }
}
