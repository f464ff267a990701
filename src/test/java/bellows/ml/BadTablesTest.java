package bellows.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.conf.BadInputException;
import bellows.spark.Sparks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.SparkException;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be trained on is refused in one sentence: by the schema alone where that tells. */
class BadTablesTest {
  @TempDir
  private Path folder;

  private SparkSession spark;
  private Dataset<Row> points;

  @BeforeEach
  void session() {
    spark = Sparks.session("local[2]");
    points = MlTables.points(spark, 40);
  }

  private void refusedBySchema(NeuralNetworkClassifier classifier, Dataset<Row> table, String... parts) {
    String message = assertThrows(BadInputException.class, () -> classifier.transformSchema(table.schema()))
        .getMessage();
    List.of(parts).forEach(part -> assertTrue(message.contains(part), message));
  }

  private void refused(NeuralNetworkClassifier classifier, Dataset<Row> table, String... parts) {
    classifier.transformSchema(table.schema());
    String message = assertThrows(BadInputException.class, () -> classifier.fit(table)).getMessage();
    List.of(parts).forEach(part -> assertTrue(message.contains(part), message));
  }

  @Test
  void schemasTellMuch() {
    refusedBySchema(MlTables.classifier(), points.drop("features"), "featuresCol", "'features'");
    refusedBySchema(MlTables.classifier().setFeaturesCol("featurs"), points, "featurs", "did you mean 'features'");
    refusedBySchema(MlTables.classifier().setFeaturesCol("kind"), points, "'kind'", "string");
    refusedBySchema(MlTables.classifier().setFeaturesCols("x", "features"), points, "featuresCols", "vector");
    refusedBySchema(MlTables.classifier().setLabelCol("held"), points, "labelCol", "boolean");
    refusedBySchema(MlTables.classifier().setLabelCol("features"), points, "labelCol", "features");
    refusedBySchema(MlTables.classifier().setWeightCol("kind"), points, "weightCol", "string");
    refusedBySchema(MlTables.classifier().setValidationIndicatorCol("x"), points, "validationIndicatorCol", "double");
    refusedBySchema(MlTables.classifier().setOrderCol("held"), points, "orderCol", "boolean");
    refusedBySchema(MlTables.classifier().setWeightCol("label"), points, "weightCol", "'label' again");
    refusedBySchema(MlTables.classifier(), points.withColumn("prediction", functions.lit(1)), "'prediction'", "rename");
    refusedBySchema(MlTables.classifier().setConfig("optimizer = adamm"), points, "adamm");
    refusedBySchema(MlTables.classifier().setConfig("data.label = x"), points, "data.label", "labelCol");
    refusedBySchema(MlTables.classifier().setConfig("rate = ["), points, "config");
    refusedBySchema(MlTables.classifier().setConfig("stop.tolerance.loss = -1"), points, "stop");
  }

  @Test
  void rowsTellTheRest() {
    refused(MlTables.classifier(), points.limit(0), "expected rows, found");
    refused(MlTables.classifier(), points.filter("label = 1"), "at least two classes");
    refused(MlTables.classifier().setLabelCol("kind"), points.filter("label = 1"), "at least two classes", "'ant'");
    refused(MlTables.classifier(), points.withColumn("label", functions.expr("if(id = 7, null, label)")), "1 nulls",
        "handleInvalid");
    refused(MlTables.classifier(), points.withColumn("label", functions.expr("if(id = 7, double('NaN'), label)")),
        "NaN");
    refused(MlTables.classifier(), points.withColumn("label", functions.expr("label - 1")), "-1.0", "StringIndexer");
    refused(MlTables.classifier(), points.withColumn("label", functions.expr("label / 2")), "0.5");
    refused(MlTables.classifier().setLabelCol("value"), points, "NeuralNetworkRegressor");
    refused(MlTables.classifier().setFeaturesCols("x", "y"), points.withColumn("x",
        functions.expr("if(id = 7, null, x)")), "'x'", "null");
    refused(MlTables.classifier().setWeightCol("weight"), points.withColumn("weight", functions.expr("-weight")),
        "'weight'", "from 0 on");
    refused(MlTables.classifier().setOrderCol("weight"), points, "order");
  }

  @Test
  void invalidRowsMayBeSkipped() {
    Dataset<Row> holes = points.withColumn("x", functions.expr("if(id = 7, null, if(id = 8, double('NaN'), x))"))
        .withColumn("label", functions.expr("if(id = 9, null, label)"));
    NeuralNetworkClassifier classifier = MlTables.classifier().setFeaturesCols("x", "y").setMaxIter(1);
    refused(classifier, holes, "null");
    NeuralNetworkClassificationModel model = classifier.setHandleInvalid("skip").fit(holes);
    assertEquals(37, model.summary().run().samples());
    assertEquals(38, model.transform(holes).count());
    model.setHandleInvalid("error");
    SparkException thrown = assertThrows(SparkException.class, () -> model.transform(holes).collectAsList());
    assertTrue(thrown.getMessage().contains("column 'x'") || String.valueOf(thrown.getCause()).contains("column 'x'"),
        thrown.toString());
  }

  @Test
  void modelsRefuseOtherTables() {
    NeuralNetworkClassificationModel model = MlTables.classifier().setMaxIter(1).fit(points);
    assertThrows(BadInputException.class, () -> model.predict(Vectors.dense(1, 2, 3)));
    assertThrows(BadInputException.class, () -> model.predict(Vectors.dense(1, Double.NaN)));
    Dataset<Row> three = new org.apache.spark.ml.feature.VectorAssembler().setInputCols(new String[] {"x", "y",
        "value"})
        .setOutputCol("features").transform(points.drop("features"));
    assertTrue(assertThrows(BadInputException.class, () -> model.transform(three)).getMessage()
        .contains("vectors of 2 numbers in column 'features', as the model was trained on, found 3"));
    assertThrows(BadInputException.class, () -> model.transform(points.drop("features")));
    assertTrue(assertThrows(BadInputException.class, () -> model.setThresholds(1, 1).transform(points)).getMessage()
        .contains("thresholds: expected one a class, 3, found 2"));
    assertThrows(BadInputException.class, () -> MlTables.classifier().setThresholds(1, 1).fit(points));
  }

  @Test
  void constantColumnsDoNoHarm() {
    Dataset<Row> constant = points.withColumn("y", functions.lit(5.0));
    NeuralNetworkClassificationModel model = MlTables.classifier().setFeaturesCols("x",
        "y").setMaxIter(2).fit(constant);
    assertTrue(Double.isFinite(model.summary().objectiveHistory().get(1)));
  }

  @Test
  void damagedModelsAreRefused() throws IOException {
    NeuralNetworkClassificationModel model = MlTables.classifier().setMaxIter(1).fit(points);
    String whole = folder.resolve("whole").toString();
    model.save(whole);
    for (Path crc : files(Path.of(whole)).filter(file -> file.getFileName().toString().endsWith(".crc")).toList()) {
      Files.delete(crc); // What Hadoop's local files would tell is told where there are none, too.
    }
    assertEquals(model.toLocal().sha256(), NeuralNetworkClassificationModel.load(whole).toLocal().sha256());
    int refusals = 0;
    for (Path file : files(Path.of(whole)).filter(each -> !each.endsWith("_SUCCESS") && !each.endsWith("model.conf"))
        .toList()) {
      byte[] before = Files.readAllBytes(file);
      for (int place = 0; place < 50; place++) {
        Files.write(file, damaged(before, place));
        String message = assertThrows(BadInputException.class, () -> NeuralNetworkClassificationModel.load(whole),
            file + " at place " + place).getMessage();
        assertTrue(message.contains(whole), message);
        refusals++;
      }
      Files.write(file, before);
    }
    assertEquals(200, refusals);
    Files.writeString(Path.of(whole, "model", "model.conf"), "a copy for people, which counts nowhere");
    assertEquals(model.toLocal().sha256(), NeuralNetworkClassificationModel.load(whole).toLocal().sha256());
    assertThrows(BadInputException.class, () -> NeuralNetworkRegressionModel.load(whole));
    assertThrows(BadInputException.class, () -> NeuralNetworkClassificationModel.load(folder.resolve("no").toString()));
  }

  /** With one bit of 40 turned, spread over the file; or cut off, at one of 5 places; or with some bytes of another kind. */
  private static byte[] damaged(byte[] whole, int place) {
    int last = whole.length - 1; // A line's end, in files of text.
    if (place >= 40 && place < 45) {
      return Arrays.copyOf(whole, last * (place - 40) / 5);
    }
    byte[] damaged = whole.clone();
    int at = (int) ((long) last * (place % 40) / 40);
    if (place < 40) {
      damaged[at] ^= 1 << place % 8;
    } else {
      Arrays.fill(damaged, at * 4, Math.min(last, at * 4 + 8), (byte) (place % 2 == 0 ? 0 : 255));
    }
    return damaged;
  }

  private static Stream<Path> files(Path root) throws IOException {
    return Files.walk(root).filter(Files::isRegularFile);
  }
}
