package bellows.ml;

import bellows.conf.BadInputException;
import bellows.run.TrainedModel;
import bellows.spark.Scored;
import bellows.train.worker.Prediction;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.classification.ClassificationModel;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;

/**
 * A trained classifier: adds to each row {@code rawPrediction}, the network's scores, {@code probability}, and
 * {@code prediction}, the class as a number, whose name, if it has one, is in the column's metadata, where
 * IndexToString finds it. A column whose name is empty is left out.
 */
public class NeuralNetworkClassificationModel extends ClassificationModel<Vector, NeuralNetworkClassificationModel>
    implements NetworkClassifierParams, MLWritable {
  private static final long serialVersionUID = 1;

  private final String uid;
  private final NetworkParamSet networkParams;
  private final ClassifierParamSet classifierParams;
  private final transient ModelColumns columns;
  private final transient NetworkSummary summary;

  NeuralNetworkClassificationModel(String uid, TrainedModel model, NetworkSummary summary) {
    this(Uids.hand(uid), new ModelColumns(model), summary);
  }

  private NeuralNetworkClassificationModel(String uid, ModelColumns columns, NetworkSummary summary) {
    this.uid = uid;
    this.columns = columns;
    this.summary = summary;
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

  public NeuralNetworkClassificationModel setFeaturesCols(String... value) {
    return (NeuralNetworkClassificationModel) set(featuresCols(), value);
  }

  public NeuralNetworkClassificationModel setProbabilityCol(String value) {
    return (NeuralNetworkClassificationModel) set(probabilityCol(), value);
  }

  public NeuralNetworkClassificationModel setThresholds(double... value) {
    return (NeuralNetworkClassificationModel) set(thresholds(), value);
  }

  public NeuralNetworkClassificationModel setInferBatchSize(int value) {
    return (NeuralNetworkClassificationModel) set(inferBatchSize(), value);
  }

  public NeuralNetworkClassificationModel setHandleInvalid(String value) {
    return (NeuralNetworkClassificationModel) set(handleInvalid(), value);
  }

  /** How the training went. */
  public NetworkSummary summary() {
    return summary;
  }

  /** The network without Spark: for single samples in any JVM. */
  public TrainedModel toLocal() {
    return columns.model();
  }

  @Override
  public int numClasses() {
    return columns.model().classes();
  }

  /** Numbers of a sample. */
  @Override
  public int numFeatures() {
    return columns.model().sample().size();
  }

  /** The names of the classes by number; empty if they have none but their numbers. */
  public List<String> labels() {
    List<String> names = columns.model().classNames();
    return names.equals(IntStream.range(0, names.size()).mapToObj(String::valueOf).toList()) ? List.of() : names;
  }

  /** The class of one sample. */
  @Override
  public double predict(Vector features) {
    return ClassAnswer.decision(say(features), usedThresholds());
  }

  /** The scores of one sample. */
  @Override
  public Vector predictRaw(Vector features) {
    return ClassAnswer.vector(say(features).scores());
  }

  /**
   * The probabilities of one sample's classes.
   *
   * @throws BadInputException if the loss gives scores no such meaning
   */
  public Vector predictProbability(Vector features) {
    float[] probabilities = say(features).probabilities();
    BadInputException.check(probabilities != null, "predictProbability: expected a loss whose scores mean "
        + "probabilities, found %s", columns.model().model().loss());
    return ClassAnswer.vector(probabilities);
  }

  private Prediction say(Vector features) {
    return columns.say(features);
  }

  private double[] usedThresholds() {
    if (!isDefined(thresholds())) {
      return null;
    }
    ClassAnswer.checkThresholds(getThresholds(), numClasses());
    BadInputException.check(columns.hasProbabilities(), "thresholds: expected a loss whose scores mean probabilities, "
        + "found %s; clear them", columns.model().model().loss());
    return getThresholds();
  }

  /** @throws BadInputException if the table is not one that the model can read */
  @Override
  public StructType transformSchema(StructType schema) {
    columns.check(this, schema);
    usedThresholds();
    return with(schema, this, numClasses(), labels());
  }

  /** @param classes 0 if nobody knows yet */
  static StructType with(StructType table, NetworkClassifierParams params, int classes, List<String> names) {
    StructType all = table;
    for (Param<String> param : List.of(params.rawPredictionCol(), params.probabilityCol())) {
      String name = params.getOrDefault(param);
      all = ModelColumns.with(all, name, SQLDataTypes.VectorType(), true, classes == 0 || name.isEmpty()
          ? Metadata.empty() : new AttributeGroup(name, classes).toMetadata());
    }
    String name = params.getOrDefault(params.predictionCol());
    return ModelColumns.with(all, name, DataTypes.DoubleType, false, classes == 0 || name.isEmpty()
        ? Metadata.empty() : LabelColumn.attribute(name, classes, names).toMetadata());
  }

  /** The table with the columns added. The weights travel to executors once, rows are scored many at a time. */
  @Override
  public Dataset<Row> transform(Dataset<?> data) {
    StructType out = transformSchema(data.schema());
    return columns.transform(this, data.toDF(), out, new ClassAnswer(out, !getRawPredictionCol().isEmpty(),
        !getProbabilityCol().isEmpty(), !getPredictionCol().isEmpty(), usedThresholds()));
  }

  /**
   * How well the model does on rows whose labels are known: loss, accuracy, the confusion of classes, and how scores
   * rank rows.
   */
  public Scored evaluate(Dataset<?> data) {
    Dataset<Row> table = data.toDF();
    LabelColumn.check(table.schema(), getLabelCol());
    return columns.evaluate(this, table, isText(table) ? columns.model() : columns.model().withClassNames(List.of()));
  }

  /**
   * How much each feature matters: what the mean loss on these rows rises by when the feature's values go to other
   * rows. One number a column of {@code featuresCols}, or an element of the vector; not of pictures.
   */
  public Vector importances(Dataset<?> data) {
    Dataset<Row> table = data.toDF();
    LabelColumn.check(table.schema(), getLabelCol());
    return columns.importances(this, table, isText(table) ? new LabelColumn(getLabelCol(), true, numClasses(), labels())
        : null);
  }

  private boolean isText(Dataset<Row> table) {
    return table.schema().apply(getLabelCol()).dataType().equals(DataTypes.StringType);
  }

  @Override
  public long estimatedSize() {
    return 4L * columns.model().weights().length;
  }

  @Override
  public NeuralNetworkClassificationModel copy(ParamMap extra) {
    Uids.hand(uid);
    NeuralNetworkClassificationModel copy = copyValues(new NeuralNetworkClassificationModel(uid, columns, summary),
        extra);
    copy.setParent(parent());
    return copy;
  }

  @Override
  public MLWriter write() {
    return new ModelFolder.Writer(this, columns.model(), summary);
  }

  public static MLReader<NeuralNetworkClassificationModel> read() {
    return new ModelFolder.Reader<>(NeuralNetworkClassificationModel.class, content ->
        new NeuralNetworkClassificationModel(content.uid(), content.model(), content.summary()));
  }

  public static NeuralNetworkClassificationModel load(String path) {
    return read().load(path);
  }
}
