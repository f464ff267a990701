"""Learns which points lie in a circle in a pipeline of Spark ML, and searches for the better settings."""

import sys

from bellows.ml import NeuralNetworkClassifier
from pyspark.ml import Pipeline
from pyspark.ml.evaluation import MulticlassClassificationEvaluator
from pyspark.ml.feature import StringIndexer, VectorAssembler
from pyspark.ml.tuning import CrossValidator, ParamGridBuilder
from pyspark.sql import SparkSession

spark = SparkSession.builder.appName("circle").config("spark.scheduler.mode", "FAIR").getOrCreate()
points = spark.range(1000).selectExpr(
    "id", "id * 7919 % 1000 / 500 - 1 AS x", "id * 104729 % 997 / 498 - 1 AS y"
).selectExpr("x", "y", "if(x * x + y * y < 0.6, 'inside', 'outside') AS place")
train, test = points.randomSplit([0.8, 0.2], 1)

network = NeuralNetworkClassifier(network="[{dense = 32}, relu, {dense = classes}]", maxIter=10, stepSize=0.02)
pipeline = Pipeline(stages=[
    StringIndexer(inputCol="place", outputCol="label"),
    VectorAssembler(inputCols=["x", "y"], outputCol="features"),
    network,
])
accuracy = MulticlassClassificationEvaluator(metricName="accuracy")

model = pipeline.fit(train)
print("accuracy %.4f" % accuracy.evaluate(model.transform(test)))
print("loss of each epoch", model.stages[2].summary.objectiveHistory)
model.write().overwrite().save(sys.argv[1] if len(sys.argv) > 1 else "circle-model")

settings = ParamGridBuilder().addGrid(network.stepSize, [0.001, 0.02]).addGrid(network.batchSize, [32, 128]).build()
search = CrossValidator(
    estimator=pipeline, evaluator=accuracy, estimatorParamMaps=settings, numFolds=3, parallelism=4
).fit(train)
print("accuracy %.4f with the best of %d settings" % (accuracy.evaluate(search.transform(test)), len(settings)))
spark.stop()
