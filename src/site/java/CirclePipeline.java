import bellows.ml.NeuralNetworkClassificationModel;
import bellows.ml.NeuralNetworkClassifier;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Learns which points lie in a circle in a pipeline of Spark ML, and searches for the better settings. */
public class CirclePipeline {
  public static void main(String[] args) throws Exception {
    SparkSession spark = SparkSession.builder().appName("circle").config("spark.scheduler.mode", "FAIR").getOrCreate();
    Dataset<Row> points = spark.range(1000).selectExpr("id",
        "id * 7919 % 1000 / 500 - 1 AS x", "id * 104729 % 997 / 498 - 1 AS y")
        .selectExpr("x", "y", "if(x * x + y * y < 0.6, 'inside', 'outside') AS place");
    Dataset<Row>[] parts = points.randomSplit(new double[] {0.8, 0.2}, 1);

    NeuralNetworkClassifier network = new NeuralNetworkClassifier()
        .setNetwork("[{dense = 32}, relu, {dense = classes}]").setMaxIter(10).setStepSize(0.02);
    Pipeline pipeline = new Pipeline().setStages(new PipelineStage[] {
        new StringIndexer().setInputCol("place").setOutputCol("label"),
        new VectorAssembler().setInputCols(new String[] {"x", "y"}).setOutputCol("features"), network});
    MulticlassClassificationEvaluator accuracy = new MulticlassClassificationEvaluator().setMetricName("accuracy");

    PipelineModel model = pipeline.fit(parts[0]);
    System.out.printf("accuracy %.4f%n", accuracy.evaluate(model.transform(parts[1])));
    NeuralNetworkClassificationModel trained = (NeuralNetworkClassificationModel) model.stages()[2];
    System.out.println("loss of each epoch " + trained.summary().objectiveHistory());
    model.write().overwrite().save(args.length > 0 ? args[0] : "circle-model");

    ParamMap[] settings = new ParamGridBuilder().addGrid(network.stepSize(), new double[] {0.001, 0.02})
        .addGrid(network.batchSize(), new int[] {32, 128}).build();
    CrossValidatorModel search = new CrossValidator().setEstimator(pipeline).setEvaluator(accuracy)
        .setEstimatorParamMaps(settings).setNumFolds(3).setParallelism(4).fit(parts[0]);
    System.out.printf("accuracy %.4f with the best of %d settings%n",
        accuracy.evaluate(search.transform(parts[1])), settings.length);
    spark.stop();
  }
}
