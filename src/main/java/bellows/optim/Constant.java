package bellows.optim;

/** The same rate all the time. */
public record Constant(double start) implements Schedule {
  private static final long serialVersionUID = 1;

  public Constant {
    Hyper.notNegative("start", start);
  }

  @Override
  public double rate(Position at) {
    return start;
  }
}
