package bellows.optim;

/**
 * A rule that needs no gradient: it tries weights, whoever applies it keeps those whose loss is the least so far, and it
 * makes the next proposal out of them. A loss tells something of weights only beside losses of the same samples, so a
 * step of a search sees all of them.
 *
 * <p>What it remembers are the best weights and their loss; they belong to the run's state, and there are no slots.
 */
public interface Search extends UpdateRule {
  @Override
  default int slots() {
    return 0;
  }

  /** Whether a proposal is made of first values of the network, drawn anew for each. */
  boolean startsAfresh();

  /**
   * Sets {@code next} to the proposal, elements [{@code from}, {@code to}). Elementwise, so that any split of the range
   * gives the same bits.
   *
   * @param key of this proposal's draws: element i takes its own from counter i
   * @param rate the learning rate
   * @param best the weights with the least loss so far; not written
   * @param next holds first values of the network where the rule {@link #startsAfresh}, else anything
   */
  void propose(long key, float rate, float[] best, float[] next, int from, int to);
}
