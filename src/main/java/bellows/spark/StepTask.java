package bellows.spark;

import bellows.data.Leaf;
import bellows.train.Partial;
import bellows.train.ReductionTree;
import bellows.train.StepInput;
import bellows.train.Worker;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;

/** The part of a training step that one task does. */
final class StepTask extends LeafTask<Partial> {
  private static final long serialVersionUID = 1;
  private final Broadcast<StepInput> input;

  StepTask(Broadcast<Work> work, Broadcast<StepInput> input) {
    super(work, input);
    this.input = input;
  }

  @Override
  List<ReductionTree.Node<Partial>> run(Worker worker, Iterator<Leaf> leaves) {
    return worker.step(input.value(), leaves);
  }
}
