package bellows.train.metrics;

import java.io.Serializable;
import java.util.Arrays;

/**
 * How well a score tells the samples of one class from all others. A function of which scores there are, not of their
 * order; exact, with equal scores as ties.
 *
 * @param label the class
 * @param rocAuc the probability that a sample of the class scores higher than another, ties as one half: the area under
 *     the receiver operating characteristic (Hanley, McNeil: The Meaning and Use of the Area under a Receiver Operating
 *     Characteristic Curve, 1982)
 * @param averagePrecision Σ (R_k − R_(k−1)) P_k over the different scores from the highest on, with precision and recall
 *     of all samples that score at least as high: scikit-learn's {@code average_precision_score}, which does not
 *     interpolate
 */
public record Ranking(int label, double rocAuc, double averagePrecision) implements Serializable {
  /**
   * Sorts the scores, which are the caller's no longer.
   *
   * @return null if the class has no samples here, or all samples are of it: then there is nothing to tell apart
   */
  public static Ranking of(int label, float[] own, float[] others) {
    if (own.length == 0 || others.length == 0) {
      return null;
    }
    Arrays.sort(own);
    Arrays.sort(others);
    // NaN sorts behind all numbers.
    boolean numbers = !Float.isNaN(own[own.length - 1]) && !Float.isNaN(others[others.length - 1]);
    return numbers ? sorted(label, own, others) : new Ranking(label, Double.NaN, Double.NaN);
  }

  private static Ranking sorted(int label, float[] own, float[] others) {
    long twiceWon = 0; // Whole numbers, so that no order of addition matters; ties count one, wins two.
    double precisions = 0;
    int left = own.length;
    int rest = others.length;
    while (left > 0) {
      float score = own[left - 1];
      int first = firstNotBelow(own, left, score);
      while (rest > 0 && others[rest - 1] > score) {
        rest--;
      }
      int below = firstNotBelow(others, rest, score);
      twiceWon += (long) (left - first) * (below + (long) rest);
      int found = own.length - first;
      precisions += (double) (left - first) * found / (found + (double) (others.length - below));
      left = first;
      rest = below;
    }
    return new Ranking(label, twiceWon / (2.0 * own.length * others.length), precisions / own.length);
  }

  /** How many of the first {@code end} scores, ascending and none above {@code score}, lie below it. */
  private static int firstNotBelow(float[] scores, int end, float score) {
    int from = end;
    while (from > 0 && scores[from - 1] >= score) {
      from--;
    }
    return from;
  }
}
