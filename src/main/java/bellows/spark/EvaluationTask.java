package bellows.spark;

import bellows.data.Leaf;
import bellows.spark.exchange.LeafTask;
import bellows.spark.exchange.TaskTimes;
import bellows.spark.exchange.WeightsHandle;
import bellows.train.worker.Evaluation;
import bellows.train.worker.ReductionTree;
import java.util.Iterator;
import java.util.List;

/** The part of an evaluation that one task does. */
final class EvaluationTask extends LeafTask<Leaf, Evaluation> {
  private static final long serialVersionUID = 1;
  private final RunHandle run;
  private final WeightsHandle weights;

  EvaluationTask(RunHandle run, WeightsHandle weights) {
    this.run = run;
    this.weights = weights;
  }

  @Override
  public List<ReductionTree.Node<Evaluation>> run(Iterator<Leaf> leaves, TaskTimes times) {
    float[] received = times.weights(weights);
    return run.with(times.working(worker -> worker.evaluate(received, leaves)));
  }
}
