package bellows.train;

import bellows.optim.Norms;
import bellows.optim.Schedule;
import bellows.tensor.Layout;

/**
 * What the driver does with the sum of a step's gradient: mean, regularisation, clipping, update; and with the batch
 * statistics behind it: mean, then a part of the way. Owns the weights, the statistics and the slots.
 *
 * <p>Weights live in two buffers that take turns, because in local mode a broadcast value <em>is</em> this array, and a
 * late task may still be reading the last one.
 */
final class DriverStep {
  /** What the update was: the mean loss, the rate, and the gradient's norm before clipping. */
  record Update(double loss, double rate, double gradientNorm) {}

  private final RunConfig config;
  private final Layout layout;
  private final float[][] slots;
  private float[] weights;
  private float[] next;
  private float[] gradient;

  DriverStep(RunConfig config, Layout layout, float[] weights, float[][] slots) {
    this.config = config;
    this.layout = layout;
    this.weights = weights;
    this.slots = slots;
    next = weights.clone();
  }

  float[] weights() {
    return weights;
  }

  float[][] slots() {
    return slots;
  }

  /**
   * The last step's mean gradient with regularisation, after clipping, and the mean batch statistics; null before the
   * first step.
   */
  float[] gradient() {
    return gradient;
  }

  /**
   * @throws NonFiniteException with the weights as they were. Slots may hold the update that failed, so the run ends
   *     here and goes on from a checkpoint
   */
  Update apply(long step, Partial sum, Schedule.Position at) {
    double loss = sum.loss() / sum.samples();
    if (!Double.isFinite(loss)) {
      throw new NonFiniteException(step, "the loss is " + loss + " (" + sum.fault() + ")");
    }
    gradient = sum.gradient();
    float count = sum.samples();
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] /= count;
    }
    config.regularisation().add(layout, weights, gradient);
    double norm = config.clipping().clip(gradient, layout.weightCount());
    if (!Double.isFinite(norm)) {
      throw new NonFiniteException(step, "the gradient of " + firstNonFinite(gradient) + " is not finite");
    }
    double rate = config.rate().rate(at);
    config.optimizer().update(step, (float) rate, layout, weights, gradient, slots, next, 0, layout.weightCount());
    moveStatistics();
    if (!Double.isFinite(Norms.squares(next, 0, layout.size()))) {
      throw new NonFiniteException(step, "the new value of " + firstNonFinite(next) + " is not finite");
    }
    float[] last = weights;
    weights = next;
    next = last;
    return new Update(loss, rate, norm);
  }

  private void moveStatistics() {
    for (Layout.Segment statistic : layout.statistics()) {
      float take = statistic.momentum();
      float keep = 1 - take;
      for (int i = statistic.offset(); i < statistic.end(); i++) {
        next[i] = keep * weights[i] + take * gradient[i];
      }
    }
  }

  private String firstNonFinite(float[] values) {
    for (int i = 0; i < layout.size(); i++) {
      if (!Float.isFinite(values[i])) {
        return layout.holding(i).name();
      }
    }
    return "?";
  }
}
