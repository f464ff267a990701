package bellows.spark;

import bellows.data.Leaf;
import bellows.spark.exchange.Chaos;
import bellows.spark.exchange.PartialTask;
import bellows.spark.exchange.SentInput;
import bellows.spark.exchange.TaskTimes;
import bellows.tensor.FloatCode;
import bellows.train.worker.Partial;
import bellows.train.worker.ReductionTree;
import bellows.train.worker.StepInput;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;

/** The part of a training step that one task does. */
final class StepTask extends PartialTask<Leaf> {
  private static final long serialVersionUID = 1;
  private final Broadcast<RunSpec> work;
  private final SentInput input;

  /** @param code that holds every leaf's gradient without loss */
  StepTask(String run, Broadcast<RunSpec> work, SentInput input, FloatCode code, Chaos chaos) {
    super(run, input.serial(), input.step(), code, chaos);
    this.work = work;
    this.input = input;
  }

  @Override
  public Computed compute(Iterator<Leaf> leaves, TaskTimes times) {
    StepInput step = input.received(times);
    return WorkspacePool.with(work.value(), times.working(worker -> {
      List<ReductionTree.Node<Partial>> roots = worker.step(step, leaves);
      return new Computed(roots, () -> worker.release(roots));
    }));
  }
}
