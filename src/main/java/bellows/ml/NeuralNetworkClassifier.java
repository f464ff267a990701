package bellows.ml;

import bellows.conf.BadInputException;
import java.util.List;
import org.apache.spark.ml.classification.Classifier;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;

/**
 * Learns classes with a neural network, as a stage of Spark ML.
 *
 * <pre>{@code
 * NeuralNetworkClassificationModel model = new NeuralNetworkClassifier()
 *     .setNetwork("[{dense = 32}, relu, {dense = classes}]").setMaxIter(30)
 *     .fit(table);
 * Dataset<Row> predicted = model.transform(table);
 * }</pre>
 *
 * Features are a vector, an array of numbers, several columns of numbers or words ({@code featuresCols}), Spark's
 * {@code image}, or the content of picture files. Labels are numbers from 0 on, or text. The same rows and params give
 * the same bits, in whatever partitions and order the rows come; see {@code orderCol}.
 */
public class NeuralNetworkClassifier
    extends Classifier<Vector, NeuralNetworkClassifier, NeuralNetworkClassificationModel>
    implements NetworkClassifierParams, NetworkSetters<NeuralNetworkClassifier>, DefaultParamsWritable {
  private static final long serialVersionUID = 1;

  private final String uid;
  private final NetworkParamSet networkParams;
  private final ClassifierParamSet classifierParams;

  public NeuralNetworkClassifier() {
    this(Uids.random("neuralNetworkClassifier"), null);
  }

  public NeuralNetworkClassifier(String uid) {
    this(Uids.hand(uid), null);
  }

  /** @param handed nothing: the uid is where the base class's constructor finds it */
  private NeuralNetworkClassifier(String uid, Void handed) {
    this.uid = uid;
    networkParams = new NetworkParamSet(this);
    classifierParams = new ClassifierParamSet(this);
    setClassifierDefaults();
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
  public ClassifierParamSet classifierParams() {
    return classifierParams;
  }

  @Override
  public NeuralNetworkClassifier self() {
    return this;
  }

  public NeuralNetworkClassifier setProbabilityCol(String value) {
    return (NeuralNetworkClassifier) set(probabilityCol(), value);
  }

  public NeuralNetworkClassifier setThresholds(double... value) {
    return (NeuralNetworkClassifier) set(thresholds(), value);
  }

  public NeuralNetworkClassifier setClassWeights(double... value) {
    return (NeuralNetworkClassifier) set(classWeights(), value);
  }

  public NeuralNetworkClassifier setStringOrderType(String value) {
    return (NeuralNetworkClassifier) set(stringOrderType(), value);
  }

  /** @throws BadInputException if the table or a param is not as it must be */
  @Override
  public StructType transformSchema(StructType schema) {
    NetworkFit.check(this, schema);
    LabelColumn.check(schema, getLabelCol());
    return NeuralNetworkClassificationModel.with(schema, this, 0, List.of());
  }

  /**
   * Trains a network, in jobs of the table's session; returns when it has ended.
   *
   * @throws BadInputException if the table or a param is not as it must be; before the first step, but for
   *     losses that are not finite
   */
  @Override
  public NeuralNetworkClassificationModel fit(Dataset<?> data) {
    transformSchema(data.schema());
    NeuralNetworkClassificationModel model = train(data);
    model.setParent(this);
    return copyValues(model, ParamMap.empty());
  }

  /** The network as it was trained, without the params of this stage. */
  @Override
  public NeuralNetworkClassificationModel train(Dataset<?> data) {
    NetworkFit.Result result = NetworkFit.classes(this, data.toDF());
    return new NeuralNetworkClassificationModel(uid, result.model(), result.summary());
  }

  @Override
  public NeuralNetworkClassifier copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  public static MLReader<NeuralNetworkClassifier> read() {
    return new DefaultParamsReader<>();
  }

  public static NeuralNetworkClassifier load(String path) {
    return read().load(path);
  }
}
