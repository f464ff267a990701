package bellows.optim;

/** A learning rate that stays as it starts. */
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
