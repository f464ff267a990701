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

  /**
   * Shortens the first {@code count} elements in place if they are longer than the limit.
   *
   * @return the norm before clipping; if it is not finite, nothing was changed and the caller should stop the run
   */
  public double clip(float[] gradient, int count) {
    double found = Norms.euclid(gradient, 0, count);
    if (found > norm && found < Double.POSITIVE_INFINITY) {
      float scale = (float) (norm / found);
      for (int i = 0; i < count; i++) {
        gradient[i] *= scale;
      }
    }
    return found;
  }
}
