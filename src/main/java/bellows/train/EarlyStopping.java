package bellows.train;

import bellows.conf.Settings;
import bellows.optim.Plateau.Metric;
import bellows.train.worker.Evaluation;

/**
 * Ends a run whose evaluations get no better, and gives back the weights of the best one (Prechelt: Early Stopping –
 * But When?, 1998). Only evaluations that are due count, never the one at a run's end; so a run that is stopped and
 * resumed comes to the same end. Part of the section {@code stop}:
 *
 * <pre>
 * stop {epochs = 100, patience = 5, metric = accuracy, threshold = 0.001, restore-best = false}
 * </pre>
 *
 * @param metric what has to get better
 * @param patience evaluations in a row without improvement after which the run ends; 0 for no such end
 * @param threshold what an evaluation must be better by than the best so far
 * @param restoresBest whether the run ends with the weights of its best evaluation as its model
 */
public record EarlyStopping(Metric metric, int patience, double threshold, boolean restoresBest) {
  /**
   * What the evaluations so far came to.
   *
   * @param metric they were judged by
   * @param value of the best one; NaN before the first
   * @param step after which it was made
   * @param waited evaluations since
   * @param model the weights and statistics that it was of; null where they are not kept
   */
  public record Best(Metric metric, double value, long step, int waited, float[] model) {
    /** Before the first evaluation, and in a run that waits for none. */
    public static final Best NONE = new Best(Metric.LOSS, Double.NaN, 0, 0, null);

    /** Whether there was an evaluation to speak of. */
    public boolean isKnown() {
      return !Double.isNaN(value);
    }

    Best copy() {
      return model == null ? this : new Best(metric, value, step, waited, model.clone());
    }
  }

  /** No end by patience, and the last weights are the model. */
  static final EarlyStopping NONE = new EarlyStopping(Metric.LOSS, 0, 0, false);

  /** Reads its keys of the section {@code stop}. */
  static EarlyStopping read(Settings stop) {
    int patience = stop.integer("patience", 0);
    if (stop.has("patience") && patience < 1) {
      throw stop.error("patience", "expected at least 1 evaluation, found %d", patience);
    }
    double threshold = stop.number("threshold", 0);
    if (!(threshold >= 0 && threshold < Double.POSITIVE_INFINITY)) {
      throw stop.error("threshold", "expected a number from 0 up, found %s", threshold);
    }
    return new EarlyStopping(stop.choice("metric", Metric.class, Metric.LOSS), patience, threshold,
        stop.flag("restore-best", patience > 0));
  }

  /** Whether evaluations decide anything. */
  public boolean isOn() {
    return patience > 0 || restoresBest;
  }

  /** Whether the run has waited long enough. */
  public boolean exhausted(Best best) {
    return patience > 0 && best.waited >= patience;
  }

  /**
   * What a run goes on with that was trained under other keys, maybe: values of another metric cannot be compared, and
   * a best value whose weights are gone cannot be given back.
   */
  Best resumed(Best saved) {
    boolean usable = isOn() && saved.metric == metric && (!restoresBest || saved.model != null || !saved.isKnown());
    return !usable ? new Best(metric, Double.NaN, 0, 0, null)
        : restoresBest ? saved : new Best(metric, saved.value, saved.step, saved.waited, null);
  }

  /**
   * What has been seen after one evaluation more.
   *
   * @param model what was evaluated; copied if it has to be kept
   */
  Best after(Best best, long step, Evaluation evaluation, float[] model) {
    double value = Evaluations.value(metric, evaluation);
    return metric.improves(value, best.value, threshold)
        ? new Best(metric, value, step, 0, restoresBest ? model.clone() : null)
        : new Best(metric, best.value, best.step, best.waited + 1, best.model);
  }
}
