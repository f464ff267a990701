package bellows.train.worker;

import bellows.data.EpochOrder;
import bellows.data.Leaf;
import bellows.nn.Pass;
import bellows.nn.model.Model;
import bellows.nn.model.PassSize;
import bellows.nn.model.Workspace;
import bellows.tensor.WireFormat;

/**
 * The leaves of a worker in one step: small ones go through the network together, as many as there is room for, so that
 * small leaves do not mean small matrices. Each has the bits that {@link LeafStep} gives it; those of a subtree may come
 * added up, as {@link ReductionTree} would add them.
 */
public final class LeavesTogether {
  /**
   * Bytes of values and gradients that a pass may work on. Leaves by themselves keep one gradient in the nearest caches
   * until it is added to the next; what that is worth (measured: see src/proof/leaves-together-speed) is more than wide
   * matrices bring once this much is exceeded.
   */
  private static final long NEAR = 6L << 20;
  /** Samples of a pass from which on more gain nothing. */
  private static final int ENOUGH = 64;

  private final TrainSpec spec;
  private final LeafStep alone;
  private final BatchLoader loader;
  private final Workspace workspace;
  private final Buffers buffers;
  private final boolean possible;
  /** The leaves of the pass at hand. */
  private final int[] indices;
  private final float[][] gradients;
  private long decodeNanos;

  LeavesTogether(TrainSpec spec, LeafStep alone, BatchLoader loader, Buffers buffers) {
    this.spec = spec;
    this.alone = alone;
    this.loader = loader;
    workspace = loader.workspace();
    this.buffers = buffers;
    int leaves = workspace.size().leaves();
    possible = leaves > 1 && spec.gradients().way() == Gradients.Way.BACK_PROPAGATION;
    indices = new int[leaves];
    gradients = new float[leaves][];
  }

  /**
   * How many leaves of a run go together: as many as keep near a core what they work on, which for tables is all, for
   * large networks a single leaf. No matter of the result.
   */
  public static PassSize size(TrainSpec spec) {
    int drawn = (spec.batch() - 1) / spec.leaves() + 1;
    PassSize alone = PassSize.of(spec.together());
    if (drawn > spec.together()) {
      return alone;
    }
    Model model = spec.model();
    long sample = model.workspaceBytes(2) - model.workspaceBytes(1);
    long leaf = drawn * sample + 4L * model.layout().size();
    int most = (int) Math.min(Math.min(NEAR / leaf, ENOUGH / drawn), spec.leaves());
    if (most < 2) {
      return alone;
    }
    // So many as divide the leaves of a task, lest the last of them go by themselves.
    int leaves = Integer.highestOneBit(most);
    return new PassSize(spec.together(), leaves, Math.max(spec.together(), leaves * drawn));
  }

  /** Before the first leaf of a step. */
  void begin(StepInput input) {
    alone.begin(input);
    decodeNanos = 0;
    workspace.pass().open(spec.seed(), input.step());
  }

  /** How long all leaves since {@link #begin} have waited for samples: see {@link LeafStep#decodeNanos}. */
  long decodeNanos() {
    return decodeNanos + alone.decodeNanos();
  }

  /**
   * Takes a leaf, which may then wait for others; those that no longer do are added to the tree.
   *
   * @return how many samples the leaf draws
   */
  int add(StepInput input, Leaf leaf, ReductionTree<Partial> tree) {
    EpochOrder order = spec.order(input.epoch());
    int count = order.count(leaf.index(), input.inEpoch());
    if (count == 0 || !possible || count > workspace.batch()) {
      finish(input, tree);
      tree.add(leaf.index(), alone.run(input, leaf));
      workspace.pass().open(spec.seed(), input.step());
      return count;
    }
    if (!workspace.pass().hasRoom(count)) {
      finish(input, tree);
    }
    Pass pass = workspace.pass();
    indices[pass.leaves()] = leaf.index();
    int place = pass.add(count);
    long start = System.nanoTime();
    loader.train(input, order, leaf, 0, count, place);
    decodeNanos += System.nanoTime() - start;
    return count;
  }

  /** Runs the leaves that wait; after the last one. */
  void finish(StepInput input, ReductionTree<Partial> tree) {
    Pass pass = workspace.pass();
    pass.summing(areSubtree(pass));
    for (int i = 0; i < pass.leaves(); i++) {
      gradients[i] = buffers.any();
      workspace.gradient(i, gradients[i]);
    }
    if (pass.leaves() > 0) {
      workspace.train();
    }
    if (pass.sums()) {
      addSum(pass, tree);
    } else {
      for (int i = 0; i < pass.leaves(); i++) {
        spec.wire().round(gradients[i], 0, spec.model().layout().weightCount());
        tree.add(indices[i], new Partial(gradients[i], workspace.loss(i), pass.count(i)));
      }
    }
    pass.open(spec.seed(), input.step());
  }

  /** Whether nobody asks for the leaves' own gradients: they are all of a subtree, and none is rounded. */
  private boolean areSubtree(Pass pass) {
    int leaves = pass.leaves();
    boolean all = leaves > 1 && Integer.bitCount(leaves) == 1 && indices[0] % leaves == 0;
    for (int i = 1; all && i < leaves; i++) {
      all = indices[i] == indices[0] + i;
    }
    return all && spec.wire() == WireFormat.FLOAT32;
  }

  private void addSum(Pass pass, ReductionTree<Partial> tree) {
    int leaves = pass.leaves();
    for (int i = 1; i < leaves; i++) {
      buffers.give(gradients[i]);
    }
    tree.add(new ReductionTree.Node<>(Integer.numberOfTrailingZeros(leaves), indices[0] / leaves,
        new Partial(gradients[0], loss(0, leaves), pass.count())));
  }

  /** The sum of losses in the tree's order. */
  private double loss(int first, int leaves) {
    int half = leaves / 2;
    return half == 0 ? workspace.loss(first) : loss(first, half) + loss(first + half, half);
  }
}
