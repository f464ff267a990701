package bellows.optim;

import bellows.conf.Settings;
import bellows.conf.Spelling;
import java.util.Arrays;
import java.util.List;

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
 * rate {name = plateau, start = 0.1, factor = 0.1, patience = 3}
 * </pre>
 *
 * Of {@code plateau} this is the rate before it is lowered; the rest is {@link Plateau}'s.
 */
public final class Schedules {
  private static final List<String> NAMES = List.of("constant", "step", "exponential", "cosine", "polynomial",
      Plateau.NAME);

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
    double start = settings.number("start");
    return switch (name) {
      case "constant", Plateau.NAME -> new Constant(start);
      case "step" -> steps(settings, start);
      case "exponential" -> new Exponential(start, settings.number("factor"));
      case "cosine" -> new Cosine(start, settings.number("end", 0), over(settings));
      case "polynomial" -> new Polynomial(start, settings.number("end", 0), settings.number("power", 2),
          over(settings));
      default -> throw settings.error("name", "unknown schedule '%s'%s; expected one of %s", name,
          Spelling.nearest(name, NAMES), String.join(", ", NAMES));
    };
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
    return listed ? new Step(start, factor, Arrays.stream(settings.numbers("at")).boxed().toList())
        : new Stairs(start, factor, settings.number("every"));
  }
}
