package bellows.spark;

import bellows.data.Leaf;
import bellows.spark.exchange.LeafTask;
import bellows.spark.exchange.TaskTimes;
import bellows.spark.exchange.WeightsHandle;
import bellows.train.worker.Evaluation;
import bellows.train.worker.ReductionTree;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;

/** The part of an evaluation that one task does. */
final class EvaluationTask extends LeafTask<Leaf, Evaluation> {
  private static final long serialVersionUID = 1;
  private final Broadcast<RunSpec> work;
  private final WeightsHandle weights;

  EvaluationTask(Broadcast<RunSpec> work, WeightsHandle weights) {
    this.work = work;
    this.weights = weights;
  }

  @Override
  public List<ReductionTree.Node<Evaluation>> run(Iterator<Leaf> leaves, TaskTimes times) {
    float[] received = times.weights(weights);
    return WorkspacePool.with(work.value(), times.working(worker -> worker.evaluate(received, leaves)));
  }
}
