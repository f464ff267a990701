package bellows.ml;

import bellows.run.TrainedModel;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** The weights that a model answers by, broadcast once an application, when they are first asked for. */
final class WeightsOnExecutors {
  private final TrainedModel model;
  private SparkContext spark;
  private Broadcast<float[]> weights;

  WeightsOnExecutors(TrainedModel model) {
    this.model = model;
  }

  synchronized Broadcast<float[]> of(SparkContext wanted) {
    if (spark != wanted) {
      weights = JavaSparkContext.fromSparkContext(wanted).broadcast(model.folded().weights());
      spark = wanted;
    }
    return weights;
  }
}
