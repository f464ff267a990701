package bellows.optim;

import bellows.conf.KeySection;
import bellows.conf.Kinds;
import bellows.conf.Settings;
import bellows.conf.Spelling;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Reads a learning-rate schedule from a run file. {@code start} is the rate before any decay.
 *
 * <pre>
 * rate = 0.1
 * rate {start = 0.1, warm-up = 500 steps}
 * rate {name = step, start = 0.1, factor = 0.1, every = 30}
 * rate {name = step, start = 0.1, factor = 0.1, at = [30, 60, 80]}
 * rate {name = exponential, start = 0.1, factor = 0.95}
 * rate {name = cosine, start = 0.1, end = 0, over = 90 epochs, warm-up {over = 5 epochs, from = 0.1}}
 * rate {name = polynomial, start = 10, end = 0, power = 2, over = 90 epochs, warm-up = 5 epochs}
 * rate {name = inverse-time, start = 0.01, decay = 1e-4, power = 0.75, per = 1 step}
 * rate {name = table, start = 0.1, at = [10, 20], rates = [0.05, 0.01]}
 * rate {name = table, start = 0, at = [500 steps, 2000 steps], rates = [0.4, 0], between = lines}
 * rate {name = plateau, start = 0.1, factor = 0.1, patience = 3}
 * </pre>
 *
 * Of {@code plateau} this is the rate before it is lowered; the rest is {@link Plateau}'s.
 */
public final class Schedules {
  private record Own(String name, Function<Settings, Schedule> reader) implements ScheduleKind {
    @Override
    public Schedule read(Settings rate) {
      return reader.apply(rate);
    }
  }

  private static final List<Own> OWN = List.of(
      new Own("constant", s -> new Constant(start(s))),
      new Own("step", s -> steps(s, start(s))),
      new Own("exponential", s -> new Exponential(start(s), s.number("factor"))),
      new Own("cosine", s -> new Cosine(start(s), s.number("end", 0), over(s))),
      new Own("polynomial", s -> new Polynomial(start(s), s.number("end", 0), s.number("power", 2), over(s))),
      new Own("inverse-time", s -> new InverseTime(start(s), s.number("decay"), s.number("power", 1),
          Span.parse(s.text("per", "1 epoch")))),
      new Own("table", s -> new Table(start(s), s.texts("at").stream().map(Span::parse).toList(),
          list(s.numbers("rates")), s.choice("between", Between.class, Between.STEPS) == Between.LINES)),
      new Own(Plateau.NAME, s -> new Constant(start(s))));

  /** How a table's rate goes from one place to the next. */
  private enum Between {
    STEPS, LINES
  }

  private Schedules() {}

  /** The schedule of a section, which the caller gets by {@code sectionOrWord("rate", "start")}. */
  public static Schedule read(Settings settings) {
    Schedule schedule = settings.located(() -> plain(settings));
    if (!settings.has("warm-up")) {
      return schedule;
    }
    Settings warmUp = settings.sectionOrWord("warm-up", "over");
    return warmUp.located(() -> new WarmUp(Span.parse(warmUp.text("over")), warmUp.number("from", 0.1), schedule));
  }

  private static Schedule plain(Settings settings) {
    String name = settings.text("name", "constant");
    Kinds<ScheduleKind> kinds = Kinds.find(ScheduleKind.class, OWN);
    ScheduleKind kind = kinds.get(name);
    if (kind == null) {
      throw settings.error("name", "unknown schedule '%s'%s; expected one of %s", name,
          Spelling.nearest(name, kinds.names()), String.join(", ", kinds.names()));
    }
    settings.within(KeySection.named(UpdateKeys.SCHEDULES, name), List.of(UpdateKeys.WARM_UP));
    return kind.read(settings);
  }

  private static double start(Settings settings) {
    return settings.number("start");
  }

  private static List<Double> list(double[] numbers) {
    return Arrays.stream(numbers).boxed().toList();
  }

  /** Null for the whole run. */
  private static Span over(Settings settings) {
    return settings.has("over") ? Span.parse(settings.text("over")) : null;
  }

  private static Schedule steps(Settings settings, double start) {
    double factor = settings.number("factor", 0.1);
    boolean listed = settings.has("at");
    Hyper.require(listed != settings.has("every"), "a step schedule needs either every = 30 or at = [30, 60], found %s",
        listed ? "both" : "neither");
    return listed ? new Step(start, factor, list(settings.numbers("at")))
        : new Stairs(start, factor, settings.number("every"));
  }
}
