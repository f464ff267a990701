package bellows.run;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.data.Files;
import bellows.data.Leaf;
import bellows.data.Samples;
import bellows.kernel.KernelProvider;
import bellows.kernel.Kernels;
import bellows.nn.loss.Loss;
import bellows.nn.model.Model;
import bellows.nn.model.Workspace;
import bellows.store.HadoopFiles;
import bellows.store.run.ModelStore;
import bellows.store.run.RunFolder;
import bellows.tensor.Shape;
import bellows.tensor.WireFormat;
import bellows.train.TrainState;
import bellows.train.worker.BatchLoader;
import bellows.train.worker.LeafEvaluation;
import bellows.train.worker.TrainSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A network with its trained weights, and how samples are shown to it. Immutable; any thread may use it.
 *
 * <p>{@link #predict} works in this JVM, without Spark.
 */
public final class TrainedModel {
  private final ModelDescription description;
  private final String conf;
  private final TrainState state;
  /** Of single samples. */
  private final TrainSpec single;
  /** A thread's memory for single samples, made when it first asks. */
  private final ThreadLocal<BatchLoader> loaders = ThreadLocal.withInitial(this::loader);

  private TrainedModel(ModelDescription description, String conf, TrainState state) {
    this.description = description;
    this.conf = conf;
    this.state = state;
    single = new TrainSpec(description.model(), description.normalisation(), 1, 1, 1, 1, 1);
  }

  /** What a training ended with. */
  static TrainedModel of(Setup setup, TrainState state) {
    String conf = setup.modelConf();
    return new TrainedModel(ModelDescription.read(Settings.parse(conf, "model.conf")), conf, state);
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
      return new TrainedModel(description, conf, store.state(description.model().layout()));
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

  /** The network. */
  public Model model() {
    return description.model();
  }

  /** 0 for real targets. */
  public int classes() {
    return model().classes();
  }

  /** By index; empty if nobody named the classes, or for real targets. */
  public List<String> classNames() {
    return description.classNames();
  }

  /** Of one sample, as the network sees it. */
  public Shape input() {
    return model().input();
  }

  /** Two models have the same bits exactly if these are equal: SHA-256 of weights and statistics. */
  public String sha256() {
    return state.sha256();
  }

  /** Weights, then statistics, in the order of the model's layout. A copy. */
  public float[] weights() {
    return state.model().clone();
  }

  /** Without a copy, for whoever will not write. */
  float[] heldWeights() {
    return state.model();
  }

  ModelDescription description() {
    return description;
  }

  /** How leaves are evaluated; their number and the batch are for whoever does it. */
  TrainSpec spec(int leaves, int together) {
    return new TrainSpec(model(), description.views(), description.normalisation(), 1, leaves * together, leaves,
        together, 1, WireFormat.FLOAT32);
  }

  /**
   * What the model says of one sample.
   *
   * @param sample as the network's view of it is, before normalisation: features, or the pixels of a picture after
   *     {@code data.view}, 0–255, row by row, channels innermost
   */
  public Prediction predict(float... sample) {
    BadInputException.check(sample.length == input().size(), "expected a sample of %s, %d values, found %d", input(),
        input().size(), sample.length);
    BatchLoader loader = loaders.get();
    Workspace workspace = loader.workspace();
    Samples one = new Samples(input(), 0, null, sample, new float[1]);
    Prediction[] said = new Prediction[1];
    LeafEvaluation.forEachPass(single, loader, new Leaf(0, 1, one), loss -> said[0] = prediction(workspace));
    return said[0];
  }

  private Prediction prediction(Workspace workspace) {
    Loss loss = model().loss();
    Kernels kernels = KernelProvider.kernels();
    int outputs = model().output().size();
    int at = workspace.scores().offset();
    float[] all = workspace.scores().array();
    float[] scores = Arrays.copyOfRange(all, at, at + outputs);
    float[] probabilities = new float[outputs];
    boolean meaningful = loss.probabilities(all, at, outputs, probabilities, kernels);
    int label = classes() == 0 ? -1 : loss.decide(all, at, outputs);
    return new Prediction(label, label >= 0 && label < classNames().size() ? classNames().get(label) : null, scores,
        meaningful ? probabilities : null);
  }

  private BatchLoader loader() {
    Workspace workspace = new Workspace(model(), 1, KernelProvider.kernels());
    workspace.weights(state.model());
    return new BatchLoader(single, workspace);
  }
}
