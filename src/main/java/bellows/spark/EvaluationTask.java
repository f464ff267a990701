package bellows.spark;

import bellows.data.Leaf;
import bellows.nn.Workspace;
import bellows.tensor.FloatBlock;
import bellows.train.Evaluation;
import bellows.train.LeafEvaluation;
import bellows.train.TrainSpec;
import org.apache.spark.broadcast.Broadcast;

/** The part of an evaluation that one task does. */
final class EvaluationTask extends LeafTask<Evaluation> {
  private static final long serialVersionUID = 1;
  private final Broadcast<FloatBlock> weights;

  EvaluationTask(String run, Broadcast<TrainSpec> spec, Broadcast<FloatBlock> weights) {
    super(run, spec);
    this.weights = weights;
  }

  @Override
  void begin(TrainSpec spec, Workspace workspace) {
    workspace.weights(weights.value().values(), false);
  }

  @Override
  Evaluation leaf(TrainSpec spec, Workspace workspace, Leaf leaf) {
    return LeafEvaluation.run(spec, workspace, leaf);
  }
}
