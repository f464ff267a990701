package bellows.nn;

import bellows.nn.loss.Targets;

/**
 * What a pass through the network is for. One object a workspace, set before each pass.
 *
 * <p>The samples of a pass are of one leaf or of several, one behind the other. Whatever is a sum over samples is kept
 * apart for each leaf: gradients of parameters, statistics, losses. So a leaf has the same bits whether it goes through
 * the network by itself or with others. A caller who wants no more than the sum over leaves {@linkplain #summing says
 * so}.
 */
public final class Pass {
  private final int room;
  private final Targets targets;
  private final long[] ids;
  /** Where each leaf's samples begin; behind the last leaf, where they end. */
  private final int[] starts;
  private final double[] auxiliaryLosses;
  private boolean training;
  private boolean adds;
  private boolean sums;
  private long seed;
  private long step;
  private int leaves;

  /** For passes of one leaf. */
  public Pass(int batch, Targets targets) {
    this(batch, 1, targets);
  }

  /**
   * @param room the most samples
   * @param leaves the most leaves that they are of
   */
  public Pass(int room, int leaves, Targets targets) {
    this.room = room;
    this.targets = targets;
    ids = new long[room];
    starts = new int[leaves + 1];
    auxiliaryLosses = new double[leaves];
  }

  /** Prepares for {@code count} samples of one leaf; the caller then sets their {@link #ids}. */
  public Pass set(boolean training, long seed, long step, int count) {
    this.training = training;
    this.seed = seed;
    this.step = step;
    adds = true;
    sums = false;
    leaves = 0;
    add(count);
    return this;
  }

  /** Prepares for a training of leaves that are then {@linkplain #add added}. */
  public void open(long seed, long step) {
    set(true, seed, step, 0);
    leaves = 0;
  }

  /** Whether there is room for that many samples of one more leaf. */
  public boolean hasRoom(int count) {
    return leaves < auxiliaryLosses.length && starts[leaves] + count <= room;
  }

  /**
   * Adds a leaf of {@code count} samples; the caller then sets their {@link #ids}.
   *
   * @return the place of the first of them
   */
  public int add(int count) {
    starts[leaves + 1] = starts[leaves] + count;
    return starts[leaves++];
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

  /** Samples in this pass, of all leaves. */
  public int count() {
    return starts[leaves];
  }

  /** Leaves that the samples are of. */
  public int leaves() {
    return leaves;
  }

  /** The place of a leaf's first sample. */
  public int first(int leaf) {
    return starts[leaf];
  }

  /** The samples of a leaf. */
  public int count(int leaf) {
    return starts[leaf + 1] - starts[leaf];
  }

  /**
   * Whether the way back adds to the gradients that are there: what {@link #set} asks for. Otherwise it replaces them,
   * whatever they were, by what it would have added to zeros: so nobody has to write those.
   */
  public boolean adds() {
    return adds;
  }

  /** Chooses between adding to gradients and replacing them; after {@link #set} or {@link #open}. */
  public Pass adding(boolean wanted) {
    adds = wanted;
    return this;
  }

  /**
   * Whether the way back sets but one gradient, the first leaf's, to the sum of what the leaves have, which are a power
   * of two: neighbours first, then their sums, as if each had been replaced and then added. Those of other leaves are
   * left with anything in them.
   */
  public boolean sums() {
    return sums;
  }

  /** Asks for gradients that are replaced and, if {@code wanted}, summed over leaves; after the last was added. */
  public Pass summing(boolean wanted) {
    adds = false;
    sums = wanted;
    return this;
  }

  /** Where the samples of each leaf begin, and behind the last leaf where they end. */
  public int[] starts() {
    return starts;
  }

  /** What the samples should give, for layers with a loss of their own. */
  public Targets targets() {
    return targets;
  }

  /** Tells targets how many samples there are, and begins to add up the losses of layers from 0. */
  public void begin() {
    targets.count(count());
    for (int leaf = 0; leaf < leaves; leaf++) {
      auxiliaryLosses[leaf] = 0;
    }
  }

  /** What a layer adds to the loss of a leaf in this pass, summed over its samples. */
  public void addAuxiliaryLoss(int leaf, double loss) {
    auxiliaryLosses[leaf] += loss;
  }

  /** The sum of what layers added for a leaf, in their order. */
  public double auxiliaryLoss(int leaf) {
    return auxiliaryLosses[leaf];
  }

  /** The samples' numbers in their data set; random draws depend on them. */
  public long[] ids() {
    return ids;
  }
}
