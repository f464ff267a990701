package bellows.spark;

import bellows.data.Leaf;
import bellows.kernel.KernelProvider;
import bellows.nn.model.Workspace;
import bellows.spark.table.RowReader;
import bellows.train.worker.BatchLoader;
import bellows.train.worker.LeafEvaluation;
import bellows.train.worker.Prediction;
import bellows.train.worker.TrainSpec;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;

/** What a model says of rows, many of which go through the network at once. For one thread, which it holds memory for. */
public final class RowScorer {
  private final TrainSpec spec;
  private final RowReader reader;
  private final BatchLoader loader;

  /**
   * @param spec of an evaluation
   * @param weights and statistics
   * @param together rows that go through the network at once
   */
  RowScorer(TrainSpec spec, RowReader reader, float[] weights, int together) {
    this.spec = spec;
    this.reader = reader;
    Workspace workspace = new Workspace(spec.model(), together, KernelProvider.kernels());
    workspace.constantWeights(weights);
    loader = new BatchLoader(spec, workspace);
  }

  /** One answer a row, in their order. */
  public List<Prediction> score(List<Row> rows) {
    List<Prediction> said = new ArrayList<>(rows.size());
    LeafEvaluation.forEachPass(spec, loader, new Leaf(0, 1, reader.rows(rows)), loss -> {
      for (int i = 0; i < loader.workspace().pass().count(); i++) {
        said.add(Prediction.of(loader.workspace(), i));
      }
    });
    return said;
  }
}
