package bellows.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.spark.Sparks;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A few rows that lie in the driver are scored there, without a job, and get what they would from executors. */
class FewRowsTest {
  private static SparkSession spark;
  private static NeuralNetworkClassificationModel classifier;
  private static NeuralNetworkRegressionModel regressor;

  @BeforeAll
  static void fit() {
    spark = Sparks.session("local[2]");
    Dataset<Row> points = MlTables.points(spark, 120);
    classifier = MlTables.classifier().setLabelCol("kind").fit(points);
    regressor = new NeuralNetworkRegressor().setNetwork("[{dense = 4}, relu, {dense = 1}]").setMaxIter(2).setBatchSize(32)
        .setStepSize(0.001).setLabelCol("value").fit(points);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8})
  void rowsOfTheDriverNeedNoJob(int count) {
    assertSameWithoutJobs(classifier::transform, count);
    assertSameWithoutJobs(regressor::transform, count);
    assertSameWithoutJobs(classifier.toLocal()::transform, count);
  }

  private static void assertSameWithoutJobs(UnaryOperator<Dataset<Row>> model, int count) {
    List<Row> rows = MlTables.rows(20).subList(20 - count, 20);
    Dataset<Row> there = model.apply(distributed(rows, MlTables.POINTS));
    Dataset<Row> here = model.apply(spark.createDataFrame(rows, MlTables.POINTS));
    assertEquals(there.schema().json(), here.schema().json());
    List<Row> expected = there.collectAsList();
    assertEquals(0, jobs(() -> assertEquals(expected, here.collectAsList())));
  }

  /** How many jobs Spark was given meanwhile. */
  private static int jobs(Runnable work) {
    return Sparks.jobs(spark.sparkContext(), work);
  }

  private static Dataset<Row> distributed(List<Row> rows, StructType type) {
    return spark.createDataFrame(new JavaSparkContext(spark.sparkContext()).parallelize(new ArrayList<>(rows), 2), type);
  }

  @Test
  void moreRowsGoTogetherOnExecutors() {
    Dataset<Row> nine = classifier.transform(spark.createDataFrame(MlTables.rows(9), MlTables.POINTS));
    assertEquals(1, jobs(() -> assertEquals(9, nine.collectAsList().size())));
  }

  /** Names that need quotes, values that are not there, and what others wrote of a column. */
  @Test
  void theirOwnColumnsStayAsTheyAre() {
    StructType type = new StructType().add("a.b", DataTypes.StringType)
        .add("c`d", DataTypes.TimestampType).add("features", SQLDataTypes.VectorType())
        .add("of", new StructType().add("a", DataTypes.DateType), true,
            new MetadataBuilder().putString("note", "kept").build());
    List<Row> rows = Arrays.asList(RowFactory.create(null, new Timestamp(5), Vectors.dense(1, 2), null),
        RowFactory.create("x", null, Vectors.sparse(2, new int[] {1}, new double[] {3}),
            RowFactory.create((Object) null)));
    Dataset<Row> here = classifier.transform(spark.createDataFrame(rows, type));
    Dataset<Row> there = classifier.transform(distributed(rows, type));
    assertEquals(there.collectAsList(), here.collectAsList());
    assertEquals(there.schema().json(), here.schema().json());
    assertEquals("kept", here.schema().apply("of").metadata().getString("note"));
  }

  /** By positions, as on executors. */
  @Test
  void columnsOfOneNameStayApart() {
    List<Row> rows = List.of(RowFactory.create(1.0, Vectors.dense(1, 2), 2.0));
    StructType type = new StructType().add("n", DataTypes.DoubleType).add("features", SQLDataTypes.VectorType())
        .add("N", DataTypes.DoubleType);
    Row said = classifier.transform(spark.createDataFrame(rows, type)).collectAsList().get(0);
    assertEquals(List.of(1.0, 2.0), List.of(said.get(0), said.get(2)));
    StructType ours = new StructType().add("bellows said", DataTypes.DoubleType)
        .add("features", SQLDataTypes.VectorType()).add("n", DataTypes.DoubleType);
    assertEquals(1.0, classifier.transform(spark.createDataFrame(rows, ours)).collectAsList().get(0).getDouble(0));
  }

  /** Where somebody has forbidden Spark to compute as it plans, the same function goes to executors. */
  @Test
  void theFunctionTravels() {
    String rules = "spark.sql.optimizer.excludedRules";
    List<Row> rows = MlTables.rows(4);
    List<Row> expected = classifier.transform(distributed(rows, MlTables.POINTS)).collectAsList();
    spark.conf().set(rules, "org.apache.spark.sql.catalyst.optimizer.ConvertToLocalRelation");
    try {
      Dataset<Row> sent = classifier.transform(spark.createDataFrame(rows, MlTables.POINTS));
      assertTrue(jobs(() -> assertEquals(expected, sent.collectAsList())) > 0);
    } finally {
      spark.conf().unset(rules);
    }
  }

  @Test
  void whatCannotBeScoredIsToldAsOfAnyRow() {
    StructType type = new StructType().add("features", SQLDataTypes.VectorType());
    List<Row> rows = List.of(RowFactory.create(Vectors.dense(1, Double.NaN)));
    Dataset<Row> here = classifier.transform(spark.createDataFrame(rows, type));
    String message = assertThrows(Exception.class, here::collectAsList).getMessage();
    assertTrue(message.contains("found NaN"), message);
  }
}
