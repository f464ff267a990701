package bellows.train.worker;

import bellows.data.EpochOrder;
import bellows.data.Leaf;
import bellows.nn.model.NonFinite;
import bellows.nn.model.Workspace;
import bellows.tensor.Layout;
import java.util.Arrays;

/**
 * What one leaf does in one step: draws its samples, runs them forward and backward, sums. A pure function of (run,
 * step, leaf); the workspace is only memory.
 */
public final class LeafStep {
  private final TrainSpec spec;
  private final BatchLoader loader;
  private final Workspace workspace;
  private final Buffers buffers;
  /** Null unless gradients are found so. */
  private final CentralDifferences differences;
  private long decodeNanos;

  /** @param buffers of {@link #gradientLength}; each partial takes one */
  public LeafStep(TrainSpec spec, BatchLoader loader, Buffers buffers) {
    this.spec = spec;
    this.loader = loader;
    workspace = loader.workspace();
    this.buffers = buffers;
    differences = spec.gradients().way() == Gradients.Way.NUMERICAL ? new CentralDifferences(workspace) : null;
  }

  /** The floats of a partial's gradient. */
  public static int gradientLength(TrainSpec spec) {
    return spec.model().layout().size();
  }

  /** Points the workspace at the weights of a step; before the first leaf of it. */
  public void begin(StepInput input) {
    decodeNanos = 0;
    workspace.weights(input.weights());
    if (differences != null) {
      differences.around(input.weights());
    }
  }

  /**
   * How long all leaves since {@link #begin} have waited for samples to be chosen, read, transformed and normalised.
   */
  long decodeNanos() {
    return decodeNanos;
  }

  /** The leaf's partial; null if it draws no sample in this step. */
  public Partial run(StepInput input, Leaf leaf) {
    EpochOrder order = spec.order(input.epoch());
    int count = order.count(leaf.index(), input.inEpoch());
    if (count == 0) {
      return null;
    }
    float[] gradient = gradient();
    double loss = 0;
    for (int from = 0; from < count; from += workspace.batch()) {
      loss += pass(input, order, leaf, from, count, gradient);
    }
    spec.wire().round(gradient, 0, spec.model().layout().weightCount());
    return new Partial(gradient, loss, count);
  }

  /** The first pass of back-propagation replaces what is in a gradient; other ways add to zeros. */
  private float[] gradient() {
    boolean replaced = spec.gradients().way() == Gradients.Way.BACK_PROPAGATION;
    float[] gradient = replaced ? buffers.any() : buffers.zeros();
    workspace.gradient(gradient);
    return gradient;
  }

  /** One pass through the network: the leaf's draws of the step from {@code from} on, as many as go together. */
  private double pass(StepInput input, EpochOrder order, Leaf leaf, int from, int count, float[] gradient) {
    int some = Math.min(workspace.batch(), count - from);
    workspace.pass().set(true, spec.seed(), input.step(), some).adding(from > 0);
    long start = System.nanoTime();
    loader.train(input, order, leaf, from, some);
    decodeNanos += System.nanoTime() - start;
    if (spec.gradients().way() == Gradients.Way.BACK_PROPAGATION) {
      return workspace.train();
    }
    double loss = workspace.evaluate();
    if (differences != null) {
      differences.addTo(gradient, spec.gradients().h());
    }
    return loss;
  }

  /**
   * Runs the leaf's part of a step again and looks at every value of every pass, which a step has no time for: what
   * was not finite first, or null if all is finite. Since a step is a pure function, it meets what the step met.
   */
  public Fault diagnose(StepInput input, Leaf leaf) {
    EpochOrder order = spec.order(input.epoch());
    int count = order.count(leaf.index(), input.inEpoch());
    float[] gradient = gradient();
    Fault fault = null;
    for (int from = 0; from < count && fault == null; from += workspace.batch()) {
      double loss = pass(input, order, leaf, from, count, gradient);
      fault = fault(leaf.index(), loss, gradient);
    }
    buffers.give(gradient);
    return fault;
  }

  private Fault fault(int leaf, double loss, float[] gradient) {
    String layer = NonFinite.firstLayer(workspace);
    long[] all = Arrays.copyOf(workspace.pass().ids(), workspace.pass().count());
    Layout.Segment tensor = lastNonFinite(gradient);
    if (layer != null && (tensor != null || !Double.isFinite(loss))) {
      String what = layer.equals("input") ? "the input" : "the output of layer " + layer;
      return new Fault(leaf, layer, what, NonFinite.samples(workspace, layer));
    } else if (!Double.isFinite(loss)) {
      return new Fault(leaf, "loss", "the loss of finite scores", all);
    }
    return tensor == null ? null : new Fault(leaf, tensor.layer(),
        (tensor.momentum() == 0 ? "the gradient of " : "the batch's ") + tensor.name(), all);
  }

  /** The tensor that the backward pass spoilt first: it goes from the last layer to the first. */
  private Layout.Segment lastNonFinite(float[] gradient) {
    for (int i = gradient.length - 1; i >= 0; i--) {
      if (!Float.isFinite(gradient[i])) {
        return spec.model().layout().holding(i);
      }
    }
    return null;
  }
}
