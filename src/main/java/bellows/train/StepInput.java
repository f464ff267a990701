package bellows.train;

/**
 * What one step sends out.
 *
 * @param step of the run, from 1
 * @param epoch from 0
 * @param inEpoch the step's number within its epoch, from 0
 * @param weights weights and statistics; not to be written
 */
public record StepInput(long step, long epoch, long inEpoch, float[] weights) {}
