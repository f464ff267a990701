package bellows.spark;

import bellows.train.StepInput;
import java.io.Serializable;

/** A step's input on its way to the tasks. */
record SentInput(long serial, long step, long epoch, long inEpoch, Handout weights) implements Serializable {
  static SentInput of(StepInput input, Handout weights) {
    return new SentInput(input.serial(), input.step(), input.epoch(), input.inEpoch(), weights);
  }

  /** For tasks. */
  StepInput received(TaskTimes times) {
    return new StepInput(serial, step, epoch, inEpoch, times.weights(weights));
  }
}
