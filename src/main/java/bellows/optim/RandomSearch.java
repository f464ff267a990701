package bellows.optim;

/**
 * Pure random search (Anderson: Recent Advances in Finding Best Operating Conditions, JASA 48, 1953; Brooks: A Discussion
 * of Random Methods for Seeking Maxima, Operations Research 6, 1958): each step tries weights that have nothing to do with
 * those before, {@code rate} times values drawn as the network's first values are. What begins at 0, as biases do, stays 0.
 */
public record RandomSearch() implements Search {
  private static final long serialVersionUID = 1;

  @Override
  public boolean startsAfresh() {
    return true;
  }

  @Override
  public void propose(long key, float rate, float[] best, float[] next, int from, int to) {
    for (int i = from; i < to; i++) {
      next[i] *= rate;
    }
  }
}
