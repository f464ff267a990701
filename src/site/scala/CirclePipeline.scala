import bellows.ml.{NeuralNetworkClassificationModel, NeuralNetworkClassifier}
import org.apache.spark.ml.Pipeline
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator
import org.apache.spark.ml.feature.{StringIndexer, VectorAssembler}
import org.apache.spark.ml.tuning.{CrossValidator, ParamGridBuilder}
import org.apache.spark.sql.SparkSession

/** Learns which points lie in a circle in a pipeline of Spark ML, and searches for the better settings. */
object CirclePipeline {
  def main(args: Array[String]): Unit = {
    val spark = SparkSession.builder().appName("circle").config("spark.scheduler.mode", "FAIR").getOrCreate()
    val points = spark.range(1000).selectExpr("id",
      "id * 7919 % 1000 / 500 - 1 AS x", "id * 104729 % 997 / 498 - 1 AS y")
      .selectExpr("x", "y", "if(x * x + y * y < 0.6, 'inside', 'outside') AS place")
    val Array(train, test) = points.randomSplit(Array(0.8, 0.2), 1)

    val network = new NeuralNetworkClassifier()
      .setNetwork("[{dense = 32}, relu, {dense = classes}]").setMaxIter(10).setStepSize(0.02)
    val pipeline = new Pipeline().setStages(Array(
      new StringIndexer().setInputCol("place").setOutputCol("label"),
      new VectorAssembler().setInputCols(Array("x", "y")).setOutputCol("features"), network))
    val accuracy = new MulticlassClassificationEvaluator().setMetricName("accuracy")

    val model = pipeline.fit(train)
    println(f"accuracy ${accuracy.evaluate(model.transform(test))}%.4f")
    val trained = model.stages(2).asInstanceOf[NeuralNetworkClassificationModel]
    println(s"loss of each epoch ${trained.summary.objectiveHistory}")
    model.write.overwrite().save(args.headOption.getOrElse("circle-model"))

    val settings = new ParamGridBuilder().addGrid(network.stepSize, Array(0.001, 0.02))
      .addGrid(network.batchSize, Array(32, 128)).build()
    val search = new CrossValidator().setEstimator(pipeline).setEvaluator(accuracy)
      .setEstimatorParamMaps(settings).setNumFolds(3).setParallelism(4).fit(train)
    println(f"accuracy ${accuracy.evaluate(search.transform(test))}%.4f with the best of ${settings.length}%d settings")
    spark.stop()
  }
}
