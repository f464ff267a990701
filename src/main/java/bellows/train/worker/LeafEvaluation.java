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
   * Runs the leaf's samples forward, as many together as fit; {@code seen} is called after each {@link #pass} with its
   * loss.
   */
  public static void forEachPass(TrainSpec spec, BatchLoader loader, Leaf leaf, DoubleConsumer seen) {
    for (int from = 0; from < leaf.samples().count(); from += loader.workspace().pass().count()) {
      seen.accept(pass(spec, loader, leaf, from));
    }
  }

  /**
   * Runs samples of the leaf forward, from its sample {@code from} on and as many together as fit. The workspace then
   * holds the scores, targets and numbers of its {@code pass().count()} samples. Where a sample is looked at several
   * times, the scores are averages over its views, as if there had been one.
   *
   * @return the loss summed over these samples
   */
  public static double pass(TrainSpec spec, BatchLoader loader, Leaf leaf, int from) {
    if (spec.views().tests().size() > 1) {
      return new ViewAverage(spec, loader).pass(leaf, from);
    }
    Workspace workspace = loader.workspace();
    int some = Math.min(workspace.batch(), leaf.samples().count() - from);
    workspace.pass().set(false, spec.seed(), 0, some);
    loader.test(leaf, from, some);
    return workspace.evaluate();
  }
}
