package bellows.interchange;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.data.Files;
import bellows.data.Normalisation;
import bellows.interchange.onnx.ImportedNetwork;
import bellows.interchange.onnx.OnnxModel;
import bellows.nn.model.Model;
import bellows.nn.model.Zoo;
import bellows.run.Changes;
import bellows.run.RunFile;
import bellows.run.TrainedModel;
import bellows.tensor.Shape;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.Arrays;
import java.util.List;

/**
 * A model that was read of a graph of ONNX.
 *
 * @param conf the run file of the folder that holds it
 * @param network what was read
 */
public record OnnxImport(Config conf, TrainedModel model, ImportedNetwork network) {
  private static final int BATCH = 64;

  /**
   * Reads a model.
   *
   * @param name what the network is called
   * @param file the bytes of the file
   * @param input the shape of a sample, in our order; null to take the graph's
   * @param changes of the run file that comes of it
   * @throws BadInputException if there is something that no layer of ours computes; nothing is then read
   */
  public static OnnxImport read(Files files, String name, byte[] file, Shape input, Changes changes) {
    ImportedNetwork network = ImportedNetwork.read(OnnxModel.read(file), input);
    Config conf = Settings.parseConfig("network = " + network.layers(), "network of " + name)
        .withValue("name", value(name)).withValue("batch", value(BATCH)).withValue("loss", value(loss(network)))
        .withValue("input", value(Arrays.stream(network.input().extents()).boxed().toList()))
        .withValue("classes", value(classes(network)));
    String names = network.metadata().getOrDefault("class-names", "");
    if (!names.isEmpty()) {
      conf = conf.withValue("class-names", value(List.of(names.split("\n"))));
    }
    Normalisation normalisation = network.means().length == 0 ? Normalisation.NONE
        : Normalisation.of(network.means(), network.scales());
    conf = conf.withValue("data.normalise", Settings.parseConfig(normalisation.render(), "normalise").root());
    if (network.view() != null) {
      conf = conf.withValue("data.view", Settings.parseConfig("view = " + network.view().render(), "view").root()
          .get("view"));
    }
    Config changed = RunFile.apply(conf.withFallback(ConfigFactory.empty()), changes, files);
    Settings settings = Settings.of(changed);
    Model model = Zoo.model(settings, Shape.of(settings.integers("input")), settings.integer("classes"));
    return new OnnxImport(changed, TrainedModel.of(changed, network.weights(model)), network);
  }

  /** Ours say it; of others, a single number that is no probability is a real target. */
  private static int classes(ImportedNetwork network) {
    String told = network.metadata().getOrDefault("classes", "");
    boolean ours = told.matches("\\d{1,9}")
        && (told.equals("0") || Integer.parseInt(told) <= Math.max(2, network.outputs()));
    return ours ? Integer.parseInt(told) : network.outputs() > 1 || network.normalises() ? network.outputs() : 0;
  }

  private static String loss(ImportedNetwork network) {
    return classes(network) == 0 ? "squared-error"
        : network.metadata().getOrDefault("loss", "").equals("logistic") ? "logistic" : "softmax-cross-entropy";
  }

  private static ConfigValue value(Object value) {
    return ConfigValueFactory.fromAnyRef(value);
  }
}
