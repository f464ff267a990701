package bellows.nn.loss;

/**
 * A loss and what it is tried on.
 *
 * @param classes of the targets; 0 for real values
 * @param outputs scores of a sample
 * @param definition what the loss should be
 * @param mixed whether targets are mixtures of two
 */
public record LossCase(Loss loss, int classes, int outputs, Definition definition, boolean mixed) {
  /** The loss of one sample as a paper has it, in double precision. */
  public interface Definition {
    /** @param target a class, or the value itself */
    double of(double[] scores, float target);
  }

  public LossCase(Loss loss, int classes, int outputs, Definition definition) {
    this(loss, classes, outputs, definition, false);
  }

  /** With mixtures of targets. The loss must be linear in its target: a mixture costs the mixture of what each costs. */
  public LossCase ofMixtures() {
    return new LossCase(loss, classes, outputs, definition, true);
  }

  @Override
  public String toString() {
    return loss.kind() + ", " + outputs + " scores, " + classes + " classes" + (mixed ? ", mixed" : "");
  }
}
