package bellows.optim;

import bellows.conf.Settings;
import bellows.conf.Spelling;
import java.util.List;

/**
 * Reads an optimizer from a run file. The rate is not part of it: see {@link Schedules}.
 *
 * <pre>
 * optimizer = adam
 * optimizer {name = sgd, momentum = 0.9, nesterov = true}
 * optimizer {name = rmsprop, decay = 0.9, epsilon = 1e-8, momentum = 0}
 * optimizer {name = adamw, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weight-decay = 0.01}
 * optimizer {name = lars, momentum = 0.9, trust = 0.001, weight-decay = 1e-4, spare = [bias, batchnorm]}
 * </pre>
 */
public final class Optimizers {
  private static final List<String> NAMES = List.of("sgd", "rmsprop", "adam", "adamw", "lars");

  private Optimizers() {}

  /** The optimizer of a section; an empty section is plain {@code sgd}. */
  public static Optimizer read(Settings settings) {
    String name = settings.text("name", "sgd");
    return settings.located(() -> switch (name) {
      case "sgd" -> new Sgd(settings.number("momentum", 0), settings.flag("nesterov", false));
      case "rmsprop" -> new RmsProp(settings.number("decay", 0.9), settings.number("epsilon", 1e-8),
          settings.number("momentum", 0));
      case "adam" -> adam(settings);
      case "adamw" -> new AdamW(adam(settings), settings.number("weight-decay", 0.01),
          DecayExemption.read(settings));
      case "lars" -> new Lars(settings.number("momentum", 0.9), settings.number("trust", 0.001),
          settings.number("weight-decay", 1e-4), DecayExemption.read(settings));
      default -> throw settings.error("name", "unknown optimizer '%s'%s; expected one of %s", name,
          Spelling.nearest(name, NAMES), String.join(", ", NAMES));
    });
  }

  private static Adam adam(Settings settings) {
    return new Adam(settings.number("beta1", 0.9), settings.number("beta2", 0.999), settings.number("epsilon", 1e-8));
  }
}
