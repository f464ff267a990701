package bellows.spark;

import bellows.data.Leaf;
import bellows.tensor.FloatCode;
import bellows.train.Partial;
import bellows.train.ReductionTree;
import bellows.train.StepInput;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;

/** The part of a training step that one task does. */
final class StepTask extends PartialTask<Leaf> {
  private static final long serialVersionUID = 1;
  private final Broadcast<Work> work;
  private final SentInput input;

  /** @param code that holds every leaf's gradient without loss */
  StepTask(String run, Broadcast<Work> work, SentInput input, FloatCode code, Chaos chaos) {
    super(run, input.serial(), input.step(), code, chaos);
    this.work = work;
    this.input = input;
  }

  @Override
  Computed compute(Iterator<Leaf> leaves, TaskTimes times) {
    StepInput step = input.received(times);
    return WorkspacePool.with(work.value(), times.working(worker -> {
      List<ReductionTree.Node<Partial>> roots = worker.step(step, leaves);
      return new Computed(roots, () -> worker.release(roots));
    }));
  }
}
