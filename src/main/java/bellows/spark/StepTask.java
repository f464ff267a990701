package bellows.spark;

import bellows.data.Leaf;
import bellows.spark.exchange.Chaos;
import bellows.spark.exchange.PartialTask;
import bellows.spark.exchange.SentInput;
import bellows.spark.exchange.TaskTimes;
import bellows.tensor.FloatCode;
import bellows.train.worker.LeafSums;
import bellows.train.worker.StepInput;
import java.util.Iterator;

/** The part of a training step that one task does. */
final class StepTask extends PartialTask<Leaf> {
  private static final long serialVersionUID = 1;
  private final RunHandle run;
  private final FloatCode code;
  private final Chaos chaos;

  /** @param code that holds every leaf's gradient without loss */
  StepTask(RunHandle run, SentInput input, FloatCode code, Chaos chaos) {
    super(run.lease(), input, code, chaos);
    this.run = run;
    this.code = code;
    this.chaos = chaos;
  }

  @Override
  public StepTask at(SentInput other) {
    return new StepTask(run, other, code, chaos);
  }

  @Override
  public LeafSums compute(Iterator<Leaf> leaves, TaskTimes times) {
    StepInput step = input().received(times);
    return run.step(step, leaves, times);
  }
}
