package bellows.train;

import bellows.conf.BadInputException;

/** Training met a NaN or an infinity and the guard did not go on. No checkpoint holds anything of that step. */
public final class NonFiniteException extends BadInputException {
  private static final long serialVersionUID = 1;

  NonFiniteException(long step, String what, String why) {
    super("step %d: %s; the step was not applied%s. A lower rate, clipping, or a warm-up may help; check the data's "
        + "normalisation; the key guard can skip such batches, or roll back", step, what, why);
  }
}
