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
  List<ReductionTree.Node<Evaluation>> run(Iterator<Leaf> leaves) {
    return WorkspacePool.with(work.value(), worker -> worker.evaluate(weights.weights(), leaves));
  }
}
