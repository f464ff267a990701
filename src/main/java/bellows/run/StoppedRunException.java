package bellows.run;

import bellows.conf.BadInputException;

/** A run ended before it came to a limit, because of a value that is not finite, or of files that cannot be written. */
public final class StoppedRunException extends BadInputException {
  private static final long serialVersionUID = 1;

  private final String checkpoint;
  private final boolean nonFinite;

  /** @param checkpoint the name of the newest; null if there is none */
  StoppedRunException(Throwable cause, String checkpoint, boolean nonFinite) {
    super("%s%n%s", cause.getMessage(), checkpoint == null ? "No checkpoint was saved before that."
        : "The last checkpoint is " + checkpoint + ".", cause);
    this.checkpoint = checkpoint;
    this.nonFinite = nonFinite;
  }

  /** Whether there is a checkpoint to go on from. */
  public boolean canResume() {
    return checkpoint != null;
  }

  /** Whether the run met a NaN or an infinity: it would again, unless something is changed. */
  public boolean isNonFinite() {
    return nonFinite;
  }
}
