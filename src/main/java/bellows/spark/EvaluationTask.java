package bellows.spark;

import bellows.data.Leaf;
import bellows.train.Evaluation;
import bellows.train.ReductionTree;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;

/** The part of an evaluation that one task does. */
final class EvaluationTask extends LeafTask<Leaf, Evaluation> {
  private static final long serialVersionUID = 1;
  private final Broadcast<Work> work;
  private final Handout weights;

  EvaluationTask(Broadcast<Work> work, Handout weights) {
    this.work = work;
    this.weights = weights;
  }

  @Override
  List<ReductionTree.Node<Evaluation>> run(Iterator<Leaf> leaves, TaskTimes times) {
    float[] received = times.weights(weights);
    return WorkspacePool.with(work.value(), times.working(worker -> worker.evaluate(received, leaves)));
  }
}
