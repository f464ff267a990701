package bellows.ml;

import bellows.conf.BadInputException;
import org.apache.spark.ml.regression.Regressor;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;

/**
 * Learns real values with a neural network, as a stage of Spark ML.
 *
 * <pre>{@code
 * NeuralNetworkRegressionModel model = new NeuralNetworkRegressor()
 *     .setNetwork("[{dense = 32}, relu, {dense = 1}]").setMaxIter(30)
 *     .fit(table);
 * Dataset<Row> predicted = model.transform(table);
 * }</pre>
 *
 * Features are a vector, an array of numbers, several columns of numbers or words ({@code featuresCols}), Spark's
 * {@code image}, or the content of picture files. Labels are numbers, which the loss sees
 * with mean 0 and deviation 1 while {@code standardization} is on. The same rows and params give
 * the same bits, in whatever partitions and order the rows come; see {@code orderCol}.
 */
public class NeuralNetworkRegressor
    extends Regressor<Vector, NeuralNetworkRegressor, NeuralNetworkRegressionModel>
    implements NetworkSetters<NeuralNetworkRegressor>, DefaultParamsWritable {
  private static final long serialVersionUID = 1;
  /** What is trained where nothing else is said. */
  static final String NETWORK = "[flatten, {dense = 64}, relu, {dense = 1}]";
  static final String LOSS = "squared-error";

  private final String uid;
  private final NetworkParamSet networkParams;

  public NeuralNetworkRegressor() {
    this(Uids.random("neuralNetworkRegressor"), null);
  }

  public NeuralNetworkRegressor(String uid) {
    this(Uids.hand(uid), null);
  }

  /** @param handed nothing: the uid is where the base class's constructor finds it */
  private NeuralNetworkRegressor(String uid, Void handed) {
    this.uid = uid;
    networkParams = new NetworkParamSet(this);
    setNetworkDefaults();
    setDefault(network(), NETWORK);
    setDefault(loss(), LOSS);
  }

  @Override
  public String uid() {
    return Uids.of(uid);
  }

  @Override
  public NetworkParamSet networkParams() {
    return networkParams;
  }

  @Override
  public NeuralNetworkRegressor self() {
    return this;
  }

  /** @throws BadInputException if the table or a param is not as it must be */
  @Override
  public StructType transformSchema(StructType schema) {
    NetworkFit.check(this, schema);
    NetworkFit.checkTargets(this, schema);
    return NeuralNetworkRegressionModel.with(schema, this);
  }

  /**
   * Trains a network, in jobs of the table's session; returns when it has ended.
   *
   * @throws BadInputException if the table or a param is not as it must be; before the first step, but for
   *     losses that are not finite
   */
  @Override
  public NeuralNetworkRegressionModel fit(Dataset<?> data) {
    transformSchema(data.schema());
    NeuralNetworkRegressionModel model = train(data);
    model.setParent(this);
    return copyValues(model, ParamMap.empty());
  }

  /** The network as it was trained, without the params of this stage. */
  @Override
  public NeuralNetworkRegressionModel train(Dataset<?> data) {
    NetworkFit.Result result = NetworkFit.targets(this, data.toDF());
    return new NeuralNetworkRegressionModel(uid, result.model(), result.summary());
  }

  @Override
  public NeuralNetworkRegressor copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  public static MLReader<NeuralNetworkRegressor> read() {
    return new DefaultParamsReader<>();
  }

  public static NeuralNetworkRegressor load(String path) {
    return read().load(path);
  }
}
