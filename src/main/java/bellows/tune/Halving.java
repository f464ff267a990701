package bellows.tune;

import bellows.conf.Settings;

/**
 * Successive halving (Jamieson, Talwalkar: Non-stochastic Best Arm Identification and Hyperparameter Optimization,
 * 2016): all trials get a few epochs, the best of them a few times as many, and so on.
 *
 * @param first epochs of the first stage
 * @param factor from one stage to the next
 */
record Halving(int first, int factor) {
  /** No stage ends here: trials go on to the end of their runs. */
  static final long TO_THE_END = Long.MAX_VALUE;

  static Halving read(Settings halving) {
    int first = halving.integer("first", 1);
    if (first < 1) {
      throw halving.error("first", "expected at least 1 epoch, found %d", first);
    }
    int factor = halving.integer("factor", 3);
    if (factor < 2) {
      throw halving.error("factor", "expected at least 2, found %d", factor);
    }
    return new Halving(first, factor);
  }

  /** Whole epochs, from the beginning of a run, at which a stage ends; stages are counted from 1. */
  long rung(int stage) {
    long epochs = first;
    for (int i = 1; i < stage; i++) {
      if (epochs > Integer.MAX_VALUE) {
        return TO_THE_END;
      }
      epochs *= factor;
    }
    return epochs;
  }

  /** How many of so many trials go on. */
  int survivors(int trials) {
    return Math.max(1, trials / factor);
  }
}
