package bellows.train;

import bellows.conf.Settings;

/**
 * What a run does when a step's loss, gradient or new weights are not finite: the key {@code guard}, a word or a
 * section.
 *
 * <pre>
 * guard = skip
 * guard {non-finite = rollback, rate-factor = 0.5, most = 10}
 * </pre>
 *
 * @param nonFinite what is done
 * @param rateFactor what each rollback multiplies the learning rate by, from there on
 * @param most times that it is done; the run stops at the next
 */
public record Guard(Policy nonFinite, double rateFactor, int most) {
  /** In each case the step that is not finite changes neither weights nor statistics nor slots. */
  public enum Policy {
    /** The run ends. */
    STOP,
    /** The step's batch is dropped; the run goes on with the next. */
    SKIP,
    /** The run goes on from the last checkpoint or its start, with a lower rate; if that fails, from the one before. */
    ROLLBACK
  }

  public Guard {
    if (!(rateFactor > 0 && rateFactor < 1) || most < 1) {
      throw new IllegalArgumentException("expected 0 < rate-factor < 1 and most of at least 1, found rate-factor "
          + rateFactor + ", most " + most);
    }
  }

  static Guard read(Settings run) {
    Settings guard = run.sectionOrWord("guard", "non-finite");
    return guard.located(() -> new Guard(guard.choice("non-finite", Policy.class, Policy.STOP),
        guard.number("rate-factor", 0.5), guard.integer("most", 10)));
  }
}
