package bellows.train;

import bellows.conf.Settings;

/**
 * Ends a run that has come to rest: its training loss falls too little, or its gradient is short. Part of the section
 * {@code stop}:
 *
 * <pre>
 * stop {tolerance = 1e-6, gradient-norm = 1e-5}
 * stop {tolerance {loss = 1e-4, epochs = 5}}
 * </pre>
 *
 * It looks at steps, never at a clock, and what it has seen is part of the run's state, so a run that is stopped and
 * resumed comes to the same end.
 *
 * @param tolerance what the mean loss of an epoch must be below that of the best so far by, to count as progress
 * @param epochs in a row without progress after which the run ends; 0 for no such end
 * @param gradientNorm a step whose mean gradient is no longer than this is the last; 0 for no such end
 */
public record Convergence(double tolerance, int epochs, double gradientNorm) {
  /** No end by losses or gradients. */
  static final Convergence NONE = new Convergence(0, 0, 0);

  /** Reads its keys of the section {@code stop}. */
  static Convergence read(Settings stop) {
    Settings section = stop.sectionOrWord("tolerance", "loss");
    boolean tolerates = stop.has("tolerance");
    double tolerance = tolerates ? section.number("loss") : 0;
    int epochs = section.integer("epochs", 1);
    double norm = stop.number("gradient-norm", 0);
    if (!(tolerance >= 0 && tolerance < Double.POSITIVE_INFINITY)) {
      throw section.error("loss", "expected a number from 0 up, found %s", tolerance);
    }
    if (epochs < 1) {
      throw section.error("epochs", "expected at least 1, found %d", epochs);
    }
    if (stop.has("gradient-norm") && !(norm > 0 && norm < Double.POSITIVE_INFINITY)) {
      throw stop.error("gradient-norm", "expected a number above 0, found %s", norm);
    }
    return new Convergence(tolerance, tolerates ? epochs : 0, norm);
  }

  /** Whether losses or gradients may end the run. */
  boolean isOn() {
    return epochs > 0 || gradientNorm > 0;
  }

  /** The history after an epoch of this mean loss. One that is not a number is no progress. */
  LossHistory afterEpoch(LossHistory seen, double mean) {
    boolean progress = Double.isNaN(seen.best()) ? !Double.isNaN(mean) : mean < seen.best() - tolerance;
    return new LossHistory(seen.sum(), seen.samples(), progress ? mean : seen.best(), progress ? 0 : seen.waited() + 1,
        seen.gradientNorm(), seen.least());
  }

  /** Why a run with this history ends; null if it does not. */
  public Outcome.Reason reached(LossHistory seen) {
    if (epochs > 0 && seen.waited() >= epochs) {
      return Outcome.Reason.TOLERANCE;
    }
    return gradientNorm > 0 && seen.gradientNorm() <= gradientNorm ? Outcome.Reason.GRADIENT_NORM : null;
  }
}
