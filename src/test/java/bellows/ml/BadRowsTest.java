package bellows.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.conf.BadInputException;
import bellows.spark.Sparks;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Rows that cannot be right are found wherever they are: among those that are learned from, that judge, or are asked. */
class BadRowsTest {
  private SparkSession spark;
  private Dataset<Row> points;

  @BeforeEach
  void session() {
    spark = Sparks.session("local[2]");
    points = MlTables.points(spark, 40);
  }

  /** On the driver, in one sentence of our own. */
  private static void refused(Executable what, String... parts) {
    String message = assertThrows(BadInputException.class, what).getMessage();
    List.of(parts).forEach(part -> assertTrue(message.contains(part), message));
  }

  /** By tasks, as Spark tells of these. */
  private static void failing(Executable what, String... parts) {
    Throwable thrown = assertThrows(Exception.class, what);
    StringBuilder all = new StringBuilder();
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      all.append(each.getMessage()).append('\n');
    }
    List.of(parts).forEach(part -> assertTrue(all.toString().contains(part), all.toString()));
  }

  private Dataset<Row> labelled(String expression, int classes) {
    return points.select(functions.col("id"), functions.col("features"), functions.expr(expression).as("label",
        NominalAttribute.defaultAttr().withName("label").withNumValues(classes).toMetadata()));
  }

  @Test
  void labelsOutsideOfWhatTheMetadataSay() {
    refused(() -> MlTables.classifier().fit(labelled("label", 2)), "label", "2");
    refused(() -> MlTables.classifier().fit(labelled("label - 1", 3)), "label", "-1");
    refused(() -> MlTables.classifier().fit(labelled("if(id = 7, double('NaN'), label)", 3)), "label", "NaN");
    refused(() -> MlTables.classifier().fit(labelled("if(id = 7, null, label)", 3)), "label", "null");
    refused(() -> MlTables.classifier().fit(labelled("label / 2", 3)), "label", "0.5");
    refused(() -> MlTables.classifier().fit(labelled("double(0)", 1)), "at least two classes");
  }

  @Test
  void labelsOutsideAmongRowsThatJudge() {
    NeuralNetworkClassifier judged = MlTables.classifier().setMaxIter(1).setValidationIndicatorCol("held");
    refused(() -> judged.fit(points.withColumn("label", functions.expr("if(held, 7.0, label)"))), "label", "7");
    refused(() -> judged.setLabelCol("kind").fit(points.withColumn("kind", functions.expr("if(held, 'fly', kind)"))),
        "labelCol", "'fly'");
    refused(() -> judged.fit(points.withColumn("held", functions.lit(false))), "expected rows");
    refused(() -> judged.fit(points.withColumn("held", functions.lit(true))), "expected rows");
    failing(() -> judged.fit(points.withColumn("held", functions.expr("if(id = 7, null, held)"))),
        "validationIndicatorCol", "null");
  }

  /** A table whose vector of row 7 is another. */
  private Dataset<Row> with(Vector odd) {
    List<Row> rows = new ArrayList<>();
    for (Row row : MlTables.rows(40)) {
      rows.add(RowFactory.create(row.get(0), row.getLong(0) == 7 ? odd : row.get(1), row.get(2)));
    }
    return spark.createDataFrame(rows, new StructType().add("id", DataTypes.LongType)
        .add("features", SQLDataTypes.VectorType()).add("label", DataTypes.DoubleType));
  }

  @Test
  void vectorsThatAreNotLikeTheOthers() {
    NeuralNetworkClassificationModel model = MlTables.classifier().setMaxIter(1).fit(points);
    for (Vector odd : new Vector[] {Vectors.dense(1, 2, 3), Vectors.dense(1), Vectors.sparse(9, new int[] {8},
        new double[] {1}), Vectors.dense(1, Double.NaN), Vectors.dense(1, Double.POSITIVE_INFINITY),
        Vectors.dense(1, 1e300), null}) {
      Dataset<Row> table = with(odd);
      refused(() -> MlTables.classifier().fit(table), "the row with", "expected");
      failing(() -> model.transform(table).collectAsList(), "id = 7", "features", "expected");
    }
    for (Vector odd : new Vector[] {Vectors.dense(1, Double.NaN), Vectors.dense(1, 1e300), null}) {
      assertEquals(39, MlTables.classifier().setMaxIter(1).setHandleInvalid("skip").fit(with(odd)).summary().run()
          .samples());
    }
  }

  @Test
  void rowsThatAModelIsJudgedBy() {
    NeuralNetworkClassificationModel model = MlTables.classifier().setMaxIter(1).fit(points);
    Dataset<Row> none = points.limit(0);
    assertEquals(0, model.transform(none).count());
    for (Dataset<Row> table : List.of(none, points.withColumn("label", functions.lit(3.0)),
        points.withColumn("label", functions.expr("if(id = 7, null, label)")),
        points.withColumn("label", functions.expr("if(id = 7, double('NaN'), label)")),
        points.withColumn("label", functions.expr("label - 1")),
        points.withColumn("label", functions.expr("label / 2")))) {
      refused(() -> model.evaluate(table), "expected");
      refused(() -> model.importances(table), "expected");
    }
    NeuralNetworkRegressionModel values = new NeuralNetworkRegressor().setLabelCol("value").setMaxIter(1).fit(points);
    for (Dataset<Row> table : List.of(none, points.withColumn("value", functions.expr("if(id = 7, null, value)")),
        points.withColumn("value", functions.expr("if(id = 7, double('NaN'), value)")),
        points.withColumn("value", functions.expr("if(id = 7, 1e300, value)")))) {
      refused(() -> values.evaluate(table), "expected");
      refused(() -> values.importances(table), "expected");
      refused(() -> new NeuralNetworkRegressor().setLabelCol("value").fit(table), "expected");
    }
  }
}
