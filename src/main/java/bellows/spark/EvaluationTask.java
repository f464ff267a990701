package bellows.spark;

import bellows.data.Leaf;
import bellows.tensor.FloatBlock;
import bellows.train.Evaluation;
import bellows.train.ReductionTree;
import bellows.train.Worker;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;

/** The part of an evaluation that one task does. */
final class EvaluationTask extends LeafTask<Evaluation> {
  private static final long serialVersionUID = 1;
  private final Broadcast<FloatBlock> weights;

  EvaluationTask(Broadcast<Work> work, Broadcast<FloatBlock> weights) {
    super(work, weights);
    this.weights = weights;
  }

  @Override
  List<ReductionTree.Node<Evaluation>> run(Worker worker, Iterator<Leaf> leaves) {
    return worker.evaluate(weights.value().values(), leaves);
  }
}
