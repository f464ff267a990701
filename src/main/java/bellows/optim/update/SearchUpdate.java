package bellows.optim.update;

import bellows.optim.Regularisation;
import bellows.optim.Search;
import bellows.tensor.Draws;
import bellows.tensor.Layout.Segment;
import bellows.tensor.Layout;

/**
 * A step of a {@link Search}: judges the weights that were tried by their loss, keeps them if they are the best so far,
 * and proposes the next. What is frozen stays as it is. A few thousand weights are worth one thread.
 */
public final class SearchUpdate {
  /** First values of the network. */
  public interface FirstValues {
    /** Draws them into {@code weights}, statistics included. */
    void draw(long seed, float[] weights);
  }

  private final Search rule;
  private final Regularisation regularisation;
  private final Layout layout;
  private final FirstValues first;
  private final long key;
  private final float[] best;
  private double least;

  /**
   * @param seed of the run, from which all proposals are drawn
   * @param best weights and statistics so far; changes with each improvement
   * @param least their loss with its penalty; NaN where none was judged yet
   */
  public SearchUpdate(Search rule, Regularisation regularisation, Layout layout, FirstValues first, long seed,
      float[] best, double least) {
    this.rule = rule;
    this.regularisation = regularisation;
    this.layout = layout;
    this.first = first;
    key = Draws.key(seed, "search");
    this.best = best;
    this.least = least;
  }

  /** The best weights so far, with the statistics beside them. */
  public float[] best() {
    return best;
  }

  /** The loss of the best weights with its penalty; NaN before the first step. */
  public double least() {
    return least;
  }

  /**
   * Judges {@code tried}, and sets {@code next} to what is to be tried in the next step. Of weights with equal losses the
   * first are kept.
   *
   * @param step counts from 1
   * @param loss the mean over all samples, without penalty; finite
   */
  public void apply(long step, float rate, float[] tried, double loss, float[] next) {
    double found = loss + penalty(tried);
    if (Double.isNaN(least) || found < least) {
      least = found;
      System.arraycopy(tried, 0, best, 0, best.length);
    }
    long draws = Draws.key(key, step);
    if (rule.startsAfresh()) {
      first.draw(draws, next);
    }
    rule.propose(draws, rate, best, next, 0, layout.weightCount());
    keepFrozen(tried, next);
  }

  private double penalty(float[] weights) {
    double sum = 0;
    for (Segment tensor : layout.weights()) {
      sum += layout.isFrozen(tensor) ? 0 : regularisation.penalty(tensor, weights);
    }
    return sum;
  }

  private void keepFrozen(float[] tried, float[] next) {
    for (Segment tensor : layout.weights()) {
      if (layout.isFrozen(tensor)) {
        System.arraycopy(tried, tensor.offset(), next, tensor.offset(), tensor.size());
      }
    }
    System.arraycopy(tried, layout.weightCount(), next, layout.weightCount(), layout.size() - layout.weightCount());
  }
}
