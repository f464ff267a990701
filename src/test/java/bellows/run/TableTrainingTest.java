package bellows.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import bellows.conf.BadInputException;
import bellows.spark.Sparks;
import bellows.train.worker.Prediction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables as data of trainings, and trained models on tables. */
class TableTrainingTest {
  private static final int ROWS = 300;
  private static final String CIRCLE = """
      name = circle, seed = 3, data.normalise = auto
      network = [{dense = 8}, tanh, {dense = classes}]
      batch = 50, optimizer = adam, rate = 0.02, stop.epochs = 15
      """;

  @TempDir
  private Path folder;

  private SparkSession spark;

  @BeforeEach
  void session() {
    spark = Sparks.session("local[2]");
  }

  @AfterAll
  static void end() {
    Sparks.stop();
  }

  /** Points of a square, in a circle or not: columns id, x, y and where. */
  private Dataset<Row> points() {
    return spark.range(ROWS).selectExpr("id", "id * 7919 % 1000 / 500D - 1 AS x", "id * 104729 % 997 / 498D - 1 AS y")
        .withColumn("where", functions.expr("if(x * x + y * y < 0.6, 'inside', 'outside')"));
  }

  private TrainedModel trained(String changes, Dataset<Row> table) {
    try (Training training = Training.on(spark).configuration(CIRCLE).configuration(changes).data(table).start()) {
      return training.await();
    }
  }

  @Test
  void theBitsAreThoseOfTheSameRowsInAFile() throws IOException {
    Dataset<Row> points = points();
    String ordered = trained("data.order = id", points.repartition(3)).sha256();
    StringBuilder csv = new StringBuilder("x,y,where\n");
    points.orderBy("id").collectAsList().forEach(row -> csv.append(row.getDouble(1)).append(',').append(row.getDouble(2))
        .append(',').append(row.getString(3)).append('\n'));
    Path file = Files.writeString(folder.resolve("circle.csv"), csv);
    try (Training training = Training.on(spark).configuration(CIRCLE).set("data.path", file).start()) {
      assertEquals(training.await().sha256(), ordered);
    }
  }

  @Test
  void theBitsDependOnTheRowsAlone() {
    Dataset<Row> points = points().drop("id");
    String one = trained("", points.coalesce(1)).sha256();
    assertEquals(one, trained("", points.repartition(3)).sha256());
    assertEquals(one, trained("", points.repartition(8).orderBy(functions.rand(5))).sha256());
  }

  @Test
  void weightsOfRowsAreThoseOfAFileAndDependOnTheRowsAlone() throws IOException {
    Dataset<Row> points = points().withColumn("often", functions.expr("id % 3"));
    String ordered = trained("data {order = id, weight = often}", points.repartition(3)).sha256();
    assertEquals(ordered, trained("data {order = id, weight = often}", points.coalesce(1)).sha256());
    assertNotEquals(ordered, trained("data.order = id", points.drop("often")).sha256());
    StringBuilder csv = new StringBuilder("x,often,y,where\n");
    points.orderBy("id").collectAsList().forEach(row -> csv.append(row.getDouble(1)).append(',').append(row.getLong(4))
        .append(',').append(row.getDouble(2)).append(',').append(row.getString(3)).append('\n'));
    Path file = Files.writeString(folder.resolve("circle.csv"), csv);
    try (Training training = Training.on(spark).configuration(CIRCLE).set("data.path", file).set("data.weight", "often")
        .start()) {
      assertEquals(ordered, training.await().sha256());
    }
    Refusal.of(() -> trained("data {order = id, weight = x, label = where}", points), "column 'x': expected a finite weight from 0 on");
    Refusal.of(() -> trained("data {order = id, weight = none, label = where}", points.withColumn("none", functions.lit(0))),
        "weight: expected a weight above 0, found none");
    Refusal.of(() -> trained("data {order = id, weight = where, label = where}", points), "nothing else");
  }

  @Test
  void aModelScoresTablesAsItPredictsSamples() {
    TrainedModel model = trained("data.order = id", points());
    // Columns are found by their names, wherever they stand.
    List<Row> scored = model.transform(points().select("where", "y", "id", "x")).collectAsList();
    assertEquals(ROWS, scored.size());
    int right = 0;
    for (Row row : scored) {
      double x = row.getAs("x");
      double y = row.getAs("y");
      Prediction said = model.predict((float) x, (float) y);
      assertEquals(said.label(), row.<Integer>getAs("prediction"));
      assertEquals(model.className(said.label()), row.getAs("class"));
      assertArrayEquals(said.scores(), floats(row, "scores"));
      assertArrayEquals(said.probabilities(), floats(row, "probabilities"));
      right += row.<String>getAs("class").equals(row.getAs("where")) ? 1 : 0;
    }
    assertTrue(right > 0.7 * ROWS, right + " right");
  }

  private static float[] floats(Row row, String column) {
    List<Float> values = row.getList(row.fieldIndex(column));
    float[] floats = new float[values.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values.get(i);
    }
    return floats;
  }

  @Test
  void aTableThatLacksAColumnIsRefused() {
    TrainedModel model = trained("data.order = id", points());
    String message = assertThrows(BadInputException.class, () -> model.transform(points().drop("y"))).getMessage();
    assertTrue(message.contains("'y'"), message);
    assertThrows(BadInputException.class, () -> model.transform(points().withColumnRenamed("id", "prediction")));
  }

  @Test
  void aRunFromATableHasItsColumnsInItsModel() {
    String run = folder.resolve("run").toString();
    try (Training training = Training.on(spark).configuration(CIRCLE).set("data.order", "id").data(points())
        .folder(run).start()) {
      String trained = training.await().sha256();
      TrainedModel loaded = TrainedModel.load(run, spark.sparkContext().hadoopConfiguration());
      assertEquals(trained, loaded.sha256());
      assertEquals(ROWS, loaded.transform(points().select("y", "x")).count());
    }
  }
}
