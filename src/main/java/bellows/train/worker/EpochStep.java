package bellows.train.worker;

import bellows.data.EpochOrder;

/**
 * A step's place in the data.
 *
 * @param epoch from 0
 * @param inEpoch the step's number within its epoch, from 0
 */
record EpochStep(long epoch, long inEpoch) {
  EpochStep next(TrainSpec spec) {
    return inEpoch + 1 < spec.order(epoch).steps() ? new EpochStep(epoch, inEpoch + 1) : new EpochStep(epoch + 1, 0);
  }

  EpochOrder order(TrainSpec spec) {
    return spec.order(epoch);
  }
}
