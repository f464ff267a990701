package bellows.draw;

import bellows.data.Leaf;
import bellows.data.Rows;
import bellows.kernel.KernelProvider;
import bellows.nn.model.Workspace;
import bellows.train.worker.BatchLoader;
import bellows.train.worker.LeafEvaluation;
import bellows.train.worker.TrainSpec;

/** The mean loss over some samples as a function of all weights, as evaluation measures it. For one thread. */
final class LossAt {
  private static final int TOGETHER = 64;

  private final TrainSpec spec;
  private final Leaf leaf;
  private final BatchLoader loader;
  private double sum;

  LossAt(TrainSpec spec, Rows samples) {
    this.spec = spec;
    leaf = new Leaf(0, 1, samples);
    Workspace workspace = new Workspace(spec.model(), Math.min(TOGETHER, samples.count()), KernelProvider.kernels());
    loader = new BatchLoader(spec, workspace);
  }

  /** @param weights and statistics; read until the call returns. NaN where a score is not finite */
  double of(float[] weights) {
    loader.workspace().weights(weights);
    sum = 0;
    LeafEvaluation.forEachPass(spec, loader, leaf, loss -> sum += loss);
    return sum / leaf.samples().count();
  }
}
