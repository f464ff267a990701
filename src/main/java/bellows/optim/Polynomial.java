package bellows.optim;

/**
 * {@code end + (start − end)·(1 − t)^power}, where t grows from 0 to 1; {@code end} from there on. With power 2 the
 * schedule of LARS (You, Gitman, Ginsburg 2017, section 6), with power 1 a straight line.
 *
 * @param over how long the way down is; null for the whole run, whose number of steps must then be known
 */
public record Polynomial(double start, double end, double power, Span over) implements Schedule {
  private static final long serialVersionUID = 1;

  public Polynomial {
    Hyper.notNegative("start", start);
    Hyper.notNegative("end", end);
    Hyper.positive("power", power);
    Hyper.require(end <= start, "expected end <= start, found end = %s and start = %s", end, start);
  }

  /** @throws IllegalArgumentException if the schedule spans the run and the run's steps are not known */
  @Override
  public double rate(Position at) {
    return end + (start - end) * StrictMath.pow(1 - Span.passed(over, at), power);
  }
}
