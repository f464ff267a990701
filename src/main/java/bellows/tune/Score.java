package bellows.tune;

import bellows.optim.Plateau.Metric;
import java.util.Comparator;

/**
 * What a trial came to at the end of a stage.
 *
 * @param epochs whole ones, from its beginning
 * @param loss on the samples by which trials are compared
 * @param accuracy a fraction; null where there are no classes
 */
public record Score(int epochs, double loss, Double accuracy) {
  /** The better by a metric first; then those without a value, or with one that is not a number. */
  static Comparator<Score> order(Metric metric) {
    return Comparator.comparingDouble(score -> {
      Double value = metric == Metric.LOSS ? (Double) score.loss : score.accuracy;
      return value == null || value.isNaN() ? Double.POSITIVE_INFINITY : metric == Metric.LOSS ? value : -value;
    });
  }
}
