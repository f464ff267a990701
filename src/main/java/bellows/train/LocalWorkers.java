package bellows.train;

import bellows.data.Leaf;
import bellows.data.Samples;
import bellows.data.Split;
import bellows.kernel.Kernels;
import bellows.nn.Workspace;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * This thread alone: the plainest way to run the algorithm, and the oracle that every other way must equal bit for bit.
 */
public final class LocalWorkers implements Workers {
  private final TrainSpec spec;
  private final Map<Split, List<Leaf>> leaves = new EnumMap<>(Split.class);
  private final Workspace workspace;
  private final LeafStep leafStep;

  /** @param test may be null */
  public LocalWorkers(TrainSpec spec, Samples train, Samples test, Kernels kernels) {
    this.spec = spec;
    leaves.put(Split.TRAIN, leaves(train));
    if (test != null) {
      leaves.put(Split.TEST, leaves(test));
    }
    workspace = new Workspace(spec.model(), spec.together(), kernels);
    leafStep = new LeafStep(spec, workspace);
  }

  private List<Leaf> leaves(Samples samples) {
    return IntStream.range(0, spec.leaves()).mapToObj(l -> Leaf.of(samples, l, spec.leaves())).toList();
  }

  @Override
  public StepResult step(StepInput input) {
    long start = System.nanoTime();
    leafStep.begin(input);
    ReductionTree<Partial> tree = new ReductionTree<>(spec.leaves());
    for (Leaf leaf : leaves.get(Split.TRAIN)) {
      tree.add(leaf.index(), leafStep.run(input, leaf));
    }
    return new StepResult(tree.root(), 0, (System.nanoTime() - start) / 1e6, 0);
  }

  @Override
  public Evaluation evaluate(Split split, float[] weights) {
    workspace.weights(weights, false);
    ReductionTree<Evaluation> tree = new ReductionTree<>(spec.leaves());
    for (Leaf leaf : leaves.get(split)) {
      tree.add(leaf.index(), LeafEvaluation.run(spec, workspace, leaf));
    }
    return tree.root();
  }

  @Override
  public boolean has(Split split) {
    return leaves.containsKey(split);
  }

  @Override
  public String describe() {
    return "one thread of this JVM";
  }

  @Override
  public void close() {}
}
