package bellows.interchange;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.data.Files;
import bellows.data.LocalFiles;
import bellows.data.Normalisation;
import bellows.interchange.weights.TensorFile;
import bellows.nn.model.Model;
import bellows.nn.model.Zoo;
import bellows.run.Changes;
import bellows.run.RunFile;
import bellows.run.TrainedModel;
import bellows.tensor.Shape;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A network by name, or of a run file, with weights of a file.
 *
 * @param conf the run file of the folder that holds it
 * @param naming whose names the file's tensors have
 */
public record WeightsImport(Config conf, TrainedModel model, Naming naming, WeightsReader.Weights weights) {
  /** Of pixels as 0–1: the means and deviations with which networks of ImageNet are trained, and many others. */
  private static final double[] MEANS = {0.485, 0.456, 0.406};
  private static final double[] DEVIATIONS = {0.229, 0.224, 0.225};
  /** torchvision's GoogLeNet turns what was so normalised into pixels of −1 to 1. */
  private static final double[] HALVES = {0.5, 0.5, 0.5};
  private static final double WHITE = 255;
  private static final int IMAGENET_SIDE = 224;
  private static final int BATCH = 64;

  /**
   * Reads the weights.
   *
   * @param network a name, or a run file's path
   * @param naming null to find out: torchvision's, unless the names are ours
   * @param changes of the run file that comes of it
   */
  public static WeightsImport read(Files files, String network, TensorFile file, Naming naming, Changes changes)
      throws IOException {
    boolean named = Zoo.names().contains(network) && !new LocalFiles().exists(network);
    Config own = named ? ofZoo(network) : RunFile.read(files, network, new Changes(null, List.of()));
    WeightsReader reader = new WeightsReader(file);
    Naming found = naming != null ? naming
        : reader.isNamedBy(model(RunFile.apply(own, changes, files), null), Naming.BELLOWS) ? Naming.BELLOWS : Naming.TORCHVISION;
    Config shown = named && found == Naming.TORCHVISION ? shown(own, network) : own;
    Config changed = RunFile.apply(shown, changes, files);
    Integer outputs = changes.keys().stream().anyMatch(key -> key.startsWith("classes")) ? null
        : reader.outputs(model(changed, null), found).filter(count -> count > 0).orElse(null);
    Model model = model(changed, outputs);
    WeightsReader.Weights weights = reader.read(model, found);
    Config resolved = changed.withValue("classes", value(model.classes())).withValue("input",
        value(Arrays.stream(model.input().extents()).boxed().toList()));
    return new WeightsImport(resolved, TrainedModel.of(resolved, weights.weights()), found, weights);
  }

  private static Config ofZoo(String network) {
    Settings file = Zoo.open(network);
    return ConfigFactory.empty().withValue("name", value(network)).withValue("network", value(network))
        .withValue("input", value(Arrays.stream(file.integers("input")).boxed().toList()))
        .withValue("classes", value(file.integer("classes"))).withValue("batch", value(BATCH));
  }

  /** How the makers of such weights show pictures to their networks. */
  private static Config shown(Config conf, String network) {
    Shape input = Shape.of(Settings.of(conf).integers("input"));
    if (!input.isPicture() || input.channels() != MEANS.length) {
      return conf;
    }
    boolean halves = network.startsWith("googlenet");
    double[] means = halves ? HALVES : MEANS;
    double[] deviations = halves ? HALVES : DEVIATIONS;
    float[] mean = new float[means.length];
    float[] scale = new float[means.length];
    for (int i = 0; i < means.length; i++) {
      mean[i] = (float) (WHITE * means[i]);
      scale[i] = (float) (1 / (WHITE * deviations[i]));
    }
    Config numbers = Settings.parseConfig(Normalisation.of(mean, scale).render(), "normalise");
    Config normalised = conf.withValue("data.normalise", numbers.root());
    return input.at(0) != IMAGENET_SIDE ? normalised : normalised.withValue("data.view",
        value(List.of(Map.of("resize", 256), Map.of("centre-crop", IMAGENET_SIDE))));
  }

  /** @param classes null for those that the run file says */
  private static Model model(Config conf, Integer classes) {
    Settings settings = Settings.of(conf);
    boolean told = settings.has("network") && !settings.isList("network")
        || settings.has("input") && settings.has("classes");
    BadInputException.check(told, "expected input and classes in the run file, found none; add --set input=[32,32,3] "
        + "--set classes=10, say");
    Settings zoo = settings.isList("network") ? settings : Zoo.open(settings.text("network"));
    int[] input = settings.has("input") ? settings.integers("input") : zoo.integers("input");
    int count = classes != null && settings.integer("classes", 1) > 0 ? classes
        : settings.has("classes") ? settings.integer("classes") : zoo.integer("classes");
    return Zoo.model(settings, Shape.of(input), count);
  }

  private static com.typesafe.config.ConfigValue value(Object value) {
    return ConfigValueFactory.fromAnyRef(value);
  }
}
