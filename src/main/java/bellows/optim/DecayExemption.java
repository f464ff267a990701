package bellows.optim;

import bellows.conf.Settings;
import bellows.conf.Spelling;
import bellows.tensor.Layout.Segment;
import java.io.Serializable;
import java.util.List;

/**
 * Which tensors a decay of the weights leaves alone. Biases and BatchNorm's scale and shift are few, do not overfit,
 * and pulling them to zero costs accuracy where batches are large (Goyal et al.: Accurate, Large Minibatch SGD, 2017,
 * section 5.3; You, Gitman, Ginsburg: Large Batch Training of Convolutional Networks, 2017), so both are spared unless
 * a run file says otherwise.
 *
 * @param bias whether biases are spared
 * @param batchnorm whether BatchNorm's scale and shift are
 */
public record DecayExemption(boolean bias, boolean batchnorm) implements Serializable {
  private static final long serialVersionUID = 1;
  /** Only what multiplies an input decays. */
  public static final DecayExemption BOTH = new DecayExemption(true, true);

  private static final List<String> WORDS = List.of("bias", "batchnorm");

  /** The key {@code spare} of a section with a decay: {@code [bias, batchnorm]} unless given, {@code []} for none. */
  static DecayExemption read(Settings settings) {
    if (!settings.has("spare")) {
      return BOTH;
    }
    List<String> words = settings.texts("spare");
    for (String word : words) {
      if (!WORDS.contains(word)) {
        throw settings.error("spare", "expected a list out of %s, found '%s'%s", String.join(", ", WORDS), word,
            Spelling.nearest(word, WORDS));
      }
    }
    return new DecayExemption(words.contains("bias"), words.contains("batchnorm"));
  }

  /** Whether a tensor decays. */
  boolean decays(Segment tensor) {
    return tensor.decay() || !(isBias(tensor.name()) ? bias : batchnorm);
  }

  private static boolean isBias(String name) {
    return name.endsWith("bias") && (name.length() == 4 || name.charAt(name.length() - 5) == '.');
  }
}
