package bellows.nn.model;

import bellows.conf.Key;
import bellows.conf.KeySection;
import bellows.nn.layer.ClassicKernel;
import java.util.List;
import java.util.stream.Stream;

/** The layers that a run file's {@code network} may list, and their keys. */
public final class LayerKeys {
  /** Layers that compute something, in the order in which people meet them. */
  private static final List<KeySection> LAYERS = List.of(
      layer("dense", "units", "fully connected").examples("units = 10").keys(
          Key.integer("units").orWord("classes").from(1).to(Key.COUNT).means("outputs; classes: as many as the data has"),
          bias(), init()),
      layer("embedding", "columns", "learned vectors in the place of category numbers in a vector")
          .examples("columns = [3], sizes = [1000], width = 8").keys(
              Key.integers("columns").from(1).to(Key.COUNT).means("which elements are category numbers, from 1"),
              Key.integers("sizes").from(1).to(Key.COUNT).means("for each column how many there are; the numbers are 0 to one less"),
              Key.integers("width").from(1).to(Key.PLACES).means("length of a vector, or one for each column"),
              Key.key("init", Key.Type.SECTION).or("{normal = 0.05}").means("see init")),
      layer("conv", "filters", "convolution of height × width × channels").examples("filters = 20, kernel = 5").keys(
          filters(), Key.pair("kernel").from(1).to(Key.PLACES).means("extent of the window"),
          Key.pair("stride").from(1).to(Key.PLACES).or(1).means("from one window to the next"),
          padding("zeros"),
          dilation(),
          groups(), bias(), init()),
      layer("conv1d", "filters", "convolution of length × channels").examples("filters = 20, kernel = 5").keys(
          filters(), Key.integer("kernel").from(1).to(Key.PLACES).means("length of the window"),
          Key.integer("stride").from(1).to(Key.PLACES).or(1).means("from one window to the next"),
          paddingOfSequence("zeros"),
          dilationOfSequence(),
          groups(), bias(), init()),
      layer("maxpool", "kernel", "largest value of each window").examples("kernel = 2").keys(
          kernel(), stride(), padding("places"), dilation(), ceil()),
      layer("avgpool", "kernel", "mean of each window").examples("kernel = 2").keys(
          kernel(), stride(), padding("places"), dilation(), ceil(), countPadding()),
      layer("l2pool", "kernel", "Euclidean norm of each window").examples("kernel = 2").keys(
          kernel(), stride(), padding("places"), dilation(), ceil()),
      layer("maxpool1d", "kernel", "largest value of each window of length × channels").examples("kernel = 2").keys(
          length(), step(), paddingOfSequence("places"), dilationOfSequence(), ceil()),
      layer("avgpool1d", "kernel", "mean of each window of length × channels").examples("kernel = 2").keys(
          length(), step(), paddingOfSequence("places"), dilationOfSequence(), ceil(), countPadding()),
      layer("l2pool1d", "kernel", "Euclidean norm of each window of length × channels").examples("kernel = 2").keys(
          length(), step(), paddingOfSequence("places"), dilationOfSequence(), ceil()),
      plain("globalavgpool", "mean of each channel, of pictures and of sequences"),
      layer("batchnorm", null, "normalises each channel over the samples that pass together").examples("momentum = 0.1")
          .keys(Key.number("epsilon").above(0).or(1e-5).means("is added to the variance"),
              Key.number("momentum").above(0).to(1).or(0.1).means("what a step adds to the running statistics")),
      layer("layernorm", "over", "normalises the values of a sample, then scales and shifts each of them")
          .examples("over = channels").keys(Key.number("epsilon").above(0).or(1e-5).means("is added to the variance"),
              Key.word("over", "all", "channels").or("channels")
                  .means("all values of a sample together, or the channels of each place")),
      layer("lrn", "size", "local response normalisation across channels, as in AlexNet").examples("size = 5").keys(
          Key.integer("size").from(1).to(Key.PLACES).or(5).means("channels in the sum, an odd number"),
          Key.number("alpha").from(0).or(1e-4).means("times the sum of squares; not divided by size"),
          Key.number("beta").above(0).or(0.75).means("exponent"),
          Key.number("k").above(0).or(2).means("is added before the power is taken")),
      layer("vectornorm", "p", "divides vectors by their norm").examples("p = 2").keys(
          Key.integer("p").from(1).to(2).or(2).means("which norm"),
          Key.number("epsilon").above(0).to(1).or(1e-12).means("the least that is divided by"),
          Key.word("over", "all", "channels").or("all")
              .means("of all values of a sample, or of each place's channels")),
      layer("dropout", "rate", "drops values while training").examples("rate = 0.5").keys(
          Key.number("rate").from(0).below(1).means("the part that is dropped")),
      plain("relu", "max(x, 0)"), plain("relu6", "min(max(x, 0), 6)"),
      layer("leakyrelu", "slope", "x, below 0 slope·x").examples("slope = 0.01").keys(
          Key.number("slope").from(0).or(0.01).means("below 0")),
      layer("elu", "alpha", "x, below 0 alpha·(eˣ − 1)").examples("alpha = 1").keys(
          Key.number("alpha").from(0).or(1).means("minus the least value")),
      layer("maxout", "pieces", "largest of so many neighbouring channels").examples("pieces = 2").keys(
          Key.integer("pieces").from(1).to(Key.PLACES).or(2).means("a divisor of the channels")),
      plain("sigmoid", "1/(1 + e⁻ˣ)"), plain("hardsigmoid", "min(max(x + 3, 0), 6) / 6"),
      plain("silu", "x · sigmoid(x), also called swish"), plain("hardswish", "x · hardsigmoid(x)"),
      plain("tanh", "hyperbolic tangent"), plain("softplus", "ln(1 + eˣ)"),
      layer("function", "formula", "a formula of each element x").examples("formula = \"x * sigmoid(x)\"").keys(
          Key.text("formula").means("of x and the learned constants; see Formulas"),
          Key.key("learn", Key.Type.SECTION).missing("nothing is learned").means(
              "names of constants and what they begin with: learn {a = 0.25}")),
      plain("identity", "x"), plain("flatten", "height × width × channels to one row"),
      layer("reshape", "shape", "the same values in another shape, channels innermost").examples("shape = [7, 7, 16]")
          .keys(Key.integers("shape").from(-1).to(Key.COUNT).means("extents; one of them may be -1: what is left")),
      layer("pad", "sides", "more places around a picture or at the ends of a sequence").examples("sides = 2").keys(
          Key.pair("sides").from(0).to(Key.PLACES).means("how many; of pictures also [top, left, bottom, right], of sequences also"
              + " [before, after]"),
          Key.word("mode", "zero", "reflect").or("zero").means("what they hold; reflect: the mirrored inside")),
      layer("padchannels", "zeros", "more channels, which are zero").examples("zeros = 8").keys(
          Key.pair("zeros").from(0).to(Key.COUNT).means("how many on either side, or [before, after]")),
      layer("filter", "kernel", "known weights that stay, on each channel by itself").examples("kernel = edge").keys(
          Key.word("kernel", ClassicKernel.words().toArray(String[]::new))
              .means("3×3; pixels outside the picture are those at its edge")));

  /** Layers of layers. */
  private static final List<KeySection> OF_LAYERS = List.of(
      layer("sequential", "layers", "one after the other").examples("layers = [relu]").keys(layers()),
      layer("residual", "layers", "x + layers(x)").examples("layers = [relu]").keys(layers(),
          Key.key("shortcut", Key.Type.LAYERS).missing("the identity").means("what x goes through instead")),
      layer("concat", "branches", "branches side by side, their channels joined")
          .examples("branches = [[relu], [tanh]]")
          .keys(Key.key("branches", Key.Type.BRANCHES).means("each reads the same input")),
      layer("gate", "layers", "x · layers(x): a factor for each element, or one a channel, as squeeze-and-excite")
          .examples("layers = [globalavgpool, {dense = 4}, sigmoid]").keys(layers()),
      layer("graph", "nodes", "nodes that read any nodes before them; the last one's output is the graph's")
          .examples("nodes = [{a = [relu]}, {b {from = [input, a], join = add}}]").keys(
              Key.key("nodes", Key.Type.SECTIONS).means("see node; each but the last is read by one behind it")),
      layer("repeat", "layers", "stands for its layers written out so many times")
          .examples("times = 3, layers = [relu]").keys(
              Key.integer("times").from(1).to(4096).means("at most 4096 layers in all"), layers()),
      layer("auxiliary", "layers", "classifier beside the network, in training only").examples("layers = [relu]").keys(
          layers(), Key.number("weight").above(0).or(0.3).means("times its loss, joins the loss")));

  /** A node of a graph, whose name is its key. */
  public static final KeySection NODE = KeySection.of("node", "{graph = [{a = [relu]}, {b {…}}]}",
      "a node of a graph, here b").bare("layers").examples("from = [input, a], join = add", "layers = [tanh]").keys(
          Key.texts("from").missing("the node before it").means("what it reads: names of nodes before it, or input"),
          Key.word("join", "add", "concat", "multiply").or("add").means("how several become one: their sum, their "
              + "channels side by side, or the product of two, of which the second may be a factor for each channel"),
          Key.key("layers", Key.Type.LAYERS).missing("nothing").means("what is done to that"));

  /** The section {@code init} of layers with weights. */
  public static final KeySection INIT = KeySection.of("init", "{dense {units = 10, init {…}}}",
      "first values of the weights; biases begin at 0").bare("name").examples("name = he", "normal = 0.01").keys(
          Key.word("name", "he", "xavier", "zero").missing("see normal").means(
              "he: normal of deviation √(2/fan-in), for ReLU; xavier: uniform within ±√(6/(fan-in + fan-out))"),
          Key.number("normal").above(0).missing("see name").means("normal of this deviation"));

  private LayerKeys() {}

  /** All layers. */
  public static List<KeySection> all() {
    return Stream.concat(LAYERS.stream(), OF_LAYERS.stream()).toList();
  }

  private static KeySection layer(String name, String bare, String meaning) {
    return KeySection.of(name, "{" + name + " {…}}", meaning).bare(bare);
  }

  private static KeySection plain(String name, String meaning) {
    return KeySection.of(name, name, meaning);
  }

  private static Key filters() {
    return Key.integer("filters").orWord("classes").from(1).to(Key.COUNT)
        .means("channels that come out; classes: as many as the data has");
  }

  private static Key groups() {
    return Key.integer("groups").from(1).to(Key.COUNT).or(1)
        .means("a divisor of the channels that go in, and of those that come out");
  }

  private static Key bias() {
    return Key.flag("bias").or(true).means("whether something is added to each output");
  }

  private static Key init() {
    return Key.key("init", Key.Type.SECTION).or("he").means("see init");
  }

  private static Key kernel() {
    return Key.pair("kernel").orWord("global").from(1).to(Key.PLACES).means("extent of the window; global: all of the picture");
  }

  private static Key stride() {
    return Key.pair("stride").from(1).to(Key.PLACES).missing("the kernel").means("from one window to the next");
  }

  /** @param places what lies there */
  private static Key padding(String places) {
    return Key.pair("padding").orWord("same").from(0).to(Key.PLACES).or(0).means(places + " around the picture, less than the window;"
        + " or [top, left, bottom, right]; same: as many as give size/stride outputs, rounded up");
  }

  /** @param places what lies there */
  private static Key paddingOfSequence(String places) {
    return Key.integer("padding").orWord("same").from(0).to(Key.PLACES).or(0).means(places + " at both ends, less than the window;"
        + " or [before, after]; same: as many as give length/stride outputs, rounded up");
  }

  private static Key dilation() {
    return Key.pair("dilation").from(1).to(Key.PLACES).or(1).means("distance of neighbours in the window");
  }

  private static Key dilationOfSequence() {
    return Key.integer("dilation").from(1).to(Key.PLACES).or(1).means("distance of neighbours in the window");
  }

  private static Key length() {
    return Key.integer("kernel").orWord("global").from(1).to(Key.PLACES).means("length of the window; global: all of the sequence");
  }

  private static Key step() {
    return Key.integer("stride").from(1).to(Key.PLACES).missing("the kernel").means("from one window to the next");
  }

  private static Key countPadding() {
    return Key.flag("count-padding").or(false).means("whether padding counts as zeros in the mean");
  }

  private static Key ceil() {
    return Key.flag("ceil").or(false).means("whether the last window may reach over the end");
  }

  private static Key layers() {
    return Key.key("layers", Key.Type.LAYERS).means("at least one");
  }
}
