package bellows.nn.loss;

import bellows.conf.Kinds;
import bellows.conf.Settings;
import bellows.conf.Spelling;
import java.util.List;
import java.util.function.Supplier;

/** Reads a loss from a run file. */
public final class Losses {
  private record Own(String name, Supplier<Loss> loss) implements LossKind {
    @Override
    public Loss read(Settings settings) {
      return loss.get();
    }
  }

  private static final String SOFTMAX = "softmax-cross-entropy";

  private static final List<Own> OWN = List.of(new Own(SOFTMAX, SoftmaxCrossEntropy::new),
      new Own("hinge", MulticlassHinge::new), new Own("logistic", LogisticLoss::new),
      new Own("squared-error", SquaredError::new));

  /** What {@code loss} may say without a jar of others. */
  public static final List<String> NAMES = OWN.stream().map(Own::name).toList();

  private Losses() {}

  /** Reads the key {@code loss}: a name, a section with a {@code name}, or {@code {softmax-cross-entropy {…}}}. */
  public static Loss read(Settings run) {
    Settings loss = run.sectionOrWord("loss", "name");
    if (loss.has(SOFTMAX)) {
      Settings softmax = loss.sectionOrWord(SOFTMAX, "smoothing");
      return softmax.located("smoothing", () -> new SoftmaxCrossEntropy(softmax.number("smoothing", 0)));
    }
    String name = loss.text("name", SOFTMAX);
    Kinds<LossKind> kinds = Kinds.find(LossKind.class, OWN);
    LossKind kind = kinds.get(name);
    if (kind == null) {
      throw run.error("loss", "unknown loss '%s'%s; valid: %s", name, Spelling.nearest(name, kinds.names()),
          String.join(", ", kinds.names()));
    }
    return loss.located(() -> kind.read(loss));
  }
}
