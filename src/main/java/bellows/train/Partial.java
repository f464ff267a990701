package bellows.train;

import bellows.tensor.Team;

/**
 * What leaves add up to in one step: the summed gradient (with batch statistics behind it), the summed loss and the
 * number of samples behind them. If a leaf met a value that is not finite, also which layer of which leaf met it first.
 */
public final class Partial implements Sum<Partial> {
  private static final long serialVersionUID = 1;
  /** Floats that one member of a team adds at a time. */
  private static final int PIECE = 1 << 16;

  private final float[] gradient;
  private final double loss;
  private final long samples;
  private final String fault;

  /** @param fault where a value first was not finite, for people; null if all were */
  public Partial(float[] gradient, double loss, long samples, String fault) {
    this.gradient = gradient;
    this.loss = loss;
    this.samples = samples;
    this.fault = fault;
  }

  /** Summed over samples, not averaged; behind the gradients the statistics, each counted once for each sample. */
  public float[] gradient() {
    return gradient;
  }

  /** Summed over samples. */
  public double loss() {
    return loss;
  }

  public long samples() {
    return samples;
  }

  public String fault() {
    return fault;
  }

  @Override
  public Partial plus(Partial right, Team team) {
    float[] sum = gradient;
    float[] added = right.gradient;
    int pieces = (sum.length + PIECE - 1) / PIECE;
    team.run(pieces, (member, piece) -> {
      int end = Math.min(sum.length, (piece + 1) * PIECE);
      for (int i = piece * PIECE; i < end; i++) {
        sum[i] += added[i];
      }
    });
    return new Partial(gradient, loss + right.loss, samples + right.samples, fault == null ? right.fault : fault);
  }
}
