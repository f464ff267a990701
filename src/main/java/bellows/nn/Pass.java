package bellows.nn;

import bellows.nn.loss.Targets;

/** What a pass through the network is for. One object a workspace, set before each pass. */
public final class Pass {
  private boolean training;
  private long seed;
  private long step;
  private int count;
  private double auxiliaryLoss;
  private final Targets targets;
  private final long[] ids;

  public Pass(int batch, Targets targets) {
    this.targets = targets;
    ids = new long[batch];
  }

  /** Prepares for {@code count} samples; the caller then sets their {@link #ids}. */
  public Pass set(boolean training, long seed, long step, int count) {
    this.training = training;
    this.seed = seed;
    this.step = step;
    this.count = count;
    return this;
  }

  public boolean training() {
    return training;
  }

  public long seed() {
    return seed;
  }

  public long step() {
    return step;
  }

  /** Samples in this pass, at most the workspace's batch. */
  public int count() {
    return count;
  }

  /** What the samples should give, for layers with a loss of their own. */
  public Targets targets() {
    return targets;
  }

  /** Tells targets how many samples there are, and begins to add up the losses of layers from 0. */
  public void begin() {
    targets.count(count);
    auxiliaryLoss = 0;
  }

  /** What a layer adds to the loss of this pass, summed over its samples. */
  public void addAuxiliaryLoss(double loss) {
    auxiliaryLoss += loss;
  }

  /** The sum of what layers added, in their order. */
  public double auxiliaryLoss() {
    return auxiliaryLoss;
  }

  /** The samples' numbers in their data set; random draws depend on them. */
  public long[] ids() {
    return ids;
  }
}
