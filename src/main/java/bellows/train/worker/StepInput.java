package bellows.train.worker;

/**
 * What one step sends out.
 *
 * @param serial counts the steps that a trainer has sent out, which a run that goes back repeats under their numbers:
 *     tells what is current from what a late task of an earlier step still does
 * @param step of the run, from 1
 * @param epoch from 0
 * @param inEpoch the step's number within its epoch, from 0
 * @param weights weights and statistics; not to be written
 */
public record StepInput(long serial, long step, long epoch, long inEpoch, float[] weights) {
  /** Of a run that never goes back. */
  public StepInput(long step, long epoch, long inEpoch, float[] weights) {
    this(step, step, epoch, inEpoch, weights);
  }

  EpochStep place() {
    return new EpochStep(epoch, inEpoch);
  }
}
