package bellows.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.spark.Sparks;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A classifier as Spark's own are used, and what Spark checks of its perceptron. */
class NeuralNetworkClassifierTest {
  private static final MulticlassClassificationEvaluator ACCURACY =
      new MulticlassClassificationEvaluator().setMetricName("accuracy");

  private SparkSession spark;
  private Dataset<Row> points;

  @BeforeEach
  void session() {
    spark = Sparks.session("local[2]");
    points = MlTables.points(spark, 240);
  }

  @Test
  void xorIsLearned() {
    Dataset<Row> xor = MlTables.xor(spark);
    NeuralNetworkClassificationModel model = new NeuralNetworkClassifier()
        .setNetwork("[{dense = 5}, tanh, {dense = classes}]").setBatchSize(4).setMaxIter(60).setStepSize(0.1)
        .setSeed(3).fit(xor);
    assertEquals(2, model.numFeatures());
    assertEquals(2, model.numClasses());
    for (Row row : model.transform(xor).collectAsList()) {
      assertEquals(row.<Double>getAs("label"), row.<Double>getAs("prediction"));
      assertEquals(row.<Double>getAs("label"), model.predict(row.getAs("features")));
    }
    List<Double> history = model.summary().objectiveHistory();
    assertEquals(60, history.size());
    assertTrue(history.get(59) < history.get(0) / 10);
  }

  @Test
  void columnsAreThoseOfSparksOwnClassifiers() {
    NeuralNetworkClassificationModel model = MlTables.classifier().fit(points);
    Dataset<Row> out = model.transform(points);
    assertEquals(Arrays.asList("rawPrediction", "probability", "prediction"),
        Arrays.asList(out.columns()).subList(points.columns().length, out.columns().length));
    assertEquals(3, AttributeGroup.fromStructField(out.schema().apply("probability")).size());
    assertTrue(ACCURACY.evaluate(out) > 0.9);
    for (Row row : out.limit(5).collectAsList()) {
      Vector probability = row.getAs("probability");
      assertEquals(1, Arrays.stream(probability.toArray()).sum(), 1e-6);
      assertEquals(probability.argmax(), row.<Double>getAs("prediction"));
      assertEquals(probability, model.predictProbability(row.getAs("features")));
      assertEquals(row.<Vector>getAs("rawPrediction"), model.predictRaw(row.getAs("features")));
    }
    assertEquals(model.parent(), model.copy(ParamMap.empty()).parent());
    model.setRawPredictionCol("").setPredictionCol("");
    model.setProbabilityCol("p");
    assertEquals(List.of("p"), Arrays.asList(model.transform(points).columns()).subList(points.columns().length,
        points.columns().length + 1));
  }

  @Test
  void labelsOfTextKeepTheirNames() {
    NeuralNetworkClassificationModel model = MlTables.classifier().setLabelCol("kind").fit(points);
    assertEquals(List.of("ant", "bee", "wasp"), model.labels());
    Dataset<Row> named = new IndexToString().setInputCol("prediction").setOutputCol("name")
        .transform(model.transform(points));
    long right = named.filter("name = kind").count();
    assertTrue(right > 216, right + " of 240");
    assertEquals(model.evaluate(points).evaluation().accuracy(), right / 240.0, 1e-9);
    assertEquals("ant", model.toLocal().className(0));
    assertEquals(List.of("ant", "bee", "wasp"),
        MlTables.classifier().setLabelCol("kind").setMaxIter(1).setStringOrderType("alphabetAsc").fit(points).labels());
  }

  @Test
  void paramsThatAreSetOverrideConfig() {
    NeuralNetworkClassifier classifier = new NeuralNetworkClassifier().setConfig("""
        network = [{dense = 4}, tanh, {dense = classes}], optimizer = sgd
        rate {name = exponential, start = 0.5, factor = 0.9}, stop.epochs = 7, batch = 60, seed = 5
        """);
    NeuralNetworkClassificationModel model = classifier.fit(points);
    assertEquals(7, model.summary().totalIterations());
    assertEquals(60, model.summary().run().batch());
    assertEquals(5, model.summary().run().seed());
    NeuralNetworkClassificationModel other = classifier.fit(points,
        new ParamMap().put(classifier.maxIter(), 2).put(classifier.seed(), 6L));
    assertEquals(2, other.summary().totalIterations());
    assertEquals(6, other.summary().run().seed());
    assertEquals(2, other.getMaxIter());
    assertNotEquals(model.toLocal().sha256(), other.toLocal().sha256());
  }

  @Test
  void everyParamIsExplainedAndCopied() {
    NeuralNetworkClassifier classifier = MlTables.classifier().setThresholds(0.2, 0.3, 0.5);
    String explained = classifier.explainParams();
    for (Param<?> param : classifier.params()) {
      assertTrue(explained.contains(param.name() + ": "), param.name());
    }
    NeuralNetworkClassifier copy = classifier.copy(new ParamMap().put(classifier.seed(), 9L));
    assertEquals(9, copy.getSeed());
    assertEquals(1, classifier.getSeed());
    assertEquals(classifier.uid(), copy.uid());
    assertThrows(IllegalArgumentException.class, () -> classifier.setMaxIter(0));
    assertThrows(IllegalArgumentException.class, () -> classifier.setCheckpointInterval(0));
    assertThrows(IllegalArgumentException.class, () -> classifier.setHandleInvalid("keep"));
    assertThrows(IllegalArgumentException.class, () -> classifier.setThresholds(0, 0, 1));
  }

  @Test
  void weightsCountAsOftenAsRows() {
    Dataset<Row> twice = points.filter("weight = 2").union(points);
    NeuralNetworkClassifier plain = MlTables.classifier().setConfig("batch = all").setOptimizer("sgd").setMaxIter(1)
        .setStandardization(false);
    plain.clear(plain.batchSize());
    Vector weighted = plain.copy(ParamMap.empty()).setWeightCol("weight").fit(points).predictRaw(Vectors.dense(1, 2));
    // A step divides by its rows, not by their weights: 240 here, 288 there.
    Vector doubled = plain.copy(ParamMap.empty()).setStepSize(0.02 * 288 / 240).fit(twice)
        .predictRaw(Vectors.dense(1, 2));
    Vector without = plain.fit(points).predictRaw(Vectors.dense(1, 2));
    assertFalse(near(without, doubled, 1e-9));
    assertTrue(near(weighted, doubled, 1e-5), weighted + " " + doubled);
  }

  private static boolean near(Vector a, Vector b, double within) {
    return Vectors.sqdist(a, b) < within * within;
  }

  @Test
  void thresholdsShiftTheDecision() {
    NeuralNetworkClassificationModel model = MlTables.classifier().setMaxIter(1).fit(points);
    Dataset<Row> first = model.copy(ParamMap.empty()).setThresholds(0, 1, 1).transform(points);
    assertEquals(240, first.filter("prediction = 0").count());
    assertEquals(0, model.copy(ParamMap.empty()).setThresholds(0, 1, 1).predict(Vectors.dense(100, 100)));
  }

  @Test
  void rowsOfTheIndicatorJudgeAndAreNotLearned() {
    NeuralNetworkClassifier judged = MlTables.classifier().setValidationIndicatorCol("held");
    NeuralNetworkClassificationModel model = judged.fit(points);
    assertEquals(6, model.summary().evaluations().size());
    assertEquals(40, model.summary().evaluations().get(0).samples());
    NeuralNetworkClassificationModel alone = MlTables.classifier().fit(points.filter("not held"));
    assertEquals(alone.toLocal().sha256(), model.toLocal().sha256());
    NeuralNetworkClassificationModel patient = judged.copy(ParamMap.empty()).setMaxIter(200).setPatience(2)
        .setStepSize(0.3).fit(points);
    assertTrue(patient.summary().totalIterations() < 200);
    assertEquals("patience", patient.summary().run().stopped());
  }

  @Test
  void aWarmStartGoesOnFromAModel(@org.junit.jupiter.api.io.TempDir java.nio.file.Path folder) {
    String run = folder.resolve("run").toString();
    NeuralNetworkClassificationModel first = MlTables.classifier().setRunPath(run).setLabelCol("kind").fit(points);
    NeuralNetworkClassificationModel second = MlTables.classifier().setInitialModel(run).setMaxIter(1).setLabelCol("kind")
        .fit(points);
    assertTrue(second.summary().objectiveHistory().get(0) < first.summary().objectiveHistory().get(0));
    assertEquals(first.labels(), bellows.run.TrainedModel.load(run, spark.sparkContext().hadoopConfiguration())
        .classNames());
  }

  @Test
  void featuresMayHaveManyForms() {
    String dense = MlTables.classifier().fit(points).toLocal().sha256();
    Dataset<Row> arrays = points.withColumn("features",
        functions.array(functions.col("x"), functions.col("y")).cast("array<float>"));
    assertEquals(dense, MlTables.classifier().fit(arrays).toLocal().sha256());
    NeuralNetworkClassificationModel columns = MlTables.classifier().setFeaturesCols("x", "y").fit(points);
    assertEquals(dense, columns.toLocal().sha256());
    Dataset<Row> renamed = points.withColumnRenamed("x", "a").withColumnRenamed("y", "b");
    assertEquals(columns.transform(points).select("prediction").collectAsList(),
        columns.setFeaturesCols("a", "b").transform(renamed).select("prediction").collectAsList());
    Dataset<Row> words = points.withColumn("side", functions.expr("if(x > 2, 'right', 'left')"));
    NeuralNetworkClassificationModel mixed = MlTables.classifier().setFeaturesCols("side", "y").fit(words);
    assertEquals(3, mixed.numFeatures());
    Dataset<Row> others = words.withColumnRenamed("side", "where");
    assertEquals(mixed.transform(words).select("prediction").collectAsList(),
        mixed.setFeaturesCols("where", "y").transform(others).select("prediction").collectAsList());
  }
}
