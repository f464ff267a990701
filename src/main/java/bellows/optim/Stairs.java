package bellows.optim;

/** A rate that drops by a factor every so many epochs, without end: {@code start · factor^⌊epoch / every⌋}. */
public record Stairs(double start, double factor, double every) implements Schedule {
  private static final long serialVersionUID = 1;

  public Stairs {
    Hyper.notNegative("start", start);
    Hyper.positive("factor", factor);
    Hyper.positive("every", every);
  }

  @Override
  public double rate(Position at) {
    return start * StrictMath.pow(factor, Math.floor(at.epoch() / every));
  }
}
