package bellows.train;

import bellows.data.EpochOrder;
import bellows.data.Leaf;
import bellows.nn.Workspace;

/**
 * What one leaf does in one step: draws its samples, runs them forward and backward, sums. A pure function of (run,
 * step, leaf); the workspace is only memory.
 */
public final class LeafStep {
  private final TrainSpec spec;
  private final Workspace workspace;
  private final Buffers buffers;

  /** @param buffers of {@link #gradientLength}; each partial takes one */
  public LeafStep(TrainSpec spec, Workspace workspace, Buffers buffers) {
    this.spec = spec;
    this.workspace = workspace;
    this.buffers = buffers;
  }

  /** The floats of a partial's gradient. */
  public static int gradientLength(TrainSpec spec) {
    return spec.model().layout().size();
  }

  /** Points the workspace at the weights of a step; before the first leaf of it. */
  public void begin(StepInput input) {
    workspace.weights(input.weights());
  }

  /** The leaf's partial; null if it draws no sample in this step. */
  public Partial run(StepInput input, Leaf leaf) {
    EpochOrder order = spec.order(input.epoch());
    int count = order.count(leaf.index(), input.inEpoch());
    if (count == 0) {
      return null;
    }
    float[] gradient = buffers.take();
    workspace.gradient(gradient);
    double loss = 0;
    String fault = null;
    for (int from = 0; from < count; from += workspace.batch()) {
      int some = Math.min(workspace.batch(), count - from);
      workspace.pass().set(true, spec.seed(), input.step(), some);
      for (int i = 0; i < some; i++) {
        spec.place(workspace, leaf, order.row(leaf.index(), input.inEpoch(), from + i), i);
      }
      double sum = workspace.train();
      loss += sum;
      if (!Double.isFinite(sum) && fault == null) {
        fault = fault(leaf);
      }
    }
    return new Partial(gradient, loss, count, fault);
  }

  private String fault(Leaf leaf) {
    String layer = workspace.firstNonFinite();
    return "leaf " + leaf.index() + ": " + (layer == null ? "the loss of finite scores" : "the output of layer "
        + layer)
        + " is not finite";
  }
}
