package bellows.nn.loss;

import bellows.conf.KeySection;
import bellows.conf.Kinds;
import bellows.conf.Settings;
import bellows.conf.Spelling;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads a loss from a run file. */
public final class Losses {
  /**
   * A loss of Bellows'.
   *
   * @param key its main one, which a bare value stands for; null for a loss without keys
   */
  private record Own(String name, String key, Function<Settings, Loss> reader) implements LossKind {
    @Override
    public Loss read(Settings settings) {
      return key == null ? reader.apply(settings) : settings.located(key, () -> reader.apply(settings));
    }
  }

  private static final String DEFAULT = "softmax-cross-entropy";
  private static final String FORMULA = "formula";
  private static final String WEIGHTS = "class-weights";
  private static final String NORMALISE = "normalise-targets";

  private static final List<Own> OWN = List.of(
      new Own(DEFAULT, "smoothing", keys -> new SoftmaxCrossEntropy(keys.number("smoothing", 0))),
      new Own("focal", "gamma", keys -> new FocalLoss(keys.number("gamma", 2))),
      new Own("hinge", "margin", keys -> new MulticlassHinge(keys.number("margin", 1))),
      new Own("perceptron", null, keys -> new PerceptronLoss()), new Own("logistic", null, keys -> new LogisticLoss()),
      new Own("squared-error", null, keys -> new SquaredError()),
      new Own(FORMULA, "text", keys -> new FormulaLoss(keys.text("text"))));

  /** What {@code loss} may say without a jar of others. */
  public static final List<String> NAMES = OWN.stream().map(Own::name).toList();

  private static final List<KeySection> BELOW =
      Stream.concat(LossKeys.ALL.stream(), Stream.of(LossKeys.NORMALISE_TARGETS)).toList();

  private Losses() {}

  /**
   * Reads the key {@code loss}: a name, a section with a {@code name} and the keys of that loss, or
   * {@code {softmax-cross-entropy {…}}}; and what holds for all losses beside it.
   */
  public static Loss read(Settings run) {
    Settings loss = run.sectionOrWord("loss", "name").within(LossKeys.SHARED, BELOW);
    Loss kind = kind(run, loss);
    Loss normalised = loss.has(NORMALISE)
        ? normalised(kind, loss.sectionOrWord(NORMALISE, "mean")) : kind;
    return loss.has(WEIGHTS) ? loss.located(WEIGHTS, () -> new WeightedLoss(normalised, weights(loss))) : normalised;
  }

  private static Loss normalised(Loss kind, Settings numbers) {
    if (numbers.text("mean", "auto").equals("auto")) {
      if (numbers.has("deviation")) {
        throw numbers.error("deviation", "expected none beside mean = auto, which takes both from the data");
      }
      return NormalisedTargets.auto(kind);
    }
    double mean = numbers.number("mean");
    return numbers.located("deviation", () -> new NormalisedTargets(kind, mean, numbers.number("deviation")));
  }

  private static Loss kind(Settings run, Settings loss) {
    for (Own own : OWN) {
      if (own.key != null && loss.has(own.name)) {
        return own.read(loss.sectionOrWord(own.name, own.key));
      }
    }
    String name = loss.text("name", DEFAULT);
    Kinds<LossKind> kinds = Kinds.find(LossKind.class, OWN);
    LossKind kind = kinds.get(name);
    if (kind == null && !name.matches("[\\w-]+")) {
      return loss.located(() -> new FormulaLoss(name));
    }
    if (kind == null) {
      throw run.error("loss", "unknown loss '%s'%s; valid: %s", name, Spelling.nearest(name, kinds.names()),
          String.join(", ", kinds.names()));
    }
    loss.within(KeySection.named(LossKeys.ALL, name));
    return loss.located(() -> kind.read(loss));
  }

  /** Empty for {@code balanced}. */
  private static List<Double> weights(Settings loss) {
    if (!loss.isList(WEIGHTS) && loss.text(WEIGHTS).equals("balanced")) {
      return List.of();
    }
    return Arrays.stream(loss.numbers(WEIGHTS)).boxed().toList();
  }
}
