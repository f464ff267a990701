package bellows.optim;

import java.util.List;

/** A rate that drops by a factor at each of a list of epochs: {@code start · factor^(drops so far)}. */
public record Step(double start, double factor, List<Double> at) implements Schedule {
  private static final long serialVersionUID = 1;

  public Step {
    Hyper.notNegative("start", start);
    Hyper.positive("factor", factor);
    Hyper.require(!at.isEmpty() && at.get(0) > 0, "expected positive epochs in at, found %s", at);
    for (int i = 1; i < at.size(); i++) {
      Hyper.require(at.get(i) > at.get(i - 1), "expected rising epochs in at, found %s", at);
    }
    at = List.copyOf(at);
  }

  @Override
  public double rate(Position position) {
    long drops = at.stream().filter(epoch -> epoch <= position.epoch()).count();
    return start * StrictMath.pow(factor, drops);
  }
}
