package bellows.train;

import bellows.tensor.FloatBlock;

/**
 * What leaves add up to in one step: the summed gradient (with batch statistics behind it), the summed loss and the
 * number of samples behind them.
 */
public final class Partial implements Sum<Partial> {
  private static final long serialVersionUID = 1;

  private final FloatBlock gradient;
  private final double loss;
  private final long samples;

  public Partial(float[] gradient, double loss, long samples) {
    this(new FloatBlock(gradient), loss, samples);
  }

  private Partial(FloatBlock gradient, double loss, long samples) {
    this.gradient = gradient;
    this.loss = loss;
    this.samples = samples;
  }

  /** Summed over samples, not averaged; behind the gradients the statistics, each counted once for each sample. */
  public float[] gradient() {
    return gradient.values();
  }

  /** Summed over samples. */
  public double loss() {
    return loss;
  }

  public long samples() {
    return samples;
  }

  @Override
  public Partial plus(Partial right) {
    float[] sum = gradient();
    float[] added = right.gradient();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += added[i];
    }
    return new Partial(gradient, loss + right.loss, samples + right.samples);
  }
}
