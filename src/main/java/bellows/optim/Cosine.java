package bellows.optim;

/**
 * Half a cosine from {@code start} down to {@code end} (Loshchilov, Hutter: SGDR, ICLR 2017, equation 5, one period);
 * {@code end} from there on.
 *
 * @param over how long the way down is; null for the whole run, whose number of steps must then be known
 */
public record Cosine(double start, double end, Span over) implements Schedule {
  private static final long serialVersionUID = 1;

  public Cosine {
    Hyper.notNegative("start", start);
    Hyper.notNegative("end", end);
    Hyper.require(end <= start, "expected end <= start, found end = %s and start = %s", end, start);
  }

  /** @throws IllegalArgumentException if the cosine spans the run and the run's steps are not known */
  @Override
  public double rate(Position at) {
    return end + 0.5 * (start - end) * (1 + StrictMath.cos(StrictMath.PI * Span.passed(over, at)));
  }
}
