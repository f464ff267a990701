package bellows.spark.exchange;

import bellows.train.worker.StepInput;
import java.io.Serializable;

/** A step's input on its way to the tasks. */
public record SentInput(long serial, long step, long epoch, long inEpoch, WeightsHandle weights)
    implements Serializable {
  public static SentInput of(StepInput input, WeightsHandle weights) {
    return new SentInput(input.serial(), input.step(), input.epoch(), input.inEpoch(), weights);
  }

  /** The input of a step as a task receives it, with its weights; fetching them is added to the task's times. */
  public StepInput received(TaskTimes times) {
    return new StepInput(serial, step, epoch, inEpoch, times.weights(weights));
  }
}
