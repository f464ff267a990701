package bellows.ml;

import bellows.conf.BadInputException;
import bellows.run.TrainedModel;
import bellows.spark.Scored;
import org.apache.spark.ml.regression.RegressionModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;

/** A trained regressor: adds to each row {@code prediction}, in the targets' own units. */
public class NeuralNetworkRegressionModel extends RegressionModel<Vector, NeuralNetworkRegressionModel>
    implements NetworkParams, MLWritable {
  private static final long serialVersionUID = 1;

  private final String uid;
  private final NetworkParamSet networkParams;
  private final transient ModelColumns columns;
  private final transient NetworkSummary summary;

  NeuralNetworkRegressionModel(String uid, TrainedModel model, NetworkSummary summary) {
    this(Uids.hand(uid), new ModelColumns(model), summary);
  }

  private NeuralNetworkRegressionModel(String uid, ModelColumns columns, NetworkSummary summary) {
    this.uid = uid;
    this.columns = columns;
    this.summary = summary;
    networkParams = new NetworkParamSet(this);
    setNetworkDefaults();
    setDefault(network(), NeuralNetworkRegressor.NETWORK);
    setDefault(loss(), NeuralNetworkRegressor.LOSS);
  }

  @Override
  public String uid() {
    return Uids.of(uid);
  }

  @Override
  public NetworkParamSet networkParams() {
    return networkParams;
  }

  public NeuralNetworkRegressionModel setFeaturesCols(String... value) {
    return (NeuralNetworkRegressionModel) set(featuresCols(), value);
  }

  public NeuralNetworkRegressionModel setInferBatchSize(int value) {
    return (NeuralNetworkRegressionModel) set(inferBatchSize(), value);
  }

  public NeuralNetworkRegressionModel setHandleInvalid(String value) {
    return (NeuralNetworkRegressionModel) set(handleInvalid(), value);
  }

  /** How the training went. */
  public NetworkSummary summary() {
    return summary;
  }

  /** The network without Spark: for single samples in any JVM. */
  public TrainedModel toLocal() {
    return columns.model();
  }

  /** Numbers of a sample. */
  @Override
  public int numFeatures() {
    return columns.model().sample().size();
  }

  /** The answer to one sample. */
  @Override
  public double predict(Vector features) {
    return columns.say(features).scores()[0];
  }

  /** @throws BadInputException if the table is not one that the model can read */
  @Override
  public StructType transformSchema(StructType schema) {
    columns.check(this, schema);
    return with(schema, this);
  }

  static StructType with(StructType table, NetworkParams params) {
    String prediction = params.getOrDefault(params.predictionCol());
    return ModelColumns.with(table, prediction, DataTypes.DoubleType, false, Metadata.empty());
  }

  /** The table with the columns added. The weights travel to executors once, rows are scored many at a time. */
  @Override
  public Dataset<Row> transform(Dataset<?> data) {
    StructType out = transformSchema(data.schema());
    return columns.transform(this, data.toDF(), out, new ValueAnswer(out, !getPredictionCol().isEmpty()));
  }

  /** How well the model does on rows whose targets are known: loss and errors. */
  public Scored evaluate(Dataset<?> data) {
    NetworkFit.checkTargets(this, data.schema());
    return columns.evaluate(this, data.toDF(), columns.model());
  }

  /**
   * How much each feature matters: what the mean loss on these rows rises by when the feature's values go to other
   * rows. One number a column of {@code featuresCols}, or an element of the vector; not of pictures.
   */
  public Vector importances(Dataset<?> data) {
    NetworkFit.checkTargets(this, data.schema());
    return columns.importances(this, data.toDF(), null);
  }

  @Override
  public long estimatedSize() {
    return 4L * columns.model().weights().length;
  }

  @Override
  public NeuralNetworkRegressionModel copy(ParamMap extra) {
    Uids.hand(uid);
    NeuralNetworkRegressionModel copy = copyValues(new NeuralNetworkRegressionModel(uid, columns, summary), extra);
    copy.setParent(parent());
    return copy;
  }

  @Override
  public MLWriter write() {
    return new ModelFolder.Writer(this, columns.model(), summary);
  }

  public static MLReader<NeuralNetworkRegressionModel> read() {
    return new ModelFolder.Reader<>(NeuralNetworkRegressionModel.class, content ->
        new NeuralNetworkRegressionModel(content.uid(), content.model(), content.summary()));
  }

  public static NeuralNetworkRegressionModel load(String path) {
    return read().load(path);
  }
}
