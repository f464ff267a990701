package bellows.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.run.TrainedModel;
import bellows.spark.Sparks;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What one function gives the next one takes as it is: where two of them meet, Spark leaves out the way through its own
 * rows, so that rows come as they were made.
 */
class ChainedTablesTest {
  private SparkSession spark;
  private Dataset<Row> points;

  @BeforeEach
  void session() {
    spark = Sparks.session("local[2]");
    points = MlTables.points(spark, 60).coalesce(2);
  }

  /** The same table, read anew. */
  private Dataset<Row> settled(Dataset<Row> table) {
    return spark.createDataFrame(table.collectAsList(), table.schema());
  }

  private static List<Row> sorted(Dataset<Row> table, String... columns) {
    return table.selectExpr(columns).orderBy("id").collectAsList();
  }

  @Test
  void aModelReadsWhatAnotherSays() {
    TrainedModel first = MlTables.classifier().setMaxIter(2).fit(points).toLocal();
    Dataset<Row> said = first.transform(points);
    NeuralNetworkClassificationModel second = MlTables.classifier().setFeaturesCol("scores").setMaxIter(2)
        .setPredictionCol("second").setProbabilityCol("").fit(settled(said.drop("prediction", "probabilities")));
    Dataset<Row> chained = second.transform(said);
    assertEquals(sorted(second.transform(settled(said)), "id", "rawPrediction", "second"),
        sorted(chained, "id", "rawPrediction", "second"));
    assertEquals(60, second.setHandleInvalid("skip").transform(said).count());
  }

  @Test
  void functionsOfOthersFindColumnsByTheirNames() {
    Dataset<Row> said = MlTables.classifier().setMaxIter(1).fit(points).toLocal().transform(points);
    assertEquals(sorted(said, "id", "float(prediction + scores[1]) AS x"),
        sorted(said.map((MapFunction<Row, Row>) row -> RowFactory.create(row.getAs("id"),
            row.<Integer>getAs("prediction") + row.<Float>getList(row.fieldIndex("scores")).get(1)),
            Encoders.row(new StructType().add("id", DataTypes.LongType, false).add("x", DataTypes.FloatType))),
            "id", "x"));
    Dataset<Row> values = new NeuralNetworkRegressor().setLabelCol("value").setMaxIter(1).fit(points)
        .transform(points);
    assertEquals(values.filter("prediction > 100").count(),
        values.filter((FilterFunction<Row>) row -> row.<Double>getAs("prediction") > 100).count());
  }

  @Test
  void modelsReadWhatFunctionsOfOthersGive() {
    NeuralNetworkClassificationModel model = MlTables.classifier().setMaxIter(2).setFeaturesCol("array")
        .fit(points.selectExpr("id", "array(float(x), float(y)) AS array", "label"));
    StructType type = new StructType().add("id", DataTypes.LongType, false).add("array",
        DataTypes.createArrayType(DataTypes.FloatType)).add("label", DataTypes.DoubleType);
    for (int form = 0; form < 3; form++) {
      int taken = form;
      Dataset<Row> given = points.map((MapFunction<Row, Row>) row -> {
        float[] values = {(float) row.getDouble(4), (float) row.getDouble(5)};
        Object array = taken == 0 ? values : taken == 1 ? new Float[] {values[0], values[1]}
            : scala.jdk.javaapi.CollectionConverters.asScala(Arrays.asList(values[0], values[1])).toSeq();
        return RowFactory.create(row.getLong(0), array, row.getDouble(2));
      }, Encoders.row(type));
      assertEquals(sorted(model.transform(settled(given)), "id", "rawPrediction"),
          sorted(model.transform(given), "id", "rawPrediction"), "form " + form);
      assertEquals(model.toLocal().sha256(), MlTables.classifier().setMaxIter(2).setFeaturesCol("array").fit(given)
          .toLocal().sha256());
      assertEquals(60, model.copy(org.apache.spark.ml.param.ParamMap.empty()).setHandleInvalid("skip").transform(given)
          .count());
    }
  }
}
