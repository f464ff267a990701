package bellows.train;

/**
 * What the {@link Guard} has done in a run so far, which decides how it goes on.
 *
 * @param skipped steps whose batch was dropped
 * @param rollbacks how often the run went back
 * @param rolledBackTo the step that it went back to last; -1 if it never did
 * @param rateFactor what the schedule's learning rate is multiplied by
 */
public record GuardHistory(long skipped, long rollbacks, long rolledBackTo, double rateFactor) {
  /** Nothing, as in most runs. */
  public static final GuardHistory NOTHING = new GuardHistory(0, 0, -1, 1);

  public GuardHistory {
    if (skipped < 0 || rollbacks < 0 || rolledBackTo < -1 || !(rateFactor > 0 && rateFactor <= 1)) {
      throw new IllegalArgumentException("expected counts of 0 or more and 0 < rate factor <= 1, found " + skipped
          + " skipped, " + rollbacks + " rollbacks, the last to step " + rolledBackTo + ", rate factor " + rateFactor);
    }
  }

  long times() {
    return skipped + rollbacks;
  }

  GuardHistory skip() {
    return new GuardHistory(skipped + 1, rollbacks, rolledBackTo, rateFactor);
  }

  /**
   * The history of a run that goes back to a state that it went through before: batches that were skipped since then
   * will be so again and are not counted twice, but rollbacks since then have happened. However many there are, the
   * factor of the rate does not become 0.
   *
   * @param factor what this rollback multiplies the rate by, in (0, 1]
   */
  GuardHistory rollBackTo(TrainState saved, double factor) {
    return new GuardHistory(saved.guarded().skipped, rollbacks + 1, saved.step(),
        Math.max(Double.MIN_VALUE, rateFactor * factor));
  }
}
