package bellows.train;

import bellows.tensor.FloatBlock;

/**
 * What leaves add up to in one step: the summed gradient (with batch statistics behind it), the summed loss and the number of samples behind them. If a
 * leaf met a value that is not finite, also which layer of which leaf met it first.
 */
public final class Partial implements Sum<Partial> {
  private static final long serialVersionUID = 1;

  private final FloatBlock gradient;
  private final double loss;
  private final long samples;
  private final String fault;

  /** @param fault where a value first was not finite, for people; null if all were */
  public Partial(float[] gradient, double loss, long samples, String fault) {
    this(new FloatBlock(gradient), loss, samples, fault);
  }

  private Partial(FloatBlock gradient, double loss, long samples, String fault) {
    this.gradient = gradient;
    this.loss = loss;
    this.samples = samples;
    this.fault = fault;
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

  public String fault() {
    return fault;
  }

  @Override
  public Partial plus(Partial right) {
    float[] sum = gradient();
    float[] added = right.gradient();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += added[i];
    }
    return new Partial(gradient, loss + right.loss, samples + right.samples, fault == null ? right.fault : fault);
  }
}
