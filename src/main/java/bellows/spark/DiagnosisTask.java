package bellows.spark;

import bellows.data.Leaf;
import bellows.train.Fault;
import bellows.train.ReductionTree;
import bellows.train.StepInput;
import bellows.train.Worker;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;

/** The part of a diagnosis that one task does: its leaves of a step, once more. */
final class DiagnosisTask extends LeafTask<Fault> {
  private static final long serialVersionUID = 1;
  private final Broadcast<StepInput> input;

  DiagnosisTask(Broadcast<Work> work, Broadcast<StepInput> input) {
    super(work);
    this.input = input;
  }

  @Override
  List<ReductionTree.Node<Fault>> run(Worker worker, Iterator<Leaf> leaves) {
    return worker.diagnose(input.value(), leaves);
  }
}
