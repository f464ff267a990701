package bellows.ml;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.param.shared.HasWeightCol;

/**
 * The params that estimators and models with a network share, beside {@code featuresCol}, {@code labelCol} and
 * {@code predictionCol} of Spark's base classes. Each is documented where it is made, in {@link NetworkParamSet}, which
 * {@code explainParams} shows.
 *
 * <p>What is set overrides the key of {@code config} that means the same; a default holds only where {@code config}
 * says nothing.
 */
public interface NetworkParams extends HasWeightCol {
  /** Where the params are. */
  NetworkParamSet networkParams();

  /** The base class's. */
  Param<String> featuresCol();

  /** The base class's. */
  Param<String> labelCol();

  /** The base class's. */
  Param<String> predictionCol();

  default StringArrayParam featuresCols() {
    return networkParams().featuresCols;
  }

  @Override
  default Param<String> weightCol() {
    return networkParams().weightCol;
  }

  default Param<String> validationIndicatorCol() {
    return networkParams().validationIndicatorCol;
  }

  default Param<String> orderCol() {
    return networkParams().orderCol;
  }

  default Param<String> network() {
    return networkParams().network;
  }

  default Param<String> config() {
    return networkParams().config;
  }

  default IntParam maxIter() {
    return networkParams().maxIter;
  }

  default DoubleParam stepSize() {
    return networkParams().stepSize;
  }

  default DoubleParam regParam() {
    return networkParams().regParam;
  }

  default DoubleParam tol() {
    return networkParams().tol;
  }

  default LongParam seed() {
    return networkParams().seed;
  }

  default IntParam checkpointInterval() {
    return networkParams().checkpointInterval;
  }

  default IntParam batchSize() {
    return networkParams().batchSize;
  }

  default IntParam inferBatchSize() {
    return networkParams().inferBatchSize;
  }

  default Param<String> optimizer() {
    return networkParams().optimizer;
  }

  default Param<String> loss() {
    return networkParams().loss;
  }

  default IntArrayParam shape() {
    return networkParams().shape;
  }

  default IntParam patience() {
    return networkParams().patience;
  }

  default BooleanParam standardization() {
    return networkParams().standardization;
  }

  default Param<String> handleInvalid() {
    return networkParams().handleInvalid;
  }

  default Param<String> runPath() {
    return networkParams().runPath;
  }

  default Param<String> initialModel() {
    return networkParams().initialModel;
  }

  /** What estimators and models begin with. */
  default void setNetworkDefaults() {
    setDefault(maxIter(), 20);
    setDefault(stepSize(), 0.001);
    setDefault(regParam(), 0.0);
    setDefault(tol(), 0.0);
    setDefault(seed(), 1L);
    setDefault(checkpointInterval(), 1);
    setDefault(batchSize(), 64);
    setDefault(inferBatchSize(), 64);
    setDefault(optimizer(), "adam");
    setDefault(patience(), 0);
    setDefault(standardization(), true);
    setDefault(handleInvalid(), "error");
    setDefault(config(), "");
  }

  default String[] getFeaturesCols() {
    return getOrDefault(featuresCols());
  }

  default String getValidationIndicatorCol() {
    return getOrDefault(validationIndicatorCol());
  }

  default String getOrderCol() {
    return getOrDefault(orderCol());
  }

  default String getNetwork() {
    return getOrDefault(network());
  }

  default String getConfig() {
    return getOrDefault(config());
  }

  default int getMaxIter() {
    return (Integer) getOrDefault(maxIter());
  }

  default double getStepSize() {
    return (Double) getOrDefault(stepSize());
  }

  default double getRegParam() {
    return (Double) getOrDefault(regParam());
  }

  default double getTol() {
    return (Double) getOrDefault(tol());
  }

  default long getSeed() {
    return (Long) getOrDefault(seed());
  }

  default int getCheckpointInterval() {
    return (Integer) getOrDefault(checkpointInterval());
  }

  default int getBatchSize() {
    return (Integer) getOrDefault(batchSize());
  }

  default int getInferBatchSize() {
    return (Integer) getOrDefault(inferBatchSize());
  }

  default String getOptimizer() {
    return getOrDefault(optimizer());
  }

  default String getLoss() {
    return getOrDefault(loss());
  }

  default int[] getShape() {
    return getOrDefault(shape());
  }

  default int getPatience() {
    return (Integer) getOrDefault(patience());
  }

  default boolean getStandardization() {
    return (Boolean) getOrDefault(standardization());
  }

  default String getHandleInvalid() {
    return getOrDefault(handleInvalid());
  }

  default String getRunPath() {
    return getOrDefault(runPath());
  }

  default String getInitialModel() {
    return getOrDefault(initialModel());
  }

  /** As Spark's traits in Scala have it; the param is made in {@link NetworkParamSet}. */
  @Override
  default void org$apache$spark$ml$param$shared$HasWeightCol$_setter_$weightCol_$eq(Param<String> param) {}
}
