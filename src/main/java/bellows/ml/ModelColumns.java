package bellows.ml;

import bellows.conf.BadInputException;
import bellows.run.TrainedModel;
import bellows.spark.Scored;
import bellows.spark.TableScoring;
import bellows.spark.table.ColumnName;
import bellows.train.worker.Prediction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;

/** A trained network at work on the columns of tables: what classification and regression models share. */
final class ModelColumns {
  private final TrainedModel model;
  private final WeightsOnExecutors weights;

  ModelColumns(TrainedModel model) {
    this.model = model;
    weights = new WeightsOnExecutors(model);
  }

  TrainedModel model() {
    return model;
  }

  /** What the model says of one sample. */
  Prediction say(Vector features) {
    double[] values = features.toArray();
    float[] sample = new float[values.length];
    for (int i = 0; i < sample.length; i++) {
      sample[i] = (float) values[i];
      BadInputException.check(Float.isFinite(sample[i]), "features: expected finite numbers, found %s at %d",
          values[i], i);
    }
    return model.predict(sample);
  }

  /** Whether the loss gives scores the meaning of probabilities. */
  boolean hasProbabilities() {
    return say(Vectors.zeros(model.sample().size())).probabilities() != null;
  }

  /** Refuses a table that the model cannot read, as far as its schema tells. */
  void check(NetworkParams params, StructType table) {
    FeatureColumns.check(params, table);
    List<String> names = FeatureColumns.of(params);
    int size = names.size() > 1 ? -1 : FeatureColumns.size(table.apply(names.get(0)));
    BadInputException.check(size < 0 || size == model.sample().size(), "featuresCol: expected vectors of %d numbers in "
        + "column '%s', as the model was trained on, found %d", model.sample().size(), names.get(0), size);
    BadInputException.check(names.size() == model.columns().size(), "features: expected %d columns, as the model was "
        + "trained on (%s), found %s", model.columns().size(), String.join(", ", model.columns()), names);
  }

  /** A table with a column more; the same table for an empty name. */
  static StructType with(StructType table, String name, DataType type, boolean nullable, Metadata metadata) {
    if (name.isEmpty()) {
      return table;
    }
    BadInputException.check(!Arrays.asList(table.fieldNames()).contains(name), "expected a table without the column "
        + "'%s', which is to be added; drop or rename it, or give the stage's column another name", name);
    return table.add(name, type, nullable, metadata);
  }

  /** @param out the table's own columns, and those of {@code answer} behind them */
  Dataset<Row> transform(NetworkParams params, Dataset<Row> table, StructType out, TableScoring.Answer answer) {
    Dataset<Row> valid = RowChecks.valid(params, table);
    TableScoring scoring = model.scoring(valid.schema(), FeatureColumns.of(params), params.getInferBatchSize(),
        weights(table), answer);
    return scoring.on(valid, out);
  }

  Broadcast<float[]> weights(Dataset<Row> table) {
    return weights.of(table.sparkSession().sparkContext());
  }

  /** What reads and scores rows, without an answer. */
  TableScoring scoring(NetworkParams params, Dataset<Row> table, Broadcast<float[]> shared) {
    return model.scoring(table.schema(), FeatureColumns.of(params), params.getInferBatchSize(), shared, null);
  }

  /**
   * What the mean loss rises by when a feature tells nothing, one number a feature.
   *
   * @param labels what makes numbers of labels; null where they are numbers
   */
  Vector importances(NetworkParams params, Dataset<Row> table, LabelColumn labels) {
    String label = params.getOrDefault(params.labelCol());
    FeatureColumns.check(params, table.schema());
    Column[] needed = Stream.concat(FeatureColumns.of(params).stream(), Stream.of(label)).map(ColumnName::column)
        .toArray(Column[]::new);
    Dataset<Row> valid = RowChecks.valid(params, table.select(needed), label);
    return Complaints.heard(() -> Vectors.dense(PermutedLosses.importances(this, params,
        labels == null ? valid : labels.numbered(valid), label)));
  }

  /** @param labels the model, with the names that the table's labels have */
  Scored evaluate(NetworkParams params, Dataset<Row> table, TrainedModel labels) {
    String label = params.getOrDefault(params.labelCol());
    FeatureColumns.check(params, table.schema());
    FeatureColumns.column(table.schema(), "labelCol", label);
    String weight = params.isDefined(params.weightCol()) && !params.getWeightCol().isEmpty() ? params.getWeightCol()
        : null;
    Dataset<Row> valid = RowChecks.valid(params, table, label, weight);
    return labels.evaluate(valid, new ArrayList<>(FeatureColumns.of(params)), label, weight);
  }
}
