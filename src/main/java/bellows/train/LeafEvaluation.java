package bellows.train;

import bellows.data.Leaf;
import bellows.nn.Workspace;

/** What one leaf does in an evaluation: all its samples, in their order, forward only. */
public final class LeafEvaluation {
  private LeafEvaluation() {}

  /** The leaf's sums; null if it has no samples. The workspace already points at the weights. */
  public static Evaluation run(TrainSpec spec, Workspace workspace, Leaf leaf) {
    int count = leaf.samples().count();
    if (count == 0) {
      return null;
    }
    Evaluation evaluation = new Evaluation(spec.model().classes(), new Health(spec.model()));
    for (int from = 0; from < count; from += workspace.batch()) {
      int some = Math.min(workspace.batch(), count - from);
      workspace.pass().set(false, spec.seed(), 0, some);
      for (int i = 0; i < some; i++) {
        LeafStep.place(workspace, leaf, from + i, i, spec.normalisation());
      }
      evaluation.add(workspace, workspace.evaluate());
    }
    return evaluation;
  }
}
