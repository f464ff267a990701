package bellows.train;

import bellows.nn.model.Model;
import bellows.optim.Optimizer;
import bellows.optim.Schedule;
import bellows.optim.Search;
import bellows.optim.update.SearchUpdate;
import bellows.optim.update.WeightUpdate;
import bellows.tensor.Layout;
import bellows.tensor.Team;
import bellows.train.worker.Partial;

/**
 * What the driver does with the sum of a step's gradient: mean, regularisation, clipping, update; and with the batch
 * statistics behind it: mean, then a part of the way. Owns the weights, the statistics, the slots and the average. In a
 * search, judges the weights that were tried by the loss, and proposes others.
 *
 * <p>Weights live in two buffers that take turns, because in local mode a broadcast value <em>is</em> this array, and a
 * late task may still be reading the last one.
 */
public final class DriverStep {
  /**
   * What the update was: the mean loss, the rate, and the gradient's norm before clipping, NaN in a search.
   *
   * @param refusal why nothing was applied; null if it was
   */
  record Update(double loss, double rate, double gradientNorm, String refusal) {}

  private final RunConfig config;
  private final Layout layout;
  private final double rateFactor;
  private final float[][] slots;
  /** Null in a search. */
  private final WeightUpdate update;
  /** Null where the optimizer follows gradients. */
  private final SearchUpdate search;
  private final RoundedWeights rounded;
  private final AveragedWeights averaged;
  private float[] weights;
  private float[] next;
  private float[] gradient;

  /**
   * @param state where to go on from; its arrays become this one's
   * @param rateFactor what the schedule's rate is multiplied by
   * @param team who shares the update, with the same result whatever its size; the caller's to close
   */
  DriverStep(RunConfig config, Model model, TrainState state, double rateFactor, Team team) {
    this(config, model.layout(), model::initial, state, rateFactor, team);
  }

  /** @param first values of the network, of which a search may make proposals */
  DriverStep(RunConfig config, Layout layout, SearchUpdate.FirstValues first, TrainState state, double rateFactor,
      Team team) {
    this.config = config;
    this.layout = layout;
    this.rateFactor = rateFactor;
    weights = state.weights();
    slots = state.slots();
    next = weights.clone();
    update = !(config.optimizer() instanceof Optimizer rule) ? null
        : new WeightUpdate(layout, rule, config.regularisation(), config.clipping(), slots, team);
    search = !(config.optimizer() instanceof Search rule) ? null
        : new SearchUpdate(rule, config.regularisation(), layout, first, state.seed(),
            state.average() == null ? weights.clone() : state.average(), state.losses().least());
    rounded = config.wire().halves() ? new RoundedWeights(config.wire(), layout, slots, team) : null;
    averaged = !config.average().isOn() ? null : new AveragedWeights(config.average(),
        state.average() == null ? weights.clone() : state.average(), team);
    if (update != null && config.guard().nonFinite() == Guard.Policy.SKIP) {
      update.protectSlots();
    }
  }

  public float[] weights() {
    return weights;
  }

  /** The weights as workers see them: where they travel in fewer bits, these have been rounded. */
  float[] handedOut() {
    return rounded == null ? weights : rounded.of(weights);
  }

  /** The moving average of the weights, or the best ones of a search; null if there is neither. */
  float[] average() {
    return search != null ? search.best() : averaged == null ? null : averaged.values();
  }

  /** What is evaluated: the average, or the best, where there is one. */
  float[] model() {
    return average() == null ? weights : average();
  }

  /** The loss, with its penalty, of the best weights of a search; NaN without one. */
  double least() {
    return search == null ? Double.NaN : search.least();
  }

  float[][] slots() {
    return slots;
  }

  /**
   * The last step's mean gradient with regularisation, after clipping, and the mean batch statistics; null before the
   * first step, and after one that was refused.
   */
  public float[] gradient() {
    return gradient;
  }

  /**
   * Applies a step, unless its loss, its gradient or what it would lead to is not finite. Then the weights and
   * statistics stay as they are; so do the slots if the guard skips, while the other policies use them no more.
   *
   * @param number of the update, from 1; steps that were skipped are none
   * @param times what evaluations and people have made of the rate: what the schedule's is multiplied by
   */
  Update apply(long number, Partial sum, Schedule.Position at, double times) {
    double loss = sum.loss() / sum.samples();
    double rate = config.rate().rate(at) * rateFactor * times;
    gradient = null;
    if (!Double.isFinite(loss)) {
      return new Update(loss, rate, Double.NaN, "the loss is " + loss);
    }
    if (search != null) {
      search.apply(number, (float) rate, weights, loss, next);
      exchange();
      return new Update(loss, rate, Double.NaN, null);
    }
    float[] mean = sum.gradient();
    double norm = update.apply(number, (float) rate, weights, mean, sum.samples(), next);
    if (!Double.isFinite(norm)) {
      return new Update(loss, rate, norm, "the gradient of " + firstNonFinite(mean) + " is not finite");
    }
    if (!update.finite()) {
      String tensor = firstNonFinite(next);
      return new Update(loss, rate, norm, tensor == null ? "the gradient's norm is " + norm + ", too long to be squared"
          : "the new value of " + tensor + " is not finite");
    }
    gradient = mean;
    if (rounded != null) {
      rounded.carry(weights);
    }
    exchange();
    if (averaged != null) {
      averaged.follow(number, weights);
    }
    return new Update(loss, rate, norm, null);
  }

  private void exchange() {
    float[] last = weights;
    weights = next;
    next = last;
  }

  private String firstNonFinite(float[] values) {
    for (int i = 0; i < layout.size(); i++) {
      if (!Float.isFinite(values[i])) {
        return layout.holding(i).name();
      }
    }
    return null;
  }
}
