package bellows.optim;

import java.util.List;

/**
 * Rates by a table: {@code start} until the first place, from each place on the rate beside it.
 *
 * @param at places, rising, all in epochs or all in steps
 * @param rates one for each place
 * @param lines whether the rate goes from place to place in straight lines instead of stepping there
 */
public record Table(double start, List<Span> at, List<Double> rates, boolean lines) implements Schedule {
  private static final long serialVersionUID = 1;

  public Table {
    at = List.copyOf(at);
    rates = List.copyOf(rates);
    Hyper.notNegative("start", start);
    Hyper.require(!at.isEmpty() && at.size() == rates.size(), "expected a rate for each place, found %d rates and %d"
        + " places in at", rates.size(), at.size());
    for (int i = 0; i < at.size(); i++) {
      Hyper.notNegative("rate", rates.get(i));
      Hyper.require(at.get(i).unit() == at.get(0).unit(), "expected at all in epochs or all in steps, found both");
      Hyper.require(i == 0 || at.get(i).length() > at.get(i - 1).length(), "expected rising places in at, found %s"
          + " after %s", at.get(i).length(), at.get(Math.max(0, i - 1)).length());
    }
  }

  @Override
  public double rate(Position position) {
    double now = at.get(0).unit().of(position);
    double from = 0;
    double rate = start;
    for (int i = 0; i < at.size(); i++) {
      double to = at.get(i).length();
      if (now < to) {
        return lines ? rate + (rates.get(i) - rate) * ((now - from) / (to - from)) : rate;
      }
      from = to;
      rate = rates.get(i);
    }
    return rate;
  }
}
