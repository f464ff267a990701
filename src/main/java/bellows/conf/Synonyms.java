package bellows.conf;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What other programs call the things that a run file names: the one table of them. */
final class Synonyms {
  /** Words that may stand for a layer, a loss, an optimizer or a schedule; which, the place tells. */
  private static final Map<String, List<String>> NAMES = Map.ofEntries(
      Map.entry("mse", List.of("squared-error")),
      Map.entry("l2", List.of("squared-error")),
      Map.entry("mean-squared-error", List.of("squared-error")),
      Map.entry("mseloss", List.of("squared-error")),
      Map.entry("softmax", List.of("softmax-cross-entropy")),
      Map.entry("cross-entropy", List.of("softmax-cross-entropy")),
      Map.entry("crossentropy", List.of("softmax-cross-entropy")),
      Map.entry("crossentropyloss", List.of("softmax-cross-entropy")),
      Map.entry("categorical-crossentropy", List.of("softmax-cross-entropy")),
      Map.entry("sparse-categorical-crossentropy", List.of("softmax-cross-entropy")),
      Map.entry("bce", List.of("logistic")),
      Map.entry("binary-crossentropy", List.of("logistic")),
      Map.entry("binary-cross-entropy", List.of("logistic")),
      Map.entry("svm", List.of("hinge")),
      Map.entry("linear", List.of("dense", "polynomial")),
      Map.entry("fc", List.of("dense")),
      Map.entry("conv2d", List.of("conv")),
      Map.entry("maxpool2d", List.of("maxpool")),
      Map.entry("maxpooling2d", List.of("maxpool")),
      Map.entry("avgpool2d", List.of("avgpool")),
      Map.entry("averagepooling2d", List.of("avgpool")),
      Map.entry("globalaveragepooling2d", List.of("globalavgpool")),
      Map.entry("batchnorm1d", List.of("batchnorm")),
      Map.entry("batchnorm2d", List.of("batchnorm")),
      Map.entry("batchnormalization", List.of("batchnorm")),
      Map.entry("momentum", List.of("sgd")),
      Map.entry("reducelronplateau", List.of("plateau")),
      Map.entry("reduce-on-plateau", List.of("plateau")));

  /** Keys, whatever section they were tried in, with the path of what they say. */
  private static final Map<String, String> KEYS = Map.ofEntries(
      Map.entry("lr", "rate.start"),
      Map.entry("learning-rate", "rate.start"),
      Map.entry("epochs", "stop.epochs"),
      Map.entry("num-epochs", "stop.epochs"),
      Map.entry("max-epochs", "stop.epochs"),
      Map.entry("steps", "stop.steps"),
      Map.entry("max-steps", "stop.steps"),
      Map.entry("batch-size", "batch"),
      Map.entry("batchsize", "batch"),
      Map.entry("momentum", "optimizer.momentum"),
      Map.entry("l2", "regularisation.l2"),
      Map.entry("weight-decay", "regularisation.l2"),
      Map.entry("regularization", "regularisation"),
      Map.entry("schedule", "rate.name"),
      Map.entry("scheduler", "rate.name"),
      Map.entry("model", "network"),
      Map.entry("layers", "network"),
      Map.entry("dataset", "data"),
      Map.entry("gradient-clipping", "clipping.norm"),
      Map.entry("ema", "average.decay"),
      Map.entry("random-state", "seed"),
      Map.entry("precision", "wire"));

  /** What a layer list of other programs ends with, and a loss of Bellows holds. */
  private static final List<String> IN_THE_LOSS = List.of("softmax", "log-softmax", "logsoftmax");
  private static final String A_LAYER = "dense";

  private Synonyms() {}

  /** What is meant, for the end of an error; empty if the word is no synonym of one of {@code words}. */
  static String name(String found, Iterable<String> words) {
    String word = plain(found);
    List<String> meant = NAMES.getOrDefault(word, List.of());
    for (String valid : words) {
      if (meant.contains(valid)) {
        return Spelling.didYouMean(valid);
      }
      if (valid.equals(A_LAYER) && IN_THE_LOSS.contains(word)) {
        return ": the loss softmax-cross-entropy takes it of the last layer's scores, so leave this layer out";
      }
    }
    return "";
  }

  /** The path that is meant by a key that is not valid where it stands, or null. */
  static String key(String found) {
    return KEYS.get(plain(found));
  }

  /** One form of the many in which programs write words. */
  private static String plain(String found) {
    return found.toLowerCase(Locale.ROOT).replace('_', '-').replace(' ', '-');
  }
}
