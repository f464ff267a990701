package bellows.nn.model;

import bellows.conf.Entry;
import bellows.conf.KeySection;
import bellows.conf.Kinds;
import bellows.conf.Settings;
import bellows.conf.Spelling;
import bellows.nn.Init;
import bellows.nn.Layer;
import bellows.nn.LayerKind;
import bellows.nn.layer.AveragePool2d;
import bellows.nn.layer.BatchNorm;
import bellows.nn.layer.ChannelPad;
import bellows.nn.layer.ClassicKernel;
import bellows.nn.layer.Conv1d;
import bellows.nn.layer.Conv2d;
import bellows.nn.layer.Dense;
import bellows.nn.layer.Dropout;
import bellows.nn.layer.ElementFunction;
import bellows.nn.layer.Elu;
import bellows.nn.layer.Embedding;
import bellows.nn.layer.FixedFilter;
import bellows.nn.layer.Flatten;
import bellows.nn.layer.GlobalAveragePool;
import bellows.nn.layer.HardSigmoid;
import bellows.nn.layer.HardSwish;
import bellows.nn.layer.Identity;
import bellows.nn.layer.LayerNorm;
import bellows.nn.layer.LeakyRelu;
import bellows.nn.layer.LocalResponseNorm;
import bellows.nn.layer.MaxPool2d;
import bellows.nn.layer.Maxout;
import bellows.nn.layer.NormPool;
import bellows.nn.layer.Pad;
import bellows.nn.layer.Pool1d;
import bellows.nn.layer.Relu6;
import bellows.nn.layer.Relu;
import bellows.nn.layer.Reshape;
import bellows.nn.layer.Sigmoid;
import bellows.nn.layer.Silu;
import bellows.nn.layer.Softplus;
import bellows.nn.layer.Tanh;
import bellows.nn.layer.VectorNorm;
import bellows.nn.loss.Loss;
import bellows.nn.loss.SoftmaxCrossEntropy;
import bellows.tensor.convolution.Convolution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads layers as run files write them: {@code [{conv {filters = 20, kernel = 5}}, relu, flatten, {dense = classes}]}.
 */
final class Layers implements LayerKind.Context {
  /** The deviation of an embedding's first values: small beside normalised numbers, as rows may be seen seldom. */
  private static final double EMBEDDING = 0.05;

  /** Not a layer, but several. */
  private static final String REPEAT = "repeat";

  /** Few words must not ask for more than a long file could. */
  private static final int MOST_REPEATED = 1 << 12;

  /** Four times those of the deepest networks that were published; what is done to each may look at all others. */
  private static final int MOST = 1 << 14;

  /** What layers have in common. */
  private static final List<KeySection> INNER = List.of(LayerKeys.INIT);

  /** What is known of the keys of a layer that others brought along. */
  private static final KeySection NOTHING = KeySection.of("", "…", "");

  private record Own(String name, String bare, Function<Settings, Layer> reader) implements LayerKind {
    @Override
    public Layer read(Settings settings, Context context) {
      return reader.apply(settings);
    }
  }

  /** A layer and where it stands; the name is null where it has none of its own. */
  private record Written(Entry entry, String name, Layer layer) {}

  private final int classes;
  private final Loss loss;
  private final Convolution.Algorithm algorithm;
  private final Map<String, KeySection> declared =
      LayerKeys.all().stream().collect(Collectors.toMap(KeySection::name, Function.identity()));
  private final Kinds<LayerKind> kinds = Kinds.find(LayerKind.class, own());
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

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public Loss loss() {
    return loss;
  }

  @Override
  public Layer sequence(List<Entry> layers) {
    return sequential(layers);
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

  /** Layers are named by kind and number (conv1, conv2, relu6_1 …) unless they carry a key {@code name}. */
  Sequential sequential(List<Entry> entries) {
    List<Layer.Named> layers = new ArrayList<>();
    Map<String, Integer> numbers = new HashMap<>();
    Set<String> names = new HashSet<>();
    for (Written written : written(entries)) {
      String kind = written.layer.kind();
      int number = numbers.merge(kind, 1, Integer::sum);
      String name = written.name != null ? written.name
          : kind + (Character.isDigit(kind.charAt(kind.length() - 1)) ? "_" : "") + number;
      if (name.isEmpty() || name.contains(".") || !names.add(name)) {
        throw written.entry.error("expected a name of its own without dots, found '%s'", name);
      }
      layers.add(new Layer.Named(name, written.layer));
    }
    return new Sequential(layers);
  }

  /** The layers of a list, those of a {@code repeat} as often as it says. */
  private List<Written> written(List<Entry> entries) {
    List<Written> layers = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.name().equals(REPEAT)) {
        Settings settings = entry.settings("layers").within(declared.get(REPEAT));
        layers.addAll(settings.located(() -> repeated(settings)));
      } else {
        LayerKind kind = kind(entry);
        Settings settings = entry.settings(kind.bare()).within(declared.getOrDefault(kind.name(), NOTHING), INNER);
        Layer layer = settings.located(() -> kind.read(settings, this));
        if (++read > MOST) {
          throw entry.error("expected at most %,d layers in all", MOST);
        }
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

  private LayerKind kind(Entry entry) {
    LayerKind kind = kinds.get(entry.name());
    if (kind == null) {
      List<String> names = Stream.concat(kinds.names().stream(), Stream.of(REPEAT)).sorted().toList();
      throw entry.error("unknown layer%s; valid: %s", Spelling.nearest(entry.name(), names), String.join(", ", names));
    }
    return kind;
  }

  private List<Own> own() {
    return List.of(
        new Own("auxiliary", "layers",
            s -> new Auxiliary(s.number("weight", 0.3), sequential(s.entries("layers")), loss, classes)),
        new Own("avgpool", "kernel", s -> new AveragePool2d(Windows.pooling(s), s.flag("count-padding", false))),
        new Own("avgpool1d", "kernel",
            s -> Pool1d.average(Windows.poolingAlongSequence(s), s.flag("count-padding", false))),
        new Own("batchnorm", "name", s -> new BatchNorm(s.number("epsilon", 1e-5), s.number("momentum", 0.1))),
        new Own("concat", "branches",
            s -> new Concat(s.entryLists("branches").stream().map(this::sequential).toList())),
        new Own("conv", "filters", s -> new Conv2d(outputs(s, "filters"), Windows.convolution(s),
            s.integer("groups", 1), s.flag("bias", true), Init.read(s), algorithm)),
        new Own("conv1d", "filters", s -> new Conv1d(outputs(s, "filters"), Windows.convolutionAlongSequence(s),
            s.integer("groups", 1), s.flag("bias", true), Init.read(s))),
        new Own("dense", "units", s -> new Dense(outputs(s, "units"), s.flag("bias", true), Init.read(s))),
        new Own("dropout", "rate", s -> new Dropout(s.number("rate"))),
        new Own("elu", "alpha", s -> new Elu(s.number("alpha", 1))),
        new Own("embedding", "columns", s -> new Embedding(list(s, "columns"), list(s, "sizes"), list(s, "width"),
            Init.read(s, new Init.Normal(EMBEDDING)))),
        new Own("filter", "kernel", s -> new FixedFilter(ClassicKernel.named(s.text("kernel")))),
        new Own("flatten", "name", s -> new Flatten()),
        new Own("function", "formula", s -> new ElementFunction(s.text("formula"), learned(s.section("learn")))),
        new Own("gate", "layers", s -> new Gate(sequential(s.entries("layers")))),
        new Own("globalavgpool", "name", s -> new GlobalAveragePool()),
        new Own("graph", "nodes", s -> GraphNodes.read(s, this)),
        new Own("hardsigmoid", "name", s -> new HardSigmoid()),
        new Own("hardswish", "name", s -> new HardSwish()),
        new Own("identity", "name", s -> new Identity()),
        new Own("l2pool", "kernel", s -> new NormPool(Windows.pooling(s))),
        new Own("l2pool1d", "kernel", s -> Pool1d.norm(Windows.poolingAlongSequence(s))),
        new Own("layernorm", "over", s -> new LayerNorm(s.number("epsilon", 1e-5),
            s.choice("over", VectorNorm.Over.class, VectorNorm.Over.CHANNELS))),
        new Own("leakyrelu", "slope", s -> new LeakyRelu(s.number("slope", 0.01))),
        new Own("lrn", "size", s -> new LocalResponseNorm(s.integer("size", 5), s.number("alpha", 1e-4),
            s.number("beta", 0.75), s.number("k", 2))),
        new Own("maxout", "pieces", s -> new Maxout(s.integer("pieces", 2))),
        new Own("maxpool", "kernel", s -> new MaxPool2d(Windows.pooling(s))),
        new Own("maxpool1d", "kernel", s -> Pool1d.maximum(Windows.poolingAlongSequence(s))),
        new Own("pad", "sides", s -> new Pad(list(s, "sides"), s.choice("mode", Pad.Mode.class, Pad.Mode.ZERO))),
        new Own("padchannels", "zeros", this::channelPad),
        new Own("relu", "name", s -> new Relu()),
        new Own("relu6", "name", s -> new Relu6()),
        new Own("reshape", "shape", s -> new Reshape(list(s, "shape"))),
        new Own("residual", "layers", s -> new Residual(sequential(s.entries("layers")), shortcut(s))),
        new Own("sequential", "layers", s -> sequential(s.entries("layers"))),
        new Own("sigmoid", "name", s -> new Sigmoid()),
        new Own("silu", "name", s -> new Silu()),
        new Own("softplus", "name", s -> new Softplus()),
        new Own("tanh", "name", s -> new Tanh()),
        new Own("vectornorm", "p", s -> new VectorNorm(s.integer("p", 2), s.number("epsilon", 1e-12),
            s.choice("over", VectorNorm.Over.class, VectorNorm.Over.ALL))));
  }

  /** Key {@code zeros}: as many on either side, or [before, after]. */
  private ChannelPad channelPad(Settings settings) {
    List<Integer> zeros = list(settings, "zeros");
    if (zeros.size() > 2) {
      throw settings.error("zeros", "expected one number or [before, after], found %d numbers", zeros.size());
    }
    return new ChannelPad(zeros.get(0), zeros.get(zeros.size() - 1));
  }

  /** Null where there is none or an empty one: the identity. */
  private Sequential shortcut(Settings settings) {
    List<Entry> entries = settings.has("shortcut") ? settings.entries("shortcut") : List.of();
    return entries.isEmpty() ? null : sequential(entries);
  }

  private static List<ElementFunction.Learned> learned(Settings learn) {
    return learn.names().stream().map(name -> new ElementFunction.Learned(name, learn.number(name))).toList();
  }

  private static List<Integer> list(Settings settings, String key) {
    return Arrays.stream(settings.integers(key)).boxed().toList();
  }

  /** A number, or as many as there are classes. */
  private int outputs(Settings settings, String key) {
    if (!settings.text(key, "").equals("classes")) {
      return settings.integer(key);
    }
    return Math.max(1, classes);
  }
}
