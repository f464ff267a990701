package bellows.run;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.data.Files;
import bellows.data.Normalisation;
import bellows.data.source.Expected;
import bellows.data.source.TableForm;
import bellows.image.augment.Views;
import bellows.inference.Folded;
import bellows.inference.ModelDescription;
import bellows.inference.Predictor;
import bellows.nn.model.Model;
import bellows.spark.Scored;
import bellows.spark.TableScoring;
import bellows.store.HadoopFiles;
import bellows.store.run.ModelStore;
import bellows.store.run.RunFolder;
import bellows.tensor.Shape;
import bellows.train.TrainState;
import bellows.train.worker.Prediction;
import bellows.train.worker.TrainSpec;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A network with its trained weights, and how samples are shown to it. Immutable; any thread may use it.
 *
 * <p>{@link #predict} works in this JVM, without Spark.
 */
public final class TrainedModel {
  private final ModelDescription description;
  private final String conf;
  private final TrainState state;
  /** What answers; null until somebody asks. */
  private Predictor predictor;

  private TrainedModel(ModelDescription description, String conf, TrainState state) {
    this.description = description;
    this.conf = conf;
    this.state = state;
  }

  /** What a training ended with. */
  static TrainedModel of(Setup setup, TrainState state) {
    String conf = setup.modelConf();
    return new TrainedModel(ModelDescription.read(Settings.parse(conf, "model.conf")), conf, state);
  }

  /**
   * A model whose weights come from elsewhere.
   *
   * @param resolved a run file that says what data would have told: {@code input}, {@code classes} and numbers of
   *     {@code data.normalise}
   * @param weights weights, then statistics, in the order of the layout
   */
  public static TrainedModel of(Config resolved, float[] weights) {
    Model model = ModelDescription.read(Settings.of(resolved)).model();
    BadInputException.check(weights.length == model.layout().size(), "expected %,d weights, found %,d",
        model.layout().size(), weights.length);
    String conf = ModelDescription.render(resolved, model.loss().kind());
    return new TrainedModel(ModelDescription.read(Settings.parse(conf, "model.conf")), conf,
        new TrainState(0, 0, 0, 0, 0, 0, weights.clone(), new float[0][]));
  }

  /**
   * Reads a model.
   *
   * @param folder of a run that has ended, or of a model by itself
   * @throws BadInputException if there is none, or it is damaged
   */
  public static TrainedModel load(String folder, Configuration configuration) {
    HadoopFiles files = new HadoopFiles(configuration);
    String inRun = Files.join(folder, RunFolder.MODEL);
    String path = files.isFolder(inRun) ? inRun : folder;
    try {
      ModelStore store = new ModelStore(new Path(path), configuration);
      String conf = store.conf();
      ModelDescription description =
          ModelDescription.read(Settings.parse(conf, Files.join(path, "model.conf")));
      return new TrainedModel(description, conf, store.finiteState(description.model().layout()));
    } catch (IOException e) {
      throw new UncheckedIOException(path + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** Writes the model to a folder of its own, which {@link #load} reads. */
  public void save(String folder, Configuration configuration) {
    try {
      new ModelStore(new Path(folder), configuration).save(conf, "", state, model().layout());
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /**
   * Writes the model to a folder of its own in a quarter of the bytes: weights as whole numbers of 8 bits, a scale for
   * each output of a layer. {@link #load} reads it, with the weights that are left.
   *
   * @return bytes of the weights' file
   */
  public long saveInt8(String folder, Configuration configuration) {
    try {
      new ModelStore(new Path(folder), configuration).saveInt8(conf, state, model().layout());
      return new HadoopFiles(configuration).length(Files.join(folder, "weights.bin"));
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /** The network. */
  public Model model() {
    return description.model();
  }

  /** 0 for real targets. */
  public int classes() {
    return model().classes();
  }

  /** The columns of tables that samples are read from, in their order; empty where they have no names. */
  public List<String> columns() {
    return description.columns();
  }

  /**
   * How many values of a sample belong together: those that a column of single values becomes, or else one each.
   *
   * @throws BadInputException if samples are pictures
   */
  public List<Integer> widths() {
    TableForm form = description.form();
    BadInputException.check(!takesPictures() || form != null && form.features() > 1, "expected a model of numbers, "
        + "found one of pictures, %s", sample());
    return form != null && form.width() == sample().size() ? form.widths()
        : Collections.nCopies(sample().size(), 1);
  }

  /** By index; empty if nobody named the classes, or for real targets. */
  public List<String> classNames() {
    return description.classNames();
  }

  /** The name of a class; its number where nobody named it. */
  public String className(int label) {
    return label < classNames().size() ? classNames().get(label) : String.valueOf(label);
  }

  /** Of one sample, as the network sees it. */
  public Shape input() {
    return model().input();
  }

  /** Of one sample, as a person gives it: what the network sees, or what its features are computed of. */
  public Shape sample() {
    return description.sample();
  }

  /** Two models have the same bits exactly if these are equal: SHA-256 of weights and statistics. */
  public String sha256() {
    return state.sha256();
  }

  /** Weights, then statistics, in the order of the model's layout. A copy. */
  public float[] weights() {
    return state.model().clone();
  }

  /** Whether samples may be pictures: rows and columns of one or three channels. */
  public boolean takesPictures() {
    return sample().isPicture();
  }

  /** What is done to the values of a sample before the network sees them. */
  public Normalisation normalisation() {
    return description.normalisation();
  }

  /** How pictures are shown to the network. */
  public Views views() {
    return description.views();
  }

  /** Whether the network sees features that are computed of a sample. */
  public boolean takesFeatures() {
    return description.extraction() != null;
  }

  /**
   * The network for use alone, with its weights: what {@link #predict} and {@link #transform} go by. Made when it is
   * first asked for.
   */
  public Folded folded() {
    return predictor().folded();
  }

  private synchronized Predictor predictor() {
    if (predictor == null) {
      predictor = new Predictor(description, state.model());
    }
    return predictor;
  }

  /** What data must be to be shown to the network. */
  Expected expected(boolean labelled) {
    return new Expected(description.form(), classes(), classNames(), labelled);
  }

  ModelDescription description() {
    return description;
  }

  /**
   * How leaves are evaluated; their number and the batch are for whoever does it.
   *
   * @param origin from which the samples' values are counted; null for 0
   */
  TrainSpec spec(int leaves, int together, double[] origin) {
    return description.spec(model(), description.views(), leaves, together, origin);
  }

  /**
   * The same for use alone, by the {@link #folded} network.
   *
   * @param views otherwise than {@link #views} says
   */
  TrainSpec answering(Views views, int leaves, int together, double[] origin) {
    return predictor().spec(views, leaves, together, origin);
  }

  /**
   * What the model says of one sample.
   *
   * @param sample as the network's view of it is, before features are extracted and normalised: values, or the pixels
   *     of a picture after {@code data.view}, 0–255, row by row, channels innermost
   */
  public Prediction predict(float... sample) {
    return predictor().predict(sample);
  }

  /**
   * What the model says of each row of a table, on executors: its own columns, then {@code prediction} (the class's
   * number; null for real targets), {@code class} (its name, if it has one), {@code scores} and {@code probabilities}.
   *
   * @param table with the columns that the model was trained on, found by their names; of a model that was trained on
   *     files, all columns but {@code label} are features. Files of pictures (a column {@code content} beside
   *     {@code path}) may have any size: a model without views of its own sees the square in their middle
   * @throws BadInputException if columns are missing, or hold something else
   */
  public Dataset<Row> transform(Dataset<Row> table) {
    return tables().transform(table);
  }

  /**
   * What {@link #transform} is made of, for those who make columns of their own.
   *
   * @param features the columns to read, in the order of those that the model was trained on; empty for these
   * @param together rows that go through the network at once, at most
   * @param weights those of the {@link #folded} network
   * @throws BadInputException if columns are missing, or hold something else
   */
  public TableScoring scoring(StructType schema, List<String> features, int together, Broadcast<float[]> weights,
      TableScoring.Answer answer) {
    return tables().scoring(schema, features, together, weights, answer);
  }

  /**
   * How well the model does on rows whose labels are known, on executors; the same bits whatever the rows' order and
   * partitions.
   *
   * @param features the columns to read, in the order of those that the model was trained on; empty for these
   * @param weight a column of numbers that say how often a row counts; null for once each
   * @throws BadInputException if the model was not trained on a table, columns are missing, or a row is not as it must
   *     be
   */
  public Scored evaluate(Dataset<Row> table, List<String> features, String label, String weight) {
    return tables().evaluate(table, features, label, weight);
  }

  private TableInference tables() {
    return new TableInference(this);
  }

  /**
   * The same model, whose classes are called otherwise.
   *
   * @param names one a class; empty to have them numbered
   */
  public TrainedModel withClassNames(List<String> names) {
    BadInputException.check(names.isEmpty() || names.size() == classes(), "expected %d names of classes, found %s",
        classes(), names);
    Config renamed = Settings.parseConfig(conf, "model.conf").withoutPath("class-names");
    if (!names.isEmpty()) {
      renamed = renamed.withValue("class-names", ConfigValueFactory.fromIterable(names));
    }
    return new TrainedModel(ModelDescription.read(Settings.of(renamed)), RunFile.render(renamed), state);
  }
}
