package visitor;

import bellows.conf.Settings;
import bellows.optim.Schedule;
import bellows.optim.ScheduleKind;

/** Falls to nothing within each epoch, {@code teeth} times. */
public record Sawtooth(double start, int teeth) implements Schedule {
  /** {@code rate {name = sawtooth, start = 0.1, teeth = 2}}. */
  public static final class Kind implements ScheduleKind {
    @Override
    public String name() {
      return "sawtooth";
    }

    @Override
    public Schedule read(Settings rate) {
      return new Sawtooth(rate.number("start"), rate.integer("teeth", 1));
    }
  }

  @Override
  public double rate(Position at) {
    double teethSeen = at.epoch() * teeth;
    return start * (1 - (teethSeen - Math.floor(teethSeen)));
  }
}
