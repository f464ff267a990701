package bellows.train.worker;

import bellows.tensor.Team;

/**
 * What leaves add up to in one step: the summed gradient (with batch statistics behind it), the summed loss and the
 * number of samples behind them.
 */
public final class Partial implements Sum<Partial> {
  private static final long serialVersionUID = 1;
  /** Floats that one member of a team adds at a time. */
  private static final int PIECE = 1 << 16;

  private final float[] gradient;
  private final double loss;
  private final long samples;

  public Partial(float[] gradient, double loss, long samples) {
    this.gradient = gradient;
    this.loss = loss;
    this.samples = samples;
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
    return new Partial(gradient, loss + right.loss, samples + right.samples);
  }
}
