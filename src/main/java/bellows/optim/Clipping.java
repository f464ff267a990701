package bellows.optim;

import bellows.conf.Settings;
import java.io.Serializable;

/**
 * Limits the Euclidean norm of the whole gradient (Pascanu, Mikolov, Bengio: On the difficulty of training recurrent
 * neural networks, ICML 2013, algorithm 1): a longer gradient is shortened to {@code norm}, its direction kept.
 *
 * @param norm the longest gradient that passes unchanged; infinite for no limit
 */
public record Clipping(double norm) implements Serializable {
  private static final long serialVersionUID = 1;
  public static final Clipping NONE = new Clipping(Double.POSITIVE_INFINITY);

  public Clipping {
    Hyper.require(norm > 0, "expected norm > 0, found %s", norm);
  }

  /**
   * {@code clipping = 1.0} or {@code clipping {norm = 1.0}}, by {@code sectionOrWord("clipping", "norm")}; empty: none.
   */
  public static Clipping read(Settings settings) {
    return settings.located(() -> settings.has("norm") ? new Clipping(settings.number("norm")) : NONE);
  }

  /** Whether any finite gradient may be too long. */
  public boolean limits() {
    return norm < Double.POSITIVE_INFINITY;
  }

  /** The norm of what is left of a gradient. */
  public double clipped(double found) {
    return Math.min(found, norm);
  }

  /** What shortens a gradient of this finite norm to the limit; 1 if it is not longer. */
  public float factor(double found) {
    return found > norm ? (float) (norm / found) : 1;
  }
}
