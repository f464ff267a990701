package bellows.nn.model;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.conf.Spelling;
import bellows.nn.loss.Loss;
import bellows.nn.loss.Losses;
import bellows.nn.loss.SoftmaxCrossEntropy;
import bellows.tensor.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Networks by name. Each is a readable file of layers inside the jar, in the form that run files use. */
public final class Zoo {
  private static final List<String> NAMES = List.of("softmax", "mlp", "lenet", "lenet5", "alexnet", "alexnet-2012",
      "alexnet-2014", "vgg11", "vgg11-lrn", "vgg13", "vgg16-c", "vgg16", "vgg19", "googlenet", "googlenet-bn",
      "squeezenet", "mobilenet-v2", "mobilenet-v3-large", "mobilenet-v3-small", "efficientnet-b0", "densenet121",
      "resnet18", "resnet34", "resnet50", "resnet101", "resnet152", "resnet20", "resnet32", "resnet44", "resnet56",
      "resnet110", "resnet20-a", "resnet32-a", "resnet44-a", "resnet56-a", "resnet110-a");

  private Zoo() {}

  public static List<String> names() {
    return NAMES;
  }

  /**
   * The network's file: {@code input}, {@code classes}, {@code network} and, as texts, what is {@code published} of it:
   * its {@code weights} and its {@code multiply-adds} a sample.
   */
  public static Settings open(String name) {
    if (!NAMES.contains(name)) {
      throw new BadInputException("unknown network '%s'%s; by name there are: %s (or write a list of layers)", name,
          Spelling.nearest(name, NAMES), String.join(", ", NAMES));
    }
    try (InputStream in = Zoo.class.getResourceAsStream("zoo/" + name + ".conf")) {
      return Settings.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), "network " + name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The network of that name with the input and the classes of its own file, and softmax cross-entropy. */
  public static Model named(String name) {
    Settings file = open(name);
    int classes = file.integer("classes");
    return new Model(name, Shape.of(file.integers("input")), classes,
        new Layers(classes).sequential(file.entries("network")), new SoftmaxCrossEntropy());
  }

  /** The model of a run file, whose key {@code network} is a name or a list of layers. */
  public static Model model(Settings run, Shape input, int classes) {
    Loss loss = Losses.read(run);
    Layers layers = new Layers(classes, loss, Layers.algorithm(run));
    if (run.isList("network")) {
      Sequential network = run.located(() -> layers.sequential(run.entries("network")));
      return new Model(run.text("name", "custom"), input, classes, network, loss);
    }
    String name = run.text("network");
    Settings file = run.located("network", () -> open(name));
    return new Model(name, input, classes, layers.sequential(file.entries("network")), loss);
  }
}
