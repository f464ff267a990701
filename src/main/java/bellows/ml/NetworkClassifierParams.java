package bellows.ml;

import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.Param;

/** The params that a classifier and its model share, beside {@code rawPredictionCol} of Spark's base classes. */
public interface NetworkClassifierParams extends NetworkParams {
  /** Where the params are. */
  ClassifierParamSet classifierParams();

  /** The base class's. */
  Param<String> rawPredictionCol();

  default Param<String> probabilityCol() {
    return classifierParams().probabilityCol;
  }

  default DoubleArrayParam thresholds() {
    return classifierParams().thresholds;
  }

  default DoubleArrayParam classWeights() {
    return classifierParams().classWeights;
  }

  default Param<String> stringOrderType() {
    return classifierParams().stringOrderType;
  }

  /** What classifiers and their models begin with. */
  default void setClassifierDefaults() {
    setNetworkDefaults();
    setDefault(probabilityCol(), "probability");
    setDefault(stringOrderType(), "frequencyDesc");
    setDefault(network(), "[flatten, {dense = 64}, relu, {dense = classes}]");
  }

  default String getProbabilityCol() {
    return getOrDefault(probabilityCol());
  }

  default double[] getThresholds() {
    return getOrDefault(thresholds());
  }

  default double[] getClassWeights() {
    return getOrDefault(classWeights());
  }

  default String getStringOrderType() {
    return getOrDefault(stringOrderType());
  }
}
