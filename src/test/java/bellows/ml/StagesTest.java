package bellows.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.run.TrainedModel;
import bellows.spark.Sparks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.OneVsRest;
import org.apache.spark.ml.classification.OneVsRestModel;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.ml.tuning.TrainValidationSplit;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stages among Spark's own: in pipelines, in searches, on disk. */
class StagesTest {
  private static final MulticlassClassificationEvaluator ACCURACY =
      new MulticlassClassificationEvaluator().setMetricName("accuracy");

  @TempDir
  private Path folder;

  private SparkSession spark;
  private Dataset<Row> points;

  @BeforeEach
  void session() {
    spark = Sparks.session("local[2]");
    points = MlTables.points(spark, 120);
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  /** Those that are set, as JSON. */
  private static Map<String, String> params(Params stage) {
    Map<String, String> all = new TreeMap<>();
    for (Param<?> param : stage.params()) {
      if (stage.isSet(param)) {
        all.put(param.name(), json(param, stage));
      }
    }
    return all;
  }

  private static <T> String json(Param<T> param, Params stage) {
    return param.jsonEncode(stage.getOrDefault(param));
  }

  private static List<Row> predicted(Dataset<Row> table) {
    return table.select("id", "rawPrediction", "probability", "prediction").collectAsList();
  }

  @Test
  void aPipelineIsFittedSavedAndLoaded() throws IOException {
    Dataset<Row> raw = points.drop("features", "label");
    Pipeline pipeline = new Pipeline().setStages(new PipelineStage[] {
        new StringIndexer().setInputCol("kind").setOutputCol("label"),
        new VectorAssembler().setInputCols(new String[] {"x", "y"}).setOutputCol("features"), MlTables.classifier()});
    pipeline.write().overwrite().save(at("pipeline"));
    PipelineModel model = Pipeline.load(at("pipeline")).fit(raw);
    assertTrue(ACCURACY.evaluate(model.transform(raw)) > 0.9);
    model.write().overwrite().save(at("model"));
    assertEquals(predicted(model.transform(raw)), predicted(PipelineModel.load(at("model")).transform(raw)));
    NeuralNetworkClassificationModel network = (NeuralNetworkClassificationModel) model.stages()[2];
    assertEquals(List.of("ant", "bee", "wasp"), network.labels());
  }

  @Test
  void aModelIsSavedWithAllItKnows() throws IOException {
    NeuralNetworkClassificationModel model = MlTables.classifier().setLabelCol("kind").setValidationIndicatorCol("held")
        .setMaxIter(2).fit(points);
    model.setPredictionCol("said").setThresholds(0.2, 0.5, 0.3);
    model.save(at("m"));
    assertThrows(IOException.class, () -> model.save(at("m")));
    model.write().overwrite().save(at("m"));
    NeuralNetworkClassificationModel loaded = NeuralNetworkClassificationModel.load(at("m"));
    assertEquals(model.uid(), loaded.uid());
    assertEquals(params(model), params(loaded));
    assertEquals(model.labels(), loaded.labels());
    assertEquals(model.summary(), loaded.summary());
    assertEquals(model.toLocal().sha256(), loaded.toLocal().sha256());
    assertEquals(model.transform(points).collectAsList(), loaded.transform(points).collectAsList());
    assertEquals(model.toLocal().sha256(),
        TrainedModel.load(at("m") + "/model", spark.sparkContext().hadoopConfiguration()).sha256());
    NeuralNetworkClassifier classifier = MlTables.classifier().setFeaturesCols("x", "y").setShape(1, 2, 1);
    classifier.save(at("unfitted"));
    assertEquals(params(classifier), params(NeuralNetworkClassifier.load(at("unfitted"))));
  }

  @Test
  void aCrossValidatorTrainsFourAtOnceAndItsBestIsSaved() throws IOException {
    NeuralNetworkClassifier classifier = MlTables.classifier().setMaxIter(2);
    ParamMap[] grid = new ParamGridBuilder().addGrid(classifier.stepSize(), new double[] {1e-5, 0.05})
        .addGrid(classifier.batchSize(), new int[] {16, 40}).build();
    CrossValidator search = new CrossValidator().setEstimator(classifier).setEvaluator(ACCURACY)
        .setEstimatorParamMaps(grid).setNumFolds(3).setSeed(1);
    CrossValidatorModel four = search.setParallelism(4).fit(points);
    double[] one = search.setParallelism(1).fit(points).avgMetrics();
    assertEquals(Arrays.toString(one), Arrays.toString(four.avgMetrics()));
    NeuralNetworkClassificationModel best = (NeuralNetworkClassificationModel) four.bestModel();
    assertEquals(0.05, best.getStepSize());
    four.write().overwrite().save(at("cv"));
    CrossValidatorModel loaded = CrossValidatorModel.load(at("cv"));
    assertEquals(predicted(best.transform(points)), predicted(loaded.transform(points)));
  }

  @Test
  void aTrainValidationSplitFindsTheBetterSetting() {
    NeuralNetworkRegressor regressor = new NeuralNetworkRegressor().setLabelCol("value").setMaxIter(4);
    ParamMap[] grid = new ParamGridBuilder().addGrid(regressor.stepSize(), new double[] {1e-6, 0.05}).build();
    NeuralNetworkRegressionModel best = (NeuralNetworkRegressionModel) new TrainValidationSplit()
        .setEstimator(regressor).setEstimatorParamMaps(grid)
        .setEvaluator(new RegressionEvaluator().setLabelCol("value")).setSeed(2).fit(points).bestModel();
    assertEquals(0.05, best.getStepSize());
  }

  @Test
  void oneVersusTheRestTakesAClassifier() throws IOException {
    OneVsRestModel model = new OneVsRest().setClassifier(MlTables.classifier().setMaxIter(4)).fit(points);
    assertTrue(ACCURACY.evaluate(model.transform(points)) > 0.85);
    model.write().overwrite().save(at("ovr"));
    assertEquals(model.transform(points).select("prediction").collectAsList(),
        OneVsRestModel.load(at("ovr")).transform(points).select("prediction").collectAsList());
  }

  @Test
  void scoresRankRowsForSparksEvaluators() {
    Dataset<Row> two = points.filter("label < 2");
    Dataset<Row> out = MlTables.classifier().fit(two).transform(two);
    assertTrue(new BinaryClassificationEvaluator().evaluate(out) > 0.95);
  }

  @Test
  void aRegressorAnswersInTheTargetsUnits() throws IOException {
    NeuralNetworkRegressionModel model = new NeuralNetworkRegressor().setLabelCol("value").setBatchSize(20)
        .setMaxIter(20).setStepSize(0.02).fit(points);
    Dataset<Row> out = model.transform(points);
    double error = new RegressionEvaluator().setLabelCol("value").evaluate(out);
    assertTrue(error < 5, "RMSE " + error);
    assertEquals(error, model.evaluate(points).evaluation().errors().rmse(), 1e-4);
    Row first = out.select("features", "prediction").first();
    assertEquals(first.getDouble(1), model.predict(first.getAs("features")));
    model.save(at("r"));
    assertEquals(out.collectAsList(), NeuralNetworkRegressionModel.load(at("r")).transform(points).collectAsList());
    assertEquals(20, model.summary().totalIterations());
    assertEquals(model.predict(Vectors.dense(1, 2)), model.copy(ParamMap.empty()).predict(Vectors.dense(1, 2)));
  }

  @Test
  void aFeatureThatTellsNothingDoesNotMatter() {
    Dataset<Row> noisy = points.withColumn("noise", functions.expr("id * 7919 % 13 - 6"));
    NeuralNetworkClassificationModel model = MlTables.classifier().setFeaturesCols("x", "noise",
        "y").setLabelCol("kind")
        .setMaxIter(12).fit(noisy);
    double[] matters = model.importances(noisy).toArray();
    assertEquals(3, matters.length);
    assertTrue(matters[0] > 5 * Math.abs(matters[1]) && matters[2] > 5 * Math.abs(matters[1]),
        Arrays.toString(matters));
    assertEquals(Arrays.toString(matters),
        Arrays.toString(model.importances(noisy.orderBy("x").repartition(5)).toArray()));
  }
}
