package bellows.nn;

/** What a pass through the network is for. One object a workspace, set before each pass. */
public final class Pass {
  private boolean training;
  private long seed;
  private long step;
  private int count;
  private final long[] ids;

  Pass(int batch) {
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

  /** The samples' numbers in their data set; random draws depend on them. */
  public long[] ids() {
    return ids;
  }
}
