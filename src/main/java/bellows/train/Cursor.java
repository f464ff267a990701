package bellows.train;

import bellows.train.worker.TrainSpec;

/** Where a run is in its data. */
final class Cursor {
  private final TrainSpec spec;
  private long step;
  private long epoch;
  private long position;
  private long samples;

  Cursor(TrainSpec spec, TrainState state) {
    this.spec = spec;
    step = state.step();
    epoch = state.epoch();
    position = state.position();
    samples = state.samples();
  }

  /** Steps so far. */
  long step() {
    return step;
  }

  /** The epoch being drawn, from 0. */
  long epoch() {
    return epoch;
  }

  /** The epoch of the last step, from 1; 0 before the first. */
  int begun() {
    return (int) (position == 0 ? epoch : epoch + 1);
  }

  /** Samples of this epoch already drawn. */
  long position() {
    return position;
  }

  /** Samples drawn in all. */
  long samples() {
    return samples;
  }

  /** The next step's number within its epoch, from 0. */
  long inEpoch() {
    return position / spec.batch();
  }

  /** Epochs so far, with the part of this one. */
  double epochs() {
    return epoch + (double) position / spec.samples();
  }

  /** One step further. */
  void advance(long drawn) {
    step++;
    position += drawn;
    samples += drawn;
  }

  /** Goes on to the next epoch if this one has been drawn; whether it has. */
  boolean endEpoch() {
    boolean ended = position >= spec.samples();
    if (ended) {
      epoch++;
      position = 0;
    }
    return ended;
  }
}
