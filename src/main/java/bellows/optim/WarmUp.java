package bellows.optim;

/**
 * Multiplies the first rates of another schedule by a factor that grows linearly from {@code from} to 1 (Goyal et al.:
 * Accurate, Large Minibatch SGD, 2017, section 2.2), so that a large batch does not start with a jump. The other
 * schedule's own clock runs from the start of the run, warm-up included.
 */
public record WarmUp(Span span, double from, Schedule then) implements Schedule {
  private static final long serialVersionUID = 1;

  public WarmUp {
    Hyper.fraction("from", from);
  }

  @Override
  public double rate(Position at) {
    double passed = span.passed(at);
    return passed == 1 ? then.rate(at) : then.rate(at) * (from + (1 - from) * passed);
  }
}
