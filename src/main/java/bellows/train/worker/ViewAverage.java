package bellows.train.worker;

import bellows.data.Leaf;
import bellows.nn.model.Workspace;

/**
 * Looks at each sample through several views and averages the answers. Passes have at most as many looks as the
 * workspace has room for, even if a sample's views then take several.
 */
final class ViewAverage {
  private final TrainSpec spec;
  private final BatchLoader loader;
  private final Workspace workspace;
  private final int views;
  private final int outputs;
  private final int samples;
  private final float[] answers;

  ViewAverage(TrainSpec spec, BatchLoader loader) {
    this.spec = spec;
    this.loader = loader;
    workspace = loader.workspace();
    views = spec.views().tests().size();
    outputs = spec.model().output().size();
    samples = Math.max(1, workspace.batch() / views);
    answers = new float[samples * views * outputs];
  }

  /**
   * The loss of some samples, from the leaf's sample {@code from} on, whose averaged scores the workspace then holds.
   */
  double pass(Leaf leaf, int from) {
    int some = Math.min(samples, leaf.samples().count() - from);
    boolean finite = look(leaf, from, some);
    workspace.pass().set(false, spec.seed(), 0, some);
    for (int i = 0; i < some; i++) {
      loader.name(leaf, from + i, i);
      spec.model().loss().average(answers, i * views * outputs, views, outputs, workspace.scores().array(),
          workspace.scores().offset() + i * outputs);
    }
    double loss = workspace.loss();
    return finite ? loss : Double.NaN;
  }

  /** Collects the scores of all views of some samples; whether all were finite. */
  private boolean look(Leaf leaf, int first, int some) {
    boolean finite = true;
    int looks = some * views;
    for (int from = 0; from < looks; from += workspace.batch()) {
      int together = Math.min(workspace.batch(), looks - from);
      workspace.pass().set(false, spec.seed(), 0, together);
      loader.test(leaf, first * views + from, together);
      finite &= !Double.isNaN(workspace.evaluate());
      System.arraycopy(workspace.scores().array(), workspace.scores().offset(), answers, from * outputs,
          together * outputs);
    }
    return finite;
  }
}
