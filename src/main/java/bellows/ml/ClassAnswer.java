package bellows.ml;

import bellows.conf.BadInputException;
import bellows.spark.TableScoring;
import bellows.train.worker.Prediction;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * What a classifier adds to a row: scores, probabilities, and the class as a number.
 *
 * @param schema of the rows that are given back
 * @param raw whether there are scores; {@code probability} and {@code prediction} likewise
 * @param thresholds one a class; null for none
 */
record ClassAnswer(StructType schema, boolean raw, boolean probability, boolean prediction, double[] thresholds)
    implements TableScoring.Answer {
  private static final long serialVersionUID = 1;

  @Override
  public Row row(Row scored, Prediction said) {
    int more = (raw ? 1 : 0) + (probability ? 1 : 0) + (prediction ? 1 : 0);
    Object[] values = TableScoring.values(scored, more);
    int at = scored.length();
    if (raw) {
      values[at++] = vector(said.scores());
    }
    if (probability) {
      values[at++] = said.probabilities() == null ? null : vector(said.probabilities());
    }
    if (prediction) {
      values[at] = decision(said, thresholds);
    }
    return TableScoring.row(values, schema);
  }

  static Vector vector(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = values[i];
    }
    return Vectors.dense(doubles);
  }

  /**
   * The class that is predicted: the network's, or with thresholds that of the largest probability / threshold; of
   * equals, the first.
   */
  static double decision(Prediction said, double[] thresholds) {
    if (thresholds == null) {
      return said.label();
    }
    int best = 0;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < thresholds.length; i++) {
      double scaled = said.probabilities()[i] / thresholds[i];
      if (scaled > most) {
        most = scaled;
        best = i;
      }
    }
    return best;
  }

  static void checkThresholds(double[] thresholds, int classes) {
    BadInputException.check(thresholds.length == classes, "thresholds: expected one a class, %d, found %d", classes,
        thresholds.length);
  }
}
