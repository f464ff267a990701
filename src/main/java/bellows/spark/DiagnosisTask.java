package bellows.spark;

import bellows.data.Leaf;
import bellows.spark.exchange.LeafTask;
import bellows.spark.exchange.SentInput;
import bellows.spark.exchange.TaskTimes;
import bellows.train.worker.Fault;
import bellows.train.worker.ReductionTree;
import bellows.train.worker.StepInput;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;

/** The part of a diagnosis that one task does: its leaves of a step, once more. */
final class DiagnosisTask extends LeafTask<Leaf, Fault> {
  private static final long serialVersionUID = 1;
  private final Broadcast<RunSpec> work;
  private final SentInput input;

  DiagnosisTask(Broadcast<RunSpec> work, SentInput input) {
    this.work = work;
    this.input = input;
  }

  @Override
  public List<ReductionTree.Node<Fault>> run(Iterator<Leaf> leaves, TaskTimes times) {
    StepInput step = input.received(times);
    return WorkspacePool.with(work.value(), times.working(worker -> worker.diagnose(step, leaves)));
  }
}
