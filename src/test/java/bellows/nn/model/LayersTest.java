package bellows.nn.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import bellows.Refusal;
import bellows.conf.Settings;
import bellows.nn.Init;
import bellows.nn.Layer;
import bellows.nn.layer.AveragePool2d;
import bellows.nn.layer.BatchNorm;
import bellows.nn.layer.Conv1d;
import bellows.nn.layer.Conv2d;
import bellows.nn.layer.Dense;
import bellows.nn.layer.Dropout;
import bellows.nn.layer.Elu;
import bellows.nn.layer.Embedding;
import bellows.nn.layer.Identity;
import bellows.nn.layer.LeakyRelu;
import bellows.nn.layer.LocalResponseNorm;
import bellows.nn.layer.MaxPool2d;
import bellows.nn.layer.Maxout;
import bellows.nn.layer.NormPool;
import bellows.nn.layer.Pad;
import bellows.nn.layer.Pool1d;
import bellows.nn.layer.Reshape;
import bellows.nn.layer.Softplus;
import bellows.nn.layer.VectorNorm;
import bellows.nn.loss.LogisticLoss;
import bellows.nn.loss.Losses;
import bellows.nn.loss.MulticlassHinge;
import bellows.nn.loss.SoftmaxCrossEntropy;
import bellows.nn.loss.SquaredError;
import bellows.tensor.Layout;
import bellows.tensor.Padding;
import bellows.tensor.Shape;
import bellows.tensor.Window;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks as run files write them. */
class LayersTest {
  private static final int CLASSES = 7;

  private static Sequential read(String layers) {
    Settings run = Settings.parse("network = [" + layers + "]", "run.conf");
    Sequential network = new Layers(CLASSES).sequential(run.entries("network"));
    run.finish();
    return network;
  }

  private static Layer only(String layer) {
    return read(layer).layers().get(0).layer();
  }

  private static List<String> names(String layers) {
    return read(layers).layers().stream().map(Layer.Named::name).toList();
  }

  @Test
  void bareValueIsTheKeyThatMattersMost() {
    assertEquals(new Dense(12, true, new Init.He()), only("{dense = 12}"));
    assertEquals(new MaxPool2d(Window.square(3, 3, 0)), only("{maxpool = 3}"));
    assertEquals(new Dropout(0.25), only("{dropout = 0.25}"));
    assertEquals("squash", read("{tanh = squash}").layers().get(0).name());
    Sequential inner = assertInstanceOf(Sequential.class, only("{sequential = [relu, sigmoid]}"));
    assertEquals(List.of("relu1", "sigmoid1"), inner.layers().stream().map(Layer.Named::name).toList());
  }

  @Test
  void layersInsideOthersAreNamedBranchByBranch() {
    assertEquals(new BatchNorm(1e-5, 0.1), only("batchnorm"));
    assertEquals(new BatchNorm(0.5, 0.25), only("{batchnorm {epsilon = 0.5, momentum = 0.25}}"));
    assertEquals(new Residual(read("relu, {dense = 2}"), null), only("{residual = [relu, {dense = 2}]}"));
    assertEquals(new Residual(read("relu"), null), only("{residual {layers = [relu], shortcut = []}}"));
    assertEquals(new Residual(read("relu"), read("tanh")), only("{residual {layers = [relu], shortcut = [tanh]}}"));
    assertEquals(new Concat(List.of(read("relu, relu"), read("globalavgpool"))),
        only("{concat = [[relu, relu], [globalavgpool]]}"));
    Model model = model("[{residual {layers = [{conv {filters = 3, kernel = 1}}], shortcut = [{conv {filters = 3, "
        + "kernel = 1}}]}}, {concat = [[tanh], [{conv {filters = 2, kernel = 1}}, relu]]}, globalavgpool, "
        + "{dense = classes}]", 4);
    assertEquals(List.of("residual1.body.conv1.weight", "residual1.body.conv1.bias", "residual1.shortcut.conv1.weight",
        "residual1.shortcut.conv1.bias", "concat1.branch2.conv1.weight", "concat1.branch2.conv1.bias",
        "dense1.weight", "dense1.bias"),
        model.layout().weights().stream().map(Layout.Segment::name).toList());
    assertEquals(List.of("residual1.body.conv1", "residual1.body", "residual1.shortcut.conv1", "residual1.shortcut",
        "residual1", "concat1.branch1.tanh1", "concat1.branch1", "concat1.branch2.conv1", "concat1.branch2.relu1",
        "concat1.branch2", "concat1", "globalavgpool1", "dense1"), model.rows().stream().map(Model.Row::name).toList());
  }

  @Test
  void defaultsAreABiasStrideOneForConvolutionsAndTheKernelForPooling() {
    assertEquals(new Conv2d(4, Window.square(3, 1, 0), true, new Init.He()), only("{conv {filters = 4, kernel = 3}}"));
    assertEquals(new MaxPool2d(Window.square(2, 2, 0)), only("{maxpool {kernel = 2}}"));
    assertEquals(new MaxPool2d(Window.square(3, 2, 1)), only("{maxpool {kernel = 3, stride = 2, padding = 1}}"));
    assertEquals(new Dense(3, false, Init.ZERO), only("{dense {units = 3, bias = no, init = zero}}"));
  }

  @Test
  void axesMayDiffer() {
    Window window = new Window(new Window.Axis(5, 2, 1), new Window.Axis(3, 1, 0));
    assertEquals(new Conv2d(4, window, true, new Init.Xavier()),
        only("{conv {filters = 4, kernel = [5, 3], stride = [2, 1], padding = [1, 0], init = xavier}}"));
  }

  @Test
  void convolutionsMayHaveGroups() {
    assertEquals(new Conv2d(6, Window.square(3, 1, 0), 2, true, new Init.He()),
        only("{conv {filters = 6, kernel = 3, groups = 2}}"));
    assertEquals(Shape.of(4, 4, 6), only("{conv {filters = 6, kernel = 1, groups = 3}}").output(Shape.of(4, 4, 9)));
    Refusal.of(() -> model("[{conv {filters = 6, kernel = 3}}, {conv {filters = 8, kernel = 1, groups = 4}}]", 8),
        "layer conv2 (conv): expected channels that 4 groups divide, found 6×6×6");
  }

  @Test
  void sequencesAreConvolvedAlongTheirLength() {
    assertEquals(new Conv1d(4, new Window.Axis(3, 1, 0), 1, true, new Init.He()),
        only("{conv1d {filters = 4, kernel = 3}}"));
    Layer layer =
        only("{conv1d {filters = 4, kernel = 3, stride = 2, padding = 4, dilation = 3, groups = 2, bias = no}}");
    assertEquals(new Conv1d(4, new Window.Axis(3, 2, 4, 3, false), 2, false, new Init.He()), layer);
    assertEquals(Shape.of(6, 4), layer.output(Shape.of(9, 6)));
    assertEquals(3 * 3 * 6 * 4, layer.multiplyAdds(Shape.of(9, 6)));
    Refusal.of(() -> layer.output(Shape.of(9, 5)), "expected channels that 2 groups divide, found 9×5");
    Refusal.of(() -> only("{conv1d {filters = 4, kernel = 5}}").output(Shape.of(4, 2)),
        "expected a length of at least 5 with padding 0, found 4×2");
    Refusal.of(() -> model("[{conv1d {filters = 4, kernel = 5}}]", 8),
        "layer conv1d1 (conv1d): expected a sequence (length×channels), found 8×8×1");
  }

  @Test
  void windowsMayHaveGapsRoundUpOrTakeTheWholeImage() {
    Window.Axis down = new Window.Axis(3, 1, 0, 2, false);
    Window.Axis across = new Window.Axis(3, 1, 0, 4, false);
    assertEquals(new Conv2d(4, new Window(down, across), true, new Init.He()),
        only("{conv {filters = 4, kernel = 3, dilation = [2, 4]}}"));
    assertEquals(new MaxPool2d(Window.square(3, 2, 0).ceil()), only("{maxpool {kernel = 3, stride = 2, ceil = true}}"));
    assertEquals(new MaxPool2d(new Window(new Window.Axis(3, 3, 0), new Window.Axis(2, 2, 0))),
        only("{maxpool = [3, 2]}"));
    assertEquals(new MaxPool2d(Window.GLOBAL), only("{maxpool = global}"));
  }

  @Test
  void poolingsAndActivationsHaveTheirUsualValues() {
    assertEquals(new AveragePool2d(Window.square(3, 2, 1), true),
        only("{avgpool {kernel = 3, stride = 2, padding = 1, count-padding = true}}"));
    assertEquals(new AveragePool2d(Window.GLOBAL, false), only("{avgpool = global}"));
    assertEquals(new NormPool(Window.square(2, 2, 0)), only("{l2pool = 2}"));
    assertEquals(new LeakyRelu(0.01), only("leakyrelu"));
    assertEquals(new LeakyRelu(0.2), only("{leakyrelu = 0.2}"));
    assertEquals(new Elu(1), only("elu"));
    assertEquals(new Softplus(), only("softplus"));
    assertEquals(new Maxout(2), only("maxout"));
    assertEquals(new Maxout(5), only("{maxout = 5}"));
    assertEquals(new Identity(), only("identity"));
    Refusal.of(() -> new Maxout(2).output(Shape.of(4, 4, 5)), "channels that 2 pieces divide, found 4×4×5");
  }

  @Test
  void paddingIsWrittenAsOnnxHasIt() {
    Window window = new Window(new Window.Axis(3, 1, new Padding(1, 0), 1, false),
        new Window.Axis(3, 1, new Padding(2, 1), 1, false));
    assertEquals(new Conv2d(4, window, true, new Init.He()),
        only("{conv {filters = 4, kernel = 3, padding = [1, 2, 0, 1]}}"));
    Window.Axis same = new Window.Axis(2, 2, Padding.SAME, 1, false);
    assertEquals(new MaxPool2d(new Window(same, same)), only("{maxpool {kernel = 2, padding = same}}"));
    assertEquals(new Conv1d(4, new Window.Axis(3, 1, new Padding(2, 0), 1, false), 1, true, new Init.He()),
        only("{conv1d {filters = 4, kernel = 3, padding = [2, 0]}}"));
    assertEquals(Pool1d.maximum(same), only("{maxpool1d {kernel = 2, padding = same}}"));
    assertEquals(Pool1d.average(Window.Axis.GLOBAL, true), only("{avgpool1d {kernel = global, count-padding = true}}"));
    Window.Axis apart = new Window.Axis(2, 2, 0, 3, true);
    assertEquals(new NormPool(new Window(apart, apart)), only("{l2pool {kernel = 2, dilation = 3, ceil = true}}"));
  }

  @Test
  void embedsColumns() {
    Embedding two = new Embedding(List.of(3, 7), List.of(1000, 50), List.of(8), new Init.Normal(0.05));
    assertEquals(two, only("{embedding {columns = [3, 7], sizes = [1000, 50], width = 8}}"));
    assertEquals(Shape.of(5 + 16), two.output(Shape.of(7)));
    Refusal.of(() -> two.output(Shape.of(6)), "expected columns of 1 to 6, found 7");
    Refusal.of(() -> two.output(Shape.of(6, 2)), "expected a vector, found 6×2");
  }

  @Test
  void reshapesAndPads() {
    assertEquals(new Reshape(List.of(3, -1)), only("{reshape = [3, -1]}"));
    assertEquals(Shape.of(3, 8), new Reshape(List.of(3, -1)).output(Shape.of(4, 6)));
    Refusal.of(() -> new Reshape(List.of(3, 7)).output(Shape.of(4, 6)),
        "expected a shape of the 24 values of 4×6, found 3×7");
    Refusal.of(() -> new Reshape(List.of(5, -1)).output(Shape.of(4, 6)), "found 5×rest");
    assertEquals(new Pad(List.of(1, 2, 3, 4), Pad.Mode.REFLECT), only("{pad {sides = [1, 2, 3, 4], mode = reflect}}"));
    assertEquals(Shape.of(8, 12, 3), new Pad(List.of(1, 2, 3, 4), Pad.Mode.ZERO).output(Shape.of(4, 6, 3)));
    assertEquals(Shape.of(7, 3), new Pad(List.of(1, 2), Pad.Mode.ZERO).output(Shape.of(4, 3)));
    Refusal.of(() -> new Pad(List.of(4), Pad.Mode.REFLECT).output(Shape.of(5, 4, 3)),
        "expected reflected sides smaller than the input, found [4] and 5×4×3");
    Refusal.of(() -> new Pad(List.of(4), Pad.Mode.ZERO).output(Shape.of(5)), "expected an image", "found 5");
    Refusal.of(() -> new Pad(List.of(1, 2, 3, 4), Pad.Mode.ZERO).output(Shape.of(5, 2)), "[before, after]");
  }

  @Test
  void initMayBeNormalOfAnyDeviation() {
    assertEquals(new Dense(3, true, new Init.Normal(0.05)), only("{dense {units = 3, init {normal = 0.05}}}"));
  }

  @Test
  void classesStandsForTheDataSetsClassesAndForOneScoreWithoutAny() {
    assertEquals(new Dense(CLASSES, true, new Init.He()), only("{dense = classes}"));
    Settings run = Settings.parse("network = [{dense = classes}]", "run.conf");
    assertEquals(Shape.of(1), new Layers(0).sequential(run.entries("network")).output(Shape.of(3)));
  }

  @Test
  void layersAreNumberedByKindUnlessNamed() {
    assertEquals(List.of("relu1", "dense1", "relu2", "out", "dense3"),
        names("relu, {dense = 2}, relu, {dense {units = 3, name = out}}, {dense = 4}"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      {convv = 3}                              | unknown layer, did you mean 'conv'?; valid: auxiliary, avgpool,
      zzzzzzzz                                 | unknown layer; valid: auxiliary, avgpool,
      {conv {kernel = 3}}                      | network[0].conv.filters: expected a number, found nothing
      {conv {filters = 3}}                     | network[0].conv.kernel: expected a number or a list of numbers,
      {conv {filters = 0, kernel = 3}}         | network[0].conv: expected at least 1 filter, found 0
      {conv {filters = 2, kernel = 0}}         | network[0].conv: expected kernel and stride of at least 1
      {conv {filters = 2, kernel = 3, padding = 3}} | network[0].conv: expected padding smaller than the kernel
      {conv {filters = 2, kernel = [3, 3, 3]}} | expected one number or [vertical, horizontal], found 3 numbers
      {conv {filters = 2, kernel = 3, dilation = 0}} | network[0].conv: expected a dilation of at least 1, found 0
      {conv {filters = 2, kernel = 3, dilation = [1, 2, 3]}} | found 3 numbers
      {conv {filters = 6, kernel = 3, groups = 4}} | network[0].conv: expected groups that divide 6 filters, found 4
      {conv {filters = 6, kernel = 3, groups = 0}} | network[0].conv: expected groups that divide 6 filters, found 0
      {conv {filters = 6, kernel = 3, group = 2}} | network[0].conv.group: unknown key, did you mean 'groups'?
      {conv {filters = 2, kernel = 3, ceil = true}} | network[0].conv.ceil: unknown key
      {conv1d = 3}                             | network[0].conv1d.kernel: expected a number, found nothing
      {conv1d {filters = 2, kernel = [3, 3]}}  | network[0].conv1d.kernel: expected a number,
      {conv1d {filters = 3, kernel = 3, groups = 2}} | network[0].conv1d: expected groups that divide 3 filters, found 2
      {maxpool {stride = 2}}                   | network[0].maxpool.kernel: expected a number or a list of numbers,
      {maxpool = globe}                        | network[0].maxpool.kernel: expected a number, found "globe"
      {maxpool {kernel = 2, dilatoin = 2}}     | network[0].maxpool.dilatoin: unknown key, did you mean 'dilation'?
      {maxpool {kernel = 2, padding = [0, 2]}} | network[0].maxpool: expected padding smaller than the kernel
      {conv {filters = 2, kernel = 3, padding = [1, 1, 1]}} | or [top, left, bottom, right], found 3 numbers
      {conv {filters = 2, kernel = 3, padding = [1, 1, 1, 3]}} | network[0].conv: expected padding smaller than the
      {conv {filters = 2, kernel = 3, padding = sam}} | network[0].conv.padding: expected a number, found "sam"
      {conv1d {filters = 2, kernel = 3, padding = [1, 1, 1]}} | expected same, one number or [before, after], found 3
      {conv1d {filters = 2, kernel = 3, padding = -1}} | network[0].conv1d: expected padding of at least 0, found -1
      {maxpool1d {kernel = 2, dilation = 0}}   | network[0].maxpool1d: expected a dilation of at least 1, found 0
      {embedding {columns = [0], sizes = [3], width = 2}} | expected different columns, counted from 1, found [0]
      {embedding {columns = [2, 2], sizes = [3, 3], width = 2}} | different columns, counted from 1, found [2, 2]
      {embedding {columns = [1, 2], sizes = [3], width = 2}} | for each of the columns [1, 2], found [3]
      {embedding {columns = 1, sizes = 3, width = [2, 3]}} | or one for each of the columns [1], found [2, 3]
      {reshape = [4, 0]}                       | expected positive extents, or -1 for the rest, found [4, 0]
      {reshape = [-1, -1]}                     | network[0].reshape: expected at most one -1, found [-1, -1]
      {reshape = []}                           | network[0].reshape
      {pad = [1, 2, 3]}                        | or [top, left, bottom, right], found [1, 2, 3]
      {pad = -1}                               | network[0].pad: expected sides of 0 to 16,777,216, found [-1]
      {pad = 2147483647}                       | network[0].pad.sides: expected a number in [0, 65535], found 2147483647
      {conv {filters = 1, kernel = 65535, dilation = 65535}} | that reaches over at most 16,777,216 places, found
      {pad {sides = 1, mode = edge}}           | network[0].pad.mode: expected one of zero, reflect, found 'edge'
      {dense = 0}                              | network[0].dense: expected at least 1 unit, found 0
      {dense = clases}                         | network[0].dense.units: expected a number, found "clases"
      {avgpool {kernel = 2, count-padding = 3}} | avgpool.count-padding: expected true or false, found '3'
      {leakyrelu = -1}                         | network[0].leakyrelu: expected a slope of at least 0, found -1.0
      {elu = -1}                               | network[0].elu: expected an alpha of at least 0, found -1.0
      {lrn = 4}                                | network[0].lrn: expected an odd size, as many channels on either side
      {lrn {k = 0}}                            | network[0].lrn: expected alpha of at least 0, beta and k above 0
      {vectornorm = 3}                         | network[0].vectornorm.p: expected a number in [1, 2], found 3
      {vectornorm {epsilon = 0}}               | network[0].vectornorm: expected an epsilon in (0, 1], found 0.0
      {vectornorm {over = pixels}}             | vectornorm.over: expected one of all, channels, found 'pixels'
      {maxout = 0}                             | network[0].maxout: expected at least 1 piece, found 0
      {dropout = 1}                            | network[0].dropout.rate: expected a number in [0, 1), found 1
      {dense {units = 2, init = hee}}          | zero or {normal = σ}, found 'hee', did you mean 'he'?
      {dense {units = 2, init {normal = -1}}}  | init.normal: expected a positive deviation, found -1.0
      {dense {units = 2, unitz = 3}}           | network[0].dense.unitz: unknown key, did you mean 'units'?
      {relu = a}, {tanh = a}                   | network[1].tanh: expected a name of its own without dots, found 'a'
      {relu = "a.b"}                           | expected a name of its own without dots, found 'a.b'
      {sequential = [relu, reluu]}             | sequential.layers[1].reluu: unknown layer, did you mean 'relu'?
      {batchnorm {epsilon = 0}}                | network[0].batchnorm: expected epsilon > 0, found 0.0
      {batchnorm {momentum = 1.5}}             | network[0].batchnorm.momentum: expected a number in (0, 1], found 1.5
      {residual = [relu, reluu]}               | residual.layers[1].reluu: unknown layer, did you mean 'relu'?
      {residual = []}                          | expected at least one layer, found an empty list
      {concat = []}                            | network[0].concat: expected at least one branch, found none
      {concat = [relu]}                        | concat.branches[0]: expected a list in square brackets, found "relu"
      {concat = [[relu], [rel]]}               | concat.branches[1][0].rel: unknown layer, did you mean 'relu'?
      {concat = 3}                             | concat.branches: expected a list of lists in square brackets, found 3
      {sequential = []}                        | expected at least one layer, found an empty list
      """)
  void refusesWithPlaceAndExpectation(String layers, String message) {
    Refusal.of(() -> read(layers), "run.conf: 1: ", message);
  }

  @Test
  void refusesAnEmptyNetworkAtItsPlace() {
    Settings run = Settings.parse("a = 1\nnetwork = []", "run.conf");
    Refusal.of(() -> Zoo.model(run, Shape.of(3), 2), "run.conf", "expected at least one layer, found an empty list");
  }

  @Test
  void shapesThatDoNotFitNameTheLayerWhatItNeedsAndWhatItFinds() {
    Refusal.of(() -> model("[{conv {filters = 4, kernel = 5}}, {maxpool = 2}, {conv {filters = 4, kernel = 5}}]", 10),
        "layer conv2 (conv): expected an image of at least 5×5 with padding 0, found 3×3×4");
    Refusal.of(() -> model("[flatten, {conv {filters = 4, kernel = 5}}]", 8),
        "layer conv1 (conv): expected an image (height×width×channels), found 64");
    Refusal.of(() -> model("[{residual = [{conv {filters = 4, kernel = 3}}]}]", 8),
        "layer residual1 (residual): expected layers that keep the input's shape",
        "found 6×6×4 from the layers, 8×8×1");
    Refusal.of(() -> model("[{residual {layers = [{maxpool = 2}], shortcut = [{maxpool = 3}]}}]", 8),
        "layer residual1 (residual): expected one shape", "4×4×1 from the layers, 2×2×1 from the shortcut");
    Refusal.of(() -> model("[{residual {layers = [{maxpool = 2}], shortcut = [{maxpool = 9}]}}]", 8),
        "layer residual1 (residual): shortcut: layer maxpool1 (maxpool): expected an image of at least 9×9");
    Refusal.of(() -> model("[{concat = [[{maxpool = 2}], [{maxpool = 3}]]}]", 8), "layer concat1 (concat): expected "
        + "outputs that differ in their channels only, found 4×4×1 from branch1, 2×2×1 from branch2");
    Refusal.of(() -> model("[{concat = [[{maxpool = 2}], [flatten]]}]", 8),
        "found 4×4×1 from branch1, 64 from branch2");
    Refusal.of(() -> model("[flatten, globalavgpool]", 8), "layer globalavgpool1 (globalavgpool): expected an image");
    Refusal.of(() -> model("[{sequential {name = block, layers = [flatten, {maxpool = 2}]}}]", 8),
        "layer block (sequential): layer maxpool1 (maxpool): expected an image", "found 64");
  }

  @Test
  void refusesAnUnknownNetworkWithTheNearest() {
    Refusal.of(() -> model("lenett", 28),
        "run.conf: 1: network: unknown network 'lenett', did you mean 'lenet'?; by name",
        "softmax, mlp, lenet, lenet5, alexnet");
  }

  @Test
  void lossIsReadAndRefusedWithTheNearest() {
    Settings run = Settings.parse("loss = hinge", "run.conf");
    assertEquals(new MulticlassHinge(), Losses.read(run));
    assertEquals(new SoftmaxCrossEntropy(), Losses.read(Settings.parse("", "run.conf")));
    assertEquals(new LogisticLoss(), Losses.read(Settings.parse("loss = logistic", "run.conf")));
    assertEquals(new SquaredError(), Losses.read(Settings.parse("loss = squared-error", "run.conf")));
    Refusal.of(() -> Losses.read(Settings.parse("loss = hingee", "run.conf")),
        "run.conf: 1: loss: unknown loss 'hingee'", "did you mean 'hinge'?");
  }

  @Test
  void softmaxMayBeSmoothed() {
    Settings run = Settings.parse("loss {softmax-cross-entropy {smoothing = 0.1}}", "run.conf");
    assertEquals(new SoftmaxCrossEntropy(0.1), Losses.read(run));
    run.finish();
    assertEquals(new SoftmaxCrossEntropy(0),
        Losses.read(Settings.parse("loss {softmax-cross-entropy {}}", "run.conf")));
    assertEquals(new MulticlassHinge(), Losses.read(Settings.parse("loss {name = hinge}", "run.conf")));
    Refusal.of(() -> Losses.read(Settings.parse("loss {softmax-cross-entropy {smoothing = 1}}", "run.conf")),
        "run.conf: 1: loss.softmax-cross-entropy.smoothing: expected a number in [0, 1), found 1");
    Refusal.of(() -> {
      Settings misspelt = Settings.parse("loss {softmax-cross-entropy {smothing = 0.1}}", "run.conf");
      Losses.read(misspelt);
      misspelt.finish();
    }, "loss.softmax-cross-entropy.smothing: unknown key, did you mean 'smoothing'?");
    Refusal.of(() -> {
      Settings misspelt = Settings.parse("loss {softmax-crossentropy {smoothing = 0.1}}", "run.conf");
      Losses.read(misspelt);
      misspelt.finish();
    }, "loss.softmax-crossentropy: unknown key, did you mean 'softmax-cross-entropy'?");
  }

  @Test
  void normalisationsHaveTheirUsualValues() {
    assertEquals(new LocalResponseNorm(5, 1e-4, 0.75, 2), only("lrn"));
    assertEquals(new LocalResponseNorm(3, 0.1, 0.5, 1), only("{lrn {size = 3, alpha = 0.1, beta = 0.5, k = 1}}"));
    assertEquals(new VectorNorm(2, 1e-12, VectorNorm.Over.ALL), only("vectornorm"));
    assertEquals(new VectorNorm(1, 1e-6, VectorNorm.Over.CHANNELS),
        only("{vectornorm {p = 1, epsilon = 1e-6, over = channels}}"));
  }

  private static Model model(String network, int side) {
    return Zoo.model(Settings.parse("network = " + network, "run.conf"), Shape.of(side, side, 1), CLASSES);
  }
}
