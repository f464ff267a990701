package bellows.train;

import bellows.conf.BadInputException;

/** Training met a NaN or an infinity. The weights stay those of the step before; no checkpoint is written. */
public final class NonFiniteException extends BadInputException {
  private static final long serialVersionUID = 1;

  NonFiniteException(long step, String what) {
    super("step %d: %s; the step was not applied. A lower rate, clipping, or a warm-up may help; check the data's "
        + "normalisation", step, what);
  }
}
