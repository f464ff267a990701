package bellows.optim;

import bellows.conf.KeySection;
import bellows.conf.Kinds;
import bellows.conf.Settings;
import bellows.conf.Spelling;
import java.util.List;
import java.util.function.Function;

/**
 * Reads an optimizer from a run file. The rate is not part of it: see {@link Schedules}.
 *
 * <pre>
 * optimizer = adam
 * optimizer {name = sgd, momentum = 0.9, nesterov = true}
 * optimizer {name = rmsprop, decay = 0.9, epsilon = 1e-8, momentum = 0}
 * optimizer {name = adagrad, initial = 0.1}
 * optimizer {name = adamw, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weight-decay = 0.01}
 * optimizer {name = lars, momentum = 0.9, trust = 0.001, weight-decay = 1e-4, spare = [bias, batchnorm]}
 * optimizer = random-search
 * optimizer = random-local-search
 * </pre>
 */
public final class Optimizers {
  private record Own(String name, Function<Settings, UpdateRule> reader) implements OptimizerKind {
    @Override
    public UpdateRule read(Settings optimizer) {
      return reader.apply(optimizer);
    }
  }

  private static final List<Own> OWN = List.of(
      new Own("sgd", s -> new Sgd(s.number("momentum", 0), s.flag("nesterov", false))),
      new Own("rmsprop", s -> new RmsProp(s.number("decay", 0.9), s.number("epsilon", 1e-8), s.number("momentum", 0))),
      new Own("adagrad", s -> new Adagrad(s.number("initial", 0), s.number("epsilon", 1e-10))),
      new Own("adam", Optimizers::adam),
      new Own("adamw", s -> new AdamW(adam(s), s.number("weight-decay", 0.01), DecayExemption.read(s))),
      new Own("lars", s -> new Lars(s.number("momentum", 0.9), s.number("trust", 0.001), s.number("weight-decay", 1e-4),
          DecayExemption.read(s))),
      new Own("random-search", s -> new RandomSearch()),
      new Own("random-local-search", s -> new RandomLocalSearch()));

  private Optimizers() {}

  /** The optimizer of a section; an empty section is plain {@code sgd}. */
  public static UpdateRule read(Settings settings) {
    String name = settings.text("name", "sgd");
    Kinds<OptimizerKind> kinds = Kinds.find(OptimizerKind.class, OWN);
    OptimizerKind kind = kinds.get(name);
    if (kind == null) {
      throw settings.error("name", "unknown optimizer '%s'%s; expected one of %s", name,
          Spelling.nearest(name, kinds.names()), String.join(", ", kinds.names()));
    }
    settings.within(KeySection.named(UpdateKeys.OPTIMIZERS, name));
    return settings.located(() -> kind.read(settings));
  }

  private static Adam adam(Settings settings) {
    return new Adam(settings.number("beta1", 0.9), settings.number("beta2", 0.999), settings.number("epsilon", 1e-8));
  }
}
