package bellows.ml;

import bellows.spark.TableScoring;
import bellows.train.worker.Prediction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * What a regressor adds to a row.
 *
 * @param schema of the rows that are given back
 * @param prediction false for nothing
 */
record ValueAnswer(StructType schema, boolean prediction) implements TableScoring.Answer {
  private static final long serialVersionUID = 1;

  @Override
  public Row row(Row scored, Prediction said) {
    Object[] values = TableScoring.values(scored, prediction ? 1 : 0);
    if (prediction) {
      values[scored.length()] = (double) said.scores()[0];
    }
    return TableScoring.row(values, schema);
  }
}
