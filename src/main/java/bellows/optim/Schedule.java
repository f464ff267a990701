package bellows.optim;

import java.io.Serializable;

/**
 * The learning rate as a pure function of how far a run has come, so that a resumed run continues on the same curve.
 */
public interface Schedule extends Serializable {
  /**
   * How far a run has come when an update begins.
   *
   * @param step updates already applied: 0 at the first
   * @param epoch epochs already drawn, with their fraction: 0 at the first update, whole at each epoch's start
   * @param steps updates in the whole run, or -1 when the run file does not fix them
   */
  record Position(long step, double epoch, long steps) {}

  double rate(Position at);
}
