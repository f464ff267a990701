package bellows.optim;

/**
 * A rate that shrinks with the inverse of time, {@code start / (1 + decay·t)^power}: Bottou's for stochastic gradient
 * descent, Keras' {@code InverseTimeDecay} and, with a power, Caffe's {@code inv}.
 *
 * @param per the unit in which t counts, within which it grows too
 */
public record InverseTime(double start, double decay, double power, Span per) implements Schedule {
  private static final long serialVersionUID = 1;

  public InverseTime {
    Hyper.notNegative("start", start);
    Hyper.notNegative("decay", decay);
    Hyper.positive("power", power);
  }

  @Override
  public double rate(Position at) {
    return start / StrictMath.pow(1 + decay * per.times(at), power);
  }
}
