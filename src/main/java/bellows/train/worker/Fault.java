package bellows.train.worker;

import bellows.tensor.Team;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Where a step first met a value that is not finite: the leaf, the layer, the samples. Leaves add up to the first
 * fault in their order.
 */
public final class Fault implements Sum<Fault> {
  private static final long serialVersionUID = 1;
  /** A message with all samples of a large leaf would hide what it says. */
  private static final int MOST_TOLD = 20;

  private final int leaf;
  private final String layer;
  private final String what;
  private final long[] samples;

  /**
   * @param layer {@code input} where the data itself is not finite, {@code loss} where only the loss is not
   * @param what of the layer is not finite, for people
   * @param samples ids of the samples that show it; where a sum over samples does, all of the pass
   */
  Fault(int leaf, String layer, String what, long[] samples) {
    this.leaf = leaf;
    this.layer = layer;
    this.what = what;
    this.samples = samples;
  }

  public int leaf() {
    return leaf;
  }

  public String layer() {
    return layer;
  }

  public long[] samples() {
    return samples.clone();
  }

  @Override
  public Fault plus(Fault right, Team team) {
    return this;
  }

  /** {@code leaf 2: the output of layer conv1 is not finite for sample 17}. */
  @Override
  public String toString() {
    String ids = Arrays.stream(samples).limit(MOST_TOLD).mapToObj(String::valueOf).collect(Collectors.joining(", "));
    String more = samples.length > MOST_TOLD ? " and " + (samples.length - MOST_TOLD) + " more" : "";
    return "leaf " + leaf + ": " + what + " is not finite for " + (samples.length == 1 ? "sample " : "samples ") + ids
        + more;
  }
}
