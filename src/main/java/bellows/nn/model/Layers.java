package bellows.nn.model;

import bellows.conf.Entry;
import bellows.conf.Settings;
import bellows.conf.Spelling;
import bellows.nn.Init;
import bellows.nn.Layer;
import bellows.nn.layer.AveragePool2d;
import bellows.nn.layer.BatchNorm;
import bellows.nn.layer.Conv1d;
import bellows.nn.layer.Conv2d;
import bellows.nn.layer.Dense;
import bellows.nn.layer.Dropout;
import bellows.nn.layer.Elu;
import bellows.nn.layer.Flatten;
import bellows.nn.layer.GlobalAveragePool;
import bellows.nn.layer.Identity;
import bellows.nn.layer.LeakyRelu;
import bellows.nn.layer.LocalResponseNorm;
import bellows.nn.layer.MaxPool2d;
import bellows.nn.layer.Maxout;
import bellows.nn.layer.NormPool;
import bellows.nn.layer.Relu;
import bellows.nn.layer.Sigmoid;
import bellows.nn.layer.Softplus;
import bellows.nn.layer.Tanh;
import bellows.nn.layer.VectorNorm;
import bellows.nn.loss.Loss;
import bellows.nn.loss.SoftmaxCrossEntropy;
import bellows.tensor.Window;
import bellows.tensor.convolution.Convolution;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads layers as run files write them: {@code [{conv {filters = 20, kernel = 5}}, relu, flatten, {dense = classes}]}.
 */
final class Layers {
  private static final List<String> KINDS =
      List.of("auxiliary", "avgpool", "batchnorm", "concat", "conv", "conv1d", "dense", "dropout", "elu", "flatten",
          "globalavgpool", "identity", "l2pool", "leakyrelu", "lrn", "maxout", "maxpool", "relu", "repeat", "residual",
          "sequential", "sigmoid", "softplus", "tanh", "vectornorm");

  /** Few words must not ask for more than a long file could. */
  private static final int MOST_REPEATED = 1 << 12;

  /** A layer and where it stands; the name is null where it has none of its own. */
  private record Written(Entry entry, String name, Layer layer) {}

  private final int classes;
  private final Loss loss;
  private final Convolution.Algorithm algorithm;
  /** How many layers have been read, those inside others and repeated ones included. */
  private long read;

  /** With the usual loss. */
  Layers(int classes) {
    this(classes, new SoftmaxCrossEntropy(), Convolution.Algorithm.FASTEST);
  }

  /**
   * @param classes what {@code dense = classes} stands for
   * @param loss that auxiliary classifiers have
   * @param algorithm that convolutions may take
   */
  Layers(int classes, Loss loss, Convolution.Algorithm algorithm) {
    this.classes = classes;
    this.loss = loss;
    this.algorithm = algorithm;
  }

  /** The key {@code convolution} of a run file. */
  static Convolution.Algorithm algorithm(Settings run) {
    String name = run.text("convolution", "fastest");
    return switch (name) {
      case "fastest" -> Convolution.Algorithm.FASTEST;
      case "direct" -> Convolution.Algorithm.DIRECT;
      default -> throw run.error("convolution", "expected fastest or direct, found '%s'", name);
    };
  }

  /** Layers are named by kind and number (conv1, conv2, relu1 …) unless they carry a key {@code name}. */
  Sequential sequential(List<Entry> entries) {
    List<Sequential.Named> layers = new ArrayList<>();
    Map<String, Integer> numbers = new HashMap<>();
    Set<String> names = new HashSet<>();
    for (Written written : written(entries)) {
      String kind = written.layer.kind();
      int number = numbers.merge(kind, 1, Integer::sum);
      String name = written.name != null ? written.name : kind + number;
      if (name.isEmpty() || name.contains(".") || !names.add(name)) {
        throw written.entry.error("expected a name of its own without dots, found '%s'", name);
      }
      layers.add(new Sequential.Named(name, written.layer));
    }
    return new Sequential(layers);
  }

  /** The layers of a list, those of a {@code repeat} as often as it says. */
  private List<Written> written(List<Entry> entries) {
    List<Written> layers = new ArrayList<>();
    for (Entry entry : entries) {
      Settings settings = entry.settings(main(entry));
      if (entry.name().equals("repeat")) {
        layers.addAll(settings.located(() -> repeated(settings)));
      } else {
        Layer layer = settings.located(() -> layer(entry, settings));
        read++;
        layers.add(new Written(entry, settings.text("name", null), layer));
      }
    }
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("expected at least one layer, found an empty list");
    }
    return layers;
  }

  /** Keys {@code times} and {@code layers}. A layer is a description, so all its repetitions are the same one. */
  private List<Written> repeated(Settings settings) {
    int times = settings.integer("times");
    if (times < 1) {
      throw settings.error("times", "expected at least 1, found %d", times);
    }
    long before = read;
    List<Written> once = written(settings.entries("layers"));
    read = before + times * (read - before);
    if (read > MOST_REPEATED) {
      throw settings.error("times", "expected at most %,d layers in all, found %,d", MOST_REPEATED, read);
    }
    List<Written> layers = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      layers.addAll(once);
    }
    return layers;
  }

  /** The key that a bare value stands for. */
  private static String main(Entry entry) {
    return switch (entry.name()) {
      case "conv", "conv1d" -> "filters";
      case "dense" -> "units";
      case "maxpool", "avgpool", "l2pool" -> "kernel";
      case "leakyrelu" -> "slope";
      case "elu" -> "alpha";
      case "maxout" -> "pieces";
      case "lrn" -> "size";
      case "vectornorm" -> "p";
      case "dropout" -> "rate";
      case "concat" -> "branches";
      case "auxiliary", "repeat", "residual", "sequential" -> "layers";
      default -> "name";
    };
  }

  private Layer layer(Entry entry, Settings settings) {
    return switch (entry.name()) {
      case "auxiliary" -> new Auxiliary(settings.number("weight", 0.3), sequential(settings.entries("layers")), loss,
          classes);
      case "batchnorm" -> new BatchNorm(settings.number("epsilon", 1e-5), settings.number("momentum", 0.1));
      case "concat" -> new Concat(settings.entryLists("branches").stream().map(this::sequential).toList());
      case "conv" -> new Conv2d(settings.integer("filters"), convolution(settings), settings.integer("groups", 1),
          settings.flag("bias", true), Init.read(settings), algorithm);
      case "conv1d" -> new Conv1d(settings.integer("filters"), alongSequence(settings), settings.integer("groups", 1),
          settings.flag("bias", true), Init.read(settings));
      case "dense" -> new Dense(units(settings), settings.flag("bias", true), Init.read(settings));
      case "maxpool" -> new MaxPool2d(pooling(settings));
      case "avgpool" -> new AveragePool2d(pooling(settings), settings.flag("count-padding", false));
      case "l2pool" -> new NormPool(pooling(settings));
      case "leakyrelu" -> new LeakyRelu(settings.number("slope", 0.01));
      case "elu" -> new Elu(settings.number("alpha", 1));
      case "softplus" -> new Softplus();
      case "maxout" -> new Maxout(settings.integer("pieces", 2));
      case "lrn" -> new LocalResponseNorm(settings.integer("size", 5), settings.number("alpha", 1e-4),
          settings.number("beta", 0.75), settings.number("k", 2));
      case "vectornorm" -> new VectorNorm(settings.integer("p", 2), settings.number("epsilon", 1e-12),
          settings.choice("over", VectorNorm.Over.class, VectorNorm.Over.ALL));
      case "identity" -> new Identity();
      case "dropout" -> new Dropout(settings.number("rate"));
      case "flatten" -> new Flatten();
      case "globalavgpool" -> new GlobalAveragePool();
      case "relu" -> new Relu();
      case "residual" -> new Residual(sequential(settings.entries("layers")), shortcut(settings));
      case "sigmoid" -> new Sigmoid();
      case "tanh" -> new Tanh();
      case "sequential" -> sequential(settings.entries("layers"));
      default -> throw entry.error("unknown layer%s; valid: %s", Spelling.nearest(entry.name(), KINDS),
          String.join(", ", KINDS));
    };
  }

  /** Null where there is none or an empty one: the identity. */
  private Sequential shortcut(Settings settings) {
    List<Entry> entries = settings.has("shortcut") ? settings.entries("shortcut") : List.of();
    return entries.isEmpty() ? null : sequential(entries);
  }

  private int units(Settings settings) {
    if (!settings.text("units").equals("classes")) {
      return settings.integer("units");
    }
    return Math.max(1, classes);
  }

  /** Keys {@code kernel}, {@code stride}, {@code padding} and {@code dilation}: one number, or one for each axis. */
  private static Window convolution(Settings settings) {
    int[] kernel = pair(settings, "kernel");
    int[] stride = pair(settings, "stride", 1, 1);
    int[] padding = pair(settings, "padding", 0, 0);
    int[] dilation = pair(settings, "dilation", 1, 1);
    return new Window(new Window.Axis(kernel[0], stride[0], padding[0], dilation[0], false),
        new Window.Axis(kernel[1], stride[1], padding[1], dilation[1], false));
  }

  /** The same keys for a sequence: one number each. */
  private static Window.Axis alongSequence(Settings settings) {
    return new Window.Axis(settings.integer("kernel"), settings.integer("stride", 1), settings.integer("padding", 0),
        settings.integer("dilation", 1), false);
  }

  /** Keys {@code kernel}, {@code stride} (the kernel, unless given), {@code padding} and {@code ceil}. */
  private static Window pooling(Settings settings) {
    if (!settings.isList("kernel") && settings.text("kernel", "").equals("global")) {
      return Window.GLOBAL;
    }
    int[] kernel = pair(settings, "kernel");
    int[] stride = pair(settings, "stride", kernel);
    int[] padding = pair(settings, "padding", 0, 0);
    boolean ceil = settings.flag("ceil", false);
    return new Window(new Window.Axis(kernel[0], stride[0], padding[0], 1, ceil),
        new Window.Axis(kernel[1], stride[1], padding[1], 1, ceil));
  }

  private static int[] pair(Settings settings, String key, int... otherwise) {
    return settings.has(key) ? pair(settings, key) : otherwise;
  }

  private static int[] pair(Settings settings, String key) {
    int[] found = settings.integers(key);
    return switch (found.length) {
      case 1 -> new int[] {found[0], found[0]};
      case 2 -> found;
      default -> throw settings.error(key, "expected one number or [vertical, horizontal], found %d numbers",
          found.length);
    };
  }
}
