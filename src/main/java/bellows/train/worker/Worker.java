package bellows.train.worker;

import bellows.data.Leaf;
import bellows.kernel.Kernels;
import bellows.nn.model.PassSize;
import bellows.nn.model.Workspace;
import bellows.tensor.Team;
import java.util.Iterator;
import java.util.List;

/**
 * One workspace with the team that shares its arithmetic and the gradient buffers of its leaves: what works on one leaf
 * after the other, or on several small ones together. Memory only, so it does not matter who works on which leaf. For
 * one caller at a time.
 */
public final class Worker implements AutoCloseable {
  /**
   * What a step was.
   *
   * @param leaves of this worker, also those without a sample
   * @param aheadNanos that others worked, meanwhile or earlier, on samples of this step
   * @param decodeNanos getting leaves, choosing samples, reading, transforming and normalising them
   */
  public record Cost(int leaves, long samples, long aheadNanos, long decodeNanos) {
    static final Cost NONE = new Cost(0, 0, 0, 0);

    /** Of two workers side by side: samples are waited for as long as the one that waits longer does. */
    public Cost beside(Cost other) {
      return new Cost(leaves + other.leaves, samples + other.samples, aheadNanos + other.aheadNanos,
          Math.max(decodeNanos, other.decodeNanos));
    }
  }

  private final TrainSpec spec;
  private final Team team;
  private final Prefetcher ahead;
  private final Workspace workspace;
  private final Buffers buffers;
  private final BatchLoader loader;
  private final LeafStep leafStep;
  private final LeavesTogether together;
  private Cost cost = Cost.NONE;

  /** Makes a worker for whom nobody prepares samples. */
  public Worker(TrainSpec spec, int threads, Kernels kernels) {
    this(spec, threads, kernels, null);
  }

  /**
   * @param threads of the team, the caller included; does not change the result
   * @param ahead prepares the samples of the next step, for all workers of a JVM; null for nobody. The caller's to
   *     close
   */
  public Worker(TrainSpec spec, int threads, Kernels kernels, Prefetcher ahead) {
    this(spec, threads, kernels, ahead, LeavesTogether.size(spec));
  }

  /** @param size how many leaves go through the network together; does not change the result */
  public Worker(TrainSpec spec, int threads, Kernels kernels, Prefetcher ahead, PassSize size) {
    this.spec = spec;
    this.ahead = ahead;
    team = new Team(threads);
    workspace = new Workspace(spec.model(), size, kernels, team);
    buffers = new Buffers(LeafStep.gradientLength(spec), team);
    loader = new BatchLoader(spec, workspace, team, ahead);
    leafStep = new LeafStep(spec, loader, buffers);
    together = new LeavesTogether(spec, leafStep, loader, buffers);
  }

  public Workspace workspace() {
    return workspace;
  }

  /** Brings samples into the workspace. */
  public BatchLoader loader() {
    return loader;
  }

  /** The cost of the last call of {@link #step}; nothing after an evaluation. */
  public Cost cost() {
    return cost;
  }

  /** The sums of these leaves in a step. */
  public LeafSums step(StepInput input, Iterator<Leaf> leaves) {
    buffers.begin(input.serial());
    together.begin(input);
    ReductionTree<Partial> tree = new ReductionTree<>(spec.leaves(), team, added -> buffers.give(added.gradient()));
    int count = 0;
    long samples = 0;
    long getting = 0;
    for (long start = System.nanoTime(); leaves.hasNext(); start = System.nanoTime()) {
      Leaf leaf = leaves.next();
      getting += System.nanoTime() - start;
      if (ahead != null) {
        ahead.begin(input, leaf);
      }
      samples += together.add(input, leaf, tree);
      count++;
    }
    together.finish(input, tree);
    workspace.forgetWeights();
    cost = new Cost(count, samples, loader.drainAheadNanos(), getting + together.decodeNanos());
    return new LeafSums(tree.roots(), buffers);
  }

  /** What these leaves meet in a step that is not finite: see {@link LeafStep#diagnose}. */
  public List<ReductionTree.Node<Fault>> diagnose(StepInput input, Iterator<Leaf> leaves) {
    leafStep.begin(input);
    ReductionTree<Fault> tree = new ReductionTree<>(spec.leaves());
    while (leaves.hasNext()) {
      Leaf leaf = leaves.next();
      tree.add(leaf.index(), leafStep.diagnose(input, leaf));
    }
    return tree.roots();
  }

  /** The sums of these leaves in an evaluation. */
  public List<ReductionTree.Node<Evaluation>> evaluate(float[] weights, Iterator<Leaf> leaves) {
    cost = Cost.NONE;
    workspace.weights(weights);
    ReductionTree<Evaluation> tree = new ReductionTree<>(spec.leaves());
    while (leaves.hasNext()) {
      Leaf leaf = leaves.next();
      tree.add(leaf.index(), LeafEvaluation.run(spec, loader, leaf));
    }
    return tree.roots();
  }

  /** Ends the team. */
  @Override
  public void close() {
    team.close();
  }
}
