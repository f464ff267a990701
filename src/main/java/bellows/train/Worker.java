package bellows.train;

import bellows.data.Leaf;
import bellows.kernel.Kernels;
import bellows.nn.Workspace;
import bellows.tensor.Team;
import java.util.Iterator;
import java.util.List;

/**
 * One workspace with the team that shares its arithmetic and the gradient buffers of its leaves: what works on one leaf
 * after the other. Memory only, so it does not matter who works on which leaf. For one caller at a time.
 */
public final class Worker implements AutoCloseable {
  private final TrainSpec spec;
  private final Team team;
  private final Workspace workspace;
  private final Buffers buffers;
  private final LeafStep leafStep;

  /** @param threads of the team, the caller included; does not change the result */
  public Worker(TrainSpec spec, int threads, Kernels kernels) {
    this.spec = spec;
    team = new Team(threads);
    workspace = new Workspace(spec.model(), spec.together(), kernels, team);
    buffers = new Buffers(LeafStep.gradientLength(spec), team);
    leafStep = new LeafStep(spec, workspace, buffers);
  }

  public Workspace workspace() {
    return workspace;
  }

  /** The sums of these leaves in a step: the roots of their reduction tree. Good until a later step begins. */
  public List<ReductionTree.Node<Partial>> step(StepInput input, Iterator<Leaf> leaves) {
    buffers.begin(input.step());
    leafStep.begin(input);
    ReductionTree<Partial> tree = new ReductionTree<>(spec.leaves(), team, added -> buffers.give(added.gradient()));
    while (leaves.hasNext()) {
      Leaf leaf = leaves.next();
      tree.add(leaf.index(), leafStep.run(input, leaf));
    }
    List<ReductionTree.Node<Partial>> roots = tree.roots();
    for (ReductionTree.Node<Partial> root : roots) {
      if (root.sum() != null) {
        buffers.lend(root.sum().gradient());
      }
    }
    return roots;
  }

  /** The sums of these leaves in an evaluation. */
  public List<ReductionTree.Node<Evaluation>> evaluate(float[] weights, Iterator<Leaf> leaves) {
    workspace.weights(weights);
    ReductionTree<Evaluation> tree = new ReductionTree<>(spec.leaves());
    while (leaves.hasNext()) {
      Leaf leaf = leaves.next();
      tree.add(leaf.index(), LeafEvaluation.run(spec, workspace, leaf));
    }
    return tree.roots();
  }

  /** Ends the team. */
  @Override
  public void close() {
    team.close();
  }
}
