package bellows.optim;

import bellows.optim.Schedule.Position;
import java.io.Serializable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stretch at the start of a run, in epochs or in steps: {@code 5 epochs}, {@code 500 steps}; a bare number is epochs.
 */
public record Span(double length, Unit unit) implements Serializable {
  private static final long serialVersionUID = 1;
  private static final Pattern FORM = Pattern.compile("\\s*([0-9.eE+-]+)\\s*(epochs?|steps?)?\\s*");

  /** What it is counted in. */
  public enum Unit {
    EPOCHS, STEPS;

    /** How far a run has come. */
    double of(Position at) {
      return this == STEPS ? at.step() : at.epoch();
    }
  }

  public Span {
    Hyper.positive("a length", length);
  }

  /** @throws IllegalArgumentException if the text is not a number with an optional unit */
  public static Span parse(String text) {
    Matcher form = FORM.matcher(text);
    Hyper.require(form.matches(), "expected a length like 5 epochs or 500 steps, found '%s'", text);
    boolean steps = form.group(2) != null && form.group(2).startsWith("step");
    try {
      return new Span(Double.parseDouble(form.group(1)), steps ? Unit.STEPS : Unit.EPOCHS);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("expected a length like 5 epochs or 500 steps, found '" + text + "'", e);
    }
  }

  /**
   * How much of a schedule's way down has passed.
   *
   * @param over how long it is; null for the whole run
   * @throws IllegalArgumentException if it spans the run and the run's steps are not known
   */
  static double passed(Span over, Position at) {
    if (over != null) {
      return over.passed(at);
    }
    Hyper.require(at.steps() > 0, "a schedule over the whole run needs a run of known length; give the rate a length: "
        + "over = 90 epochs");
    return Math.min(1, at.step() / (double) at.steps());
  }

  /** How much of this stretch has passed: 0 at the start of the run, 1 from the end of the stretch on. */
  public double passed(Position at) {
    return Math.min(1, times(at));
  }

  /** How many such stretches have passed, parts of them too. */
  double times(Position at) {
    return unit.of(at) / length;
  }
}
