package bellows.inference;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.data.Leaf;
import bellows.data.Rows;
import bellows.data.Samples;
import bellows.image.Picture;
import bellows.image.augment.Views;
import bellows.image.file.PictureReader;
import bellows.kernel.KernelProvider;
import bellows.nn.model.Workspace;
import bellows.store.run.ModelReader;
import bellows.tensor.Shape;
import bellows.train.worker.BatchLoader;
import bellows.train.worker.LeafEvaluation;
import bellows.train.worker.Prediction;
import bellows.train.worker.TrainSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A trained model that says what it makes of samples, in this JVM and with the JDK alone: no Spark, no Hadoop. Immutable;
 * any thread may use it, and each has memory of its own from its first question on.
 *
 * <pre>{@code
 * Predictor digits = Predictor.load(Path.of("runs/digits"));
 * System.out.println(digits.className(digits.predict(pixels).label()));
 * }</pre>
 */
public final class Predictor {
  private final ModelDescription description;
  private final Folded folded;
  private final ThreadLocal<BatchLoader> single = ThreadLocal.withInitial(() -> loader(Views.PLAIN, 1));
  private final ThreadLocal<BatchLoader> together = ThreadLocal.withInitial(() -> loader(Views.PLAIN, together()));
  private final ThreadLocal<BatchLoader> pictures =
      ThreadLocal.withInitial(() -> loader(description().views().ofFiles(description().sample()), 1));

  /** @param weights as they were trained, in the order of the model's layout */
  public Predictor(ModelDescription description, float[] weights) {
    this.description = description;
    folded = Folded.of(description.model(), weights);
  }

  /**
   * Reads a model from this machine's files.
   *
   * @param folder of a run that has ended, or of a model by itself
   * @throws BadInputException if there is none, or it is damaged
   */
  public static Predictor load(Path folder) {
    Path inRun = folder.resolve("model");
    Path path = Files.isDirectory(inRun) ? inRun : folder;
    ModelReader reader = ModelReader.local(path);
    try {
      ModelDescription description =
          ModelDescription.read(Settings.parse(reader.conf(), path.resolve("model.conf").toString()));
      return new Predictor(description, reader.finiteState(description.model().layout()).weights());
    } catch (IOException e) {
      throw new UncheckedIOException(path + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * What the model says of one sample.
   *
   * @param sample as the network's view of it is, before features are extracted and normalised: values, or the pixels
   *     of a picture after {@code data.view}, 0–255, row by row, channels innermost
   */
  public Prediction predict(float... sample) {
    return predict(single.get(), new Samples(sample(), 0, null, checked(sample), new float[1])).get(0);
  }

  /** What the model says of each of many samples, which go through the network together: the same bits as one by one. */
  public List<Prediction> predict(List<float[]> samples) {
    if (samples.isEmpty()) {
      return List.of();
    }
    int size = sample().size();
    float[] values = new float[Math.multiplyExact(samples.size(), size)];
    for (int i = 0; i < samples.size(); i++) {
      System.arraycopy(checked(samples.get(i)), 0, values, i * size, size);
    }
    return predict(together.get(), new Samples(sample(), 0, null, values, new float[samples.size()]));
  }

  /**
   * What the model says of a picture of any size: it is shown to the network as {@code data.view} says, or else the
   * square in its middle is.
   *
   * @param file JPEG or PNG
   * @throws BadInputException if it is no picture, or the model takes none
   */
  public Prediction predict(Path file) {
    BadInputException.check(sample().isPicture(), "expected a model of pictures, found one of %s", sample());
    return predict(pictures.get(), new OnePicture(PictureReader.read(file))).get(0);
  }

  private float[] checked(float[] sample) {
    BadInputException.check(sample.length == sample().size(), "expected a sample of %s, %d values, found %d", sample(),
        sample().size(), sample.length);
    return sample;
  }

  private static List<Prediction> predict(BatchLoader loader, Rows rows) {
    List<Prediction> said = new ArrayList<>(rows.count());
    Workspace workspace = loader.workspace();
    LeafEvaluation.forEachPass(loader.spec(), loader, new Leaf(0, 1, rows), loss -> {
      for (int i = 0; i < workspace.pass().count(); i++) {
        said.add(Prediction.of(workspace, i));
      }
    });
    return said;
  }

  /** Of one sample, as a person gives it. */
  public Shape sample() {
    return description.sample();
  }

  /** The name of a class; its number where nobody named it. */
  public String className(int label) {
    List<String> names = description.classNames();
    return label < names.size() ? names.get(label) : String.valueOf(label);
  }

  /** What the model's text says. */
  public ModelDescription description() {
    return description;
  }

  /** The network, and the weights that it answers by. */
  public Folded folded() {
    return folded;
  }

  private int together() {
    return folded.together();
  }

  /**
   * How samples are shown to the network, and go through it.
   *
   * @param leaves that there are of them; for whoever divides them
   * @param origin from which the samples' values are counted; null for 0
   */
  public TrainSpec spec(Views views, int leaves, int together, double[] origin) {
    return description.spec(folded.model(), views, leaves, together, origin);
  }

  private BatchLoader loader(Views views, int together) {
    Workspace workspace = new Workspace(folded.model(), together, KernelProvider.kernels());
    workspace.weights(folded.weights());
    return new BatchLoader(spec(views, 1, together, null), workspace);
  }

  /** A picture as the one sample that there is. */
  private record OnePicture(Picture picture) implements Rows {
    @Override
    public int count() {
      return 1;
    }

    @Override
    public void read(int row, Picture into) {
      into.copy(picture);
    }

    /** Nobody knows it. */
    @Override
    public float target(int row) {
      return 0;
    }
  }
}
