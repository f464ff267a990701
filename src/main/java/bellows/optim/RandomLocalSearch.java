package bellows.optim;

import bellows.tensor.Draws;

/**
 * Random local search, a (1+1) evolution strategy with a step size by schedule (Rastrigin: The Convergence of the Random
 * Search Method in the Extremal Control of a Many-Parameter System, 1963; Rechenberg: Evolutionsstrategie, 1973): each
 * step tries the best weights so far plus {@code rate} times a standard normal draw for each.
 */
public record RandomLocalSearch() implements Search {
  private static final long serialVersionUID = 1;

  @Override
  public boolean startsAfresh() {
    return false;
  }

  @Override
  public void propose(long key, float rate, float[] best, float[] next, int from, int to) {
    for (int i = from; i < to; i++) {
      next[i] = best[i] + rate * (float) Draws.gaussian(key, i);
    }
  }
}
