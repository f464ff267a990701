package bellows.spark;

import bellows.data.Leaf;
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
  private final long epoch;
  private final long inEpoch;
  private final Handout weights;

  /** @param weights those of the input, handed out */
  StepTask(String run, Broadcast<Work> work, StepInput input, Handout weights, Chaos chaos) {
    super(run, input.step(), chaos);
    this.work = work;
    epoch = input.epoch();
    inEpoch = input.inEpoch();
    this.weights = weights;
  }

  @Override
  List<ReductionTree.Node<Partial>> compute(Iterator<Leaf> leaves) {
    StepInput input = new StepInput(step, epoch, inEpoch, weights.weights());
    return WorkspacePool.with(work.value(), worker -> worker.step(input, leaves));
  }
}
