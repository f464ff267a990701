package bellows.ml;

/**
 * The setters of {@link NetworkParams}, which return the estimator itself.
 *
 * @param <S> the estimator's own class
 */
public interface NetworkSetters<S> extends NetworkParams {
  /** This estimator. */
  S self();

  private <T> S with(org.apache.spark.ml.param.Param<T> param, T value) {
    set(param, value);
    return self();
  }

  default S setFeaturesCols(String... value) {
    return with(featuresCols(), value);
  }

  default S setWeightCol(String value) {
    return with(weightCol(), value);
  }

  default S setValidationIndicatorCol(String value) {
    return with(validationIndicatorCol(), value);
  }

  default S setOrderCol(String value) {
    return with(orderCol(), value);
  }

  default S setNetwork(String value) {
    return with(network(), value);
  }

  default S setConfig(String value) {
    return with(config(), value);
  }

  default S setMaxIter(int value) {
    return with(maxIter(), value);
  }

  default S setStepSize(double value) {
    return with(stepSize(), value);
  }

  default S setRegParam(double value) {
    return with(regParam(), value);
  }

  default S setTol(double value) {
    return with(tol(), value);
  }

  default S setSeed(long value) {
    return with(seed(), value);
  }

  default S setCheckpointInterval(int value) {
    return with(checkpointInterval(), value);
  }

  default S setBatchSize(int value) {
    return with(batchSize(), value);
  }

  default S setInferBatchSize(int value) {
    return with(inferBatchSize(), value);
  }

  default S setOptimizer(String value) {
    return with(optimizer(), value);
  }

  default S setLoss(String value) {
    return with(loss(), value);
  }

  default S setShape(int... value) {
    return with(shape(), value);
  }

  default S setPatience(int value) {
    return with(patience(), value);
  }

  default S setStandardization(boolean value) {
    return with(standardization(), value);
  }

  default S setHandleInvalid(String value) {
    return with(handleInvalid(), value);
  }

  default S setRunPath(String value) {
    return with(runPath(), value);
  }

  default S setInitialModel(String value) {
    return with(initialModel(), value);
  }
}
