package bellows.nn.loss;

import bellows.conf.BadInputException;
import bellows.kernel.Kernels;
import bellows.tensor.Shape;
import bellows.tensor.Tensor;
import java.io.Serializable;

/** What training makes small: a sum over samples of a function of scores and target. */
public interface Loss extends Serializable {
  /** The word for it in run files. */
  String kind();

  /**
   * The loss summed over the samples, in double and in their order; sets {@code dScores} to the gradient of that sum.
   *
   * @param scores batch × outputs; the first {@link Targets#count} rows are used
   */
  double backward(Tensor scores, Targets targets, Tensor dScores, Kernels kernels);

  /** @throws bellows.conf.BadInputException if a network with this output cannot be trained for these classes */
  void check(Shape scores, int classes);

  /** Refuses real targets, for losses that ask which class is right. */
  static void requireClasses(String kind, int classes) {
    BadInputException.check(classes != 0, "loss %s: expected targets that are classes, found real numbers; set loss = "
        + "squared-error", kind);
  }

  /**
   * Sets {@code out} to the probabilities of the outputs of one sample, if the loss gives the scores such a meaning.
   *
   * @return false if it does not
   */
  default boolean probabilities(float[] scores, int offset, int n, float[] out, Kernels kernels) {
    return false;
  }

  /**
   * The natural logarithm of the probability that the scores of one sample give to a class, of probabilities that add
   * up to 1; in double, and finite where the probability itself is too small for a float.
   *
   * @return NaN if the loss gives the scores no such meaning
   */
  default double logProbability(float[] scores, int offset, int n, int label) {
    return Double.NaN;
  }

  /** What a score says of a real target, in the target's own units. */
  default double answer(float score) {
    return score;
  }

  /** Whether a target may be a mixture of two: see {@link Targets#mix}. */
  default boolean mixes() {
    return true;
  }

  /**
   * Makes one answer of those to several views of a sample: sets {@code out} to the scores whose probabilities are the
   * mean of the views' probabilities, or to the mean scores where scores have no such meaning.
   *
   * @param scores views × n, from {@code offset} on
   * @param out n, from {@code to} on
   */
  default void average(float[] scores, int offset, int views, int n, float[] out, int to) {
    for (int j = 0; j < n; j++) {
      double sum = 0;
      for (int view = 0; view < views; view++) {
        sum += scores[offset + view * n + j];
      }
      out[to + j] = (float) (sum / views);
    }
  }

  /** The decision for one sample: the index of the highest score, the first of equals. */
  default int decide(float[] scores, int offset, int n) {
    int best = 0;
    for (int j = 1; j < n; j++) {
      if (scores[offset + j] > scores[offset + best]) {
        best = j;
      }
    }
    return best;
  }
}
