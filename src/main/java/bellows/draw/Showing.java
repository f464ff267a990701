package bellows.draw;

import bellows.data.Leaf;
import bellows.data.Rows;
import bellows.image.Picture;
import bellows.image.augment.Views;
import bellows.kernel.KernelProvider;
import bellows.nn.model.Workspace;
import bellows.tensor.Team;
import bellows.train.worker.BatchLoader;
import bellows.train.worker.LeafEvaluation;
import bellows.train.worker.TrainSpec;

/** Shows samples to a network as evaluation does, and tells of each. */
final class Showing {
  private static final int TOGETHER = 64;

  /** Hears of one sample. */
  interface Visitor {
    /**
     * @param row of the sample
     * @param workspace after the pass that it was in
     * @param i its place in that pass
     */
    void visit(int row, Workspace workspace, int i);
  }

  private Showing() {}

  /** A sample as the network sees it before normalisation, in its first view. */
  static Picture seen(TrainSpec spec, Rows samples, int row) {
    Picture read = new Picture();
    samples.read(row, read);
    Picture seen = new Picture();
    seen.copy(spec.views().tests().get(0).apply(read, new Picture(), Views.key(spec.seed(), 0, row)));
    return seen;
  }

  /** All samples, in their order. */
  static void each(TrainSpec spec, float[] weights, Rows samples, Visitor visitor) {
    Leaf leaf = new Leaf(0, 1, samples);
    int batch = Math.max(1, Math.min(TOGETHER, samples.count()));
    try (Team team = new Team(Runtime.getRuntime().availableProcessors())) {
      Workspace workspace = new Workspace(spec.model(), batch, KernelProvider.kernels(), team);
      workspace.weights(weights);
      BatchLoader loader = new BatchLoader(spec, workspace);
      int some;
      for (int from = 0; from < samples.count(); from += some) {
        LeafEvaluation.pass(spec, loader, leaf, from);
        some = workspace.pass().count();
        for (int i = 0; i < some; i++) {
          visitor.visit(from + i, workspace, i);
        }
      }
    }
  }
}
