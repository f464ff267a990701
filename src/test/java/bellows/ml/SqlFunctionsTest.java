package bellows.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.conf.BadInputException;
import bellows.spark.Sparks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models in queries: what they say is what {@code transform} says. */
class SqlFunctionsTest {
  @TempDir
  private static Path models;
  private static SparkSession spark;
  private static Dataset<Row> points;
  private static NeuralNetworkClassificationModel model;
  private static String path;

  @TempDir
  private Path folder;

  @BeforeAll
  static void session() throws IOException {
    Sparks.stop();
    spark = SparkSession.builder().master("local[2]").appName("test").config("spark.ui.enabled", false)
        .config("spark.sql.extensions", BellowsExtensions.class.getName()).config("spark.sql.shuffle.partitions", 4)
        .config("spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir")).getOrCreate();
    points = MlTables.points(spark, 150).repartition(3);
    points.createOrReplaceTempView("points");
    path = models.resolve("model").toString();
    model = trained(1);
    model.save(path);
  }

  /** Other tests want a session without extensions. */
  @AfterAll
  static void end() {
    Sparks.stop();
  }

  private static NeuralNetworkClassificationModel trained(long seed) {
    return MlTables.classifier().setLabelCol("kind").setMaxIter(2).setSeed(seed).fit(points);
  }

  private List<Row> said(String query) {
    return spark.sql(query.replace("MODEL", "'" + path + "', features")).orderBy("id").collectAsList();
  }

  @Test
  void aProjectionSaysWhatTheModelSays() {
    List<Row> expected = model.transform(points).orderBy("id").collectAsList();
    List<Row> found = said("SELECT id, x + bellows_predict(MODEL) AS moved, bellows_class(MODEL) AS name, "
        + "bellows_probabilities(MODEL) AS p, x FROM points");
    assertEquals(150, found.size());
    for (int i = 0; i < 150; i++) {
      double prediction = expected.get(i).<Double>getAs("prediction");
      assertEquals(expected.get(i).<Long>getAs("id"), found.get(i).<Long>getAs("id"));
      assertEquals(found.get(i).<Double>getAs("x") + prediction, found.get(i).<Double>getAs("moved"));
      assertEquals(model.labels().get((int) prediction), found.get(i).getAs("name"));
      assertEquals(expected.get(i).<Vector>getAs("probability").apply(1),
          found.get(i).<Double>getList(3).get(1));
    }
  }

  @Test
  void projectionsAndFiltersScoreBatches() {
    Dataset<Row> query = spark.sql("SELECT id, bellows_class('" + path + "', features) AS name FROM points WHERE "
        + "bellows_predict('" + path + "', features) > 0 AND x > -100");
    String plan = query.queryExecution().optimizedPlan().toString();
    assertTrue(plan.contains("BatchedCalls") || plan.contains("MapPartitions"), plan);
    assertFalse(plan.contains("bellows_"), plan);
    assertEquals(model.transform(points).filter("prediction > 0").count(), query.count());
  }

  @Test
  void everyOtherPlaceSaysTheSame() {
    List<Row> counts = spark.sql("SELECT bellows_class('" + path + "', features) AS name, count(*) AS n, "
        + "max(bellows_predict('" + path + "', features)) AS most FROM points GROUP BY 1 ORDER BY 1").collectAsList();
    assertEquals(150, counts.stream().mapToLong(row -> row.getLong(1)).sum());
    assertEquals(150, spark.sql("SELECT id FROM points ORDER BY bellows_predict('" + path + "', features), id")
        .collectAsList().size());
    assertEquals(model.transform(points).groupBy("prediction").count().count(), counts.size());
  }

  @Test
  void missingFeaturesHaveNoAnswer() {
    List<Row> found = said("SELECT id, bellows_predict('" + path + "', if(id < 2, null, features)) AS p FROM points");
    assertNull(found.get(0).get(1));
    assertEquals(148, found.stream().filter(row -> !row.isNullAt(1)).count());
  }

  @Test
  void aModelThatTakesAnothersPlaceIsUsed() throws IOException {
    String place = folder.resolve("model").toString();
    model.save(place);
    Dataset<Row> query = spark.sql("SELECT id, bellows_probabilities('" + place + "', features) AS p FROM points");
    List<Row> before = query.orderBy("id").collectAsList();
    NeuralNetworkClassificationModel other = trained(2);
    other.write().overwrite().save(place);
    Path weights = Path.of(place, "model", "weights.bin");
    Files.setLastModifiedTime(weights, FileTime.fromMillis(Files.getLastModifiedTime(weights).toMillis() + 2000));
    List<Row> after = query.select("*").orderBy("id").collectAsList();
    assertFalse(before.equals(after));
    assertEquals(other.transform(points).orderBy("id").first().<Vector>getAs("probability").apply(0),
        after.get(0).<Double>getList(1).get(0));
  }

  @Test
  void whatIsNoModelIsRefused() {
    for (String call : List.of("bellows_predict(features)", "bellows_predict(kind, features)",
        "bellows_predict('/nowhere', features)", "bellows_predict('" + path + "', x, y)",
        "bellows_predict('" + path + "', kind)")) {
      Exception refused = assertThrows(Exception.class, () -> spark.sql("SELECT " + call
          + " FROM points").collectAsList());
      assertTrue(refused.getMessage().contains("expected"), refused.toString());
    }
  }

  @Test
  void tablesOfRunsHaveNames() throws Exception {
    String run = folder.resolve("run").toString();
    MlTables.classifier().setMaxIter(2).setValidationIndicatorCol("held").setRunPath(run).fit(points);
    assertEquals(8, spark.read().format("bellows").load(run).count());
    assertEquals(List.of(2L), spark.sql("SELECT count(*) FROM bellows.`" + run + "`.evals")
        .collectAsList().stream().map(row -> row.getLong(0)).toList());
    assertEquals(8, spark.sql("SELECT max(steps.step) FROM bellows.`" + run + "`.steps JOIN bellows.`" + run
        + "`.runs ON runs.run = steps.run").first().getLong(0));
    assertTrue(assertThrows(BadInputException.class, () -> spark.read().format("bellows").option("table", "stepz")
        .load(run)).getMessage().contains("did you mean 'steps'"));
    assertThrows(BadInputException.class, () -> spark.read().format("bellows").load(folder.toString()));
    StreamingQuery stream = spark.readStream().format("bellows").load(run).writeStream().format("memory")
        .queryName("seen").option("checkpointLocation", folder.resolve("checkpoint").toString()).start();
    stream.processAllAvailable();
    stream.stop();
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L),
        spark.table("seen").orderBy("step").select("step").as(Encoders.LONG()).collectAsList());
  }

  @Test
  void streamsAreScored() throws Exception {
    String in = folder.resolve("in").toString();
    points.write().parquet(in);
    Dataset<Row> stream = spark.readStream().schema(points.schema()).option("maxFilesPerTrigger", 1).parquet(in);
    StreamingQuery query = model.transform(stream).selectExpr("id", "prediction", "bellows_predict('" + path
        + "', features) AS said").writeStream().format("memory").queryName("scored").start();
    query.processAllAvailable();
    query.stop();
    assertEquals(150, spark.table("scored").filter("prediction = said").count());
    assertEquals(model.transform(points).orderBy("id").select("prediction").collectAsList(),
        spark.table("scored").orderBy("id").select("prediction").collectAsList());
  }
}
