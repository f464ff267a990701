package bellows.train.worker;

import bellows.data.Leaf;
import bellows.nn.model.Workspace;
import java.util.function.DoubleConsumer;

/** What one leaf does in an evaluation: all its samples, in their order, forward only. */
public final class LeafEvaluation {
  private LeafEvaluation() {}

  /** The leaf's sums; null if it has no samples. The workspace already points at the weights. */
  public static Evaluation run(TrainSpec spec, BatchLoader loader, Leaf leaf) {
    if (leaf.samples().count() == 0) {
      return null;
    }
    Evaluation evaluation = new Evaluation(spec.model().classes(), new Health(spec.model()));
    forEachPass(spec, loader, leaf, loss -> evaluation.add(loader.workspace(), loss));
    return evaluation;
  }

  /**
   * Runs the leaf's samples forward, as many together as fit; {@code seen} is called after each pass with the loss
   * summed over it. Where a sample is looked at several times, it is called when the answers to some samples are there,
   * averaged: the workspace then holds these samples' scores, targets and numbers, as if there had been one view each.
   */
  public static void forEachPass(TrainSpec spec, BatchLoader loader, Leaf leaf, DoubleConsumer seen) {
    if (spec.views().tests().size() > 1) {
      new ViewAverage(spec, loader).forEachPass(leaf, seen);
      return;
    }
    Workspace workspace = loader.workspace();
    int count = leaf.samples().count();
    for (int from = 0; from < count; from += workspace.batch()) {
      int some = Math.min(workspace.batch(), count - from);
      workspace.pass().set(false, spec.seed(), 0, some);
      loader.test(leaf, from, some);
      seen.accept(workspace.evaluate());
    }
  }
}
