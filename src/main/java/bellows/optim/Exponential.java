package bellows.optim;

/** A rate that shrinks smoothly, by a factor an epoch: {@code start · factor^epoch}, within epochs too. */
public record Exponential(double start, double factor) implements Schedule {
  private static final long serialVersionUID = 1;

  public Exponential {
    Hyper.notNegative("start", start);
    Hyper.positive("factor", factor);
  }

  @Override
  public double rate(Position at) {
    return start * StrictMath.pow(factor, at.epoch());
  }
}
