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

/** The part of a diagnosis that one task does: its leaves of a step, once more. */
final class DiagnosisTask extends LeafTask<Leaf, Fault> {
  private static final long serialVersionUID = 1;
  private final RunHandle run;
  private final SentInput input;

  DiagnosisTask(RunHandle run, SentInput input) {
    this.run = run;
    this.input = input;
  }

  @Override
  public List<ReductionTree.Node<Fault>> run(Iterator<Leaf> leaves, TaskTimes times) {
    StepInput step = input.received(times);
    return run.with(times.working(worker -> worker.diagnose(step, leaves)));
  }
}
