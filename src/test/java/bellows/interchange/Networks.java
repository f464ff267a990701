package bellows.interchange;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.nn.model.Model;
import bellows.nn.model.Zoo;
import bellows.run.TrainedModel;
import bellows.tensor.Draws;
import bellows.tensor.Layout;
import bellows.tensor.Shape;
import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Networks for trying what leaves and enters Bellows: some of every layer, and random ones. */
final class Networks {
  private static final String NORMALISED =
      ", data.normalise {mean = [120, 110.5, 100], scale = [0.02, 0.015625, 0.017]}";

  private Networks() {}

  /** A model with first values, and statistics that are none. */
  static TrainedModel of(String conf) {
    Config config = Settings.parseConfig(conf, "test");
    Settings settings = Settings.of(config);
    Model model = Zoo.model(settings, Shape.of(settings.integers("input")), settings.integer("classes"));
    float[] weights = model.initial(7);
    Layout layout = model.layout();
    for (Layout.Segment segment : layout.statistics()) {
      for (int i = segment.offset(); i < segment.end(); i++) {
        weights[i] += segment.name().endsWith("variance") ? (float) Draws.uniform(3, i)
            : (float) (0.1 * Draws.gaussian(5, i));
      }
    }
    for (Layout.Segment segment : layout.weights()) {
      boolean small = segment.shape().rank() == 1;
      for (int i = segment.offset(); small && i < segment.end(); i++) {
        weights[i] += (float) (0.1 * Draws.gaussian(9, i));
      }
    }
    return TrainedModel.of(config, weights);
  }

  static TrainedModel zoo(String name) {
    Settings file = Zoo.open(name);
    int[] input = file.integers("input");
    String normalised = input.length == 3 && input[2] == 3 ? NORMALISED
        : ", data.normalise {mean = 33, scale = 0.0125}";
    return of("name = " + name + ", network = " + name + ", loss = softmax-cross-entropy, classes = "
        + file.integer("classes") + ", input = " + IntStream.of(input).boxed().toList() + normalised);
  }

  static String conf(String input, int classes, String network) {
    return "name = n, loss = " + (classes == 0 ? "squared-error" : "softmax-cross-entropy") + ", input = " + input
        + ", classes = " + classes + ", network = [" + network + "]";
  }

  /** Networks that come back as they were. */
  static List<String> returning() {
    return List.of(
        // Layers that round otherwise than their formula, before a function of their value and inside a gate.
        conf("[7, 3]", 4, "{elu = 0.7}, {function {formula = \"x * min(max(x + 3, 0), 6) / 6\"}}, {dense = classes}"),
        conf("[5, 9, 3]", 4, "{residual = [{gate = [{elu = 0.7}, sigmoid]}]}, {leakyrelu = 0.2}, {dense = classes}"),
        conf("[9]", 3, "{dense = 7}, relu, batchnorm, {dense {units = 5, bias = no}}, tanh, {dropout = 0.5}, "
            + "{dense = classes}"),
        conf("[7, 6, 3]", 4, "{conv {filters = 5, kernel = 3, padding = [1, 0, 2, 1], stride = [2, 1]}}, batchnorm, "
            + "relu, {conv {filters = 4, kernel = [1, 3], groups = 1, dilation = [1, 2], bias = no}}, sigmoid, "
            + "flatten, {dense = classes}"),
        conf("[8, 8, 4]", 5, "{conv {filters = 8, kernel = 3, padding = same, groups = 4}}, {leakyrelu = 0.1}, "
            + "{maxpool {kernel = 3, stride = 2, padding = 1, ceil = true}}, {elu = 0.5}, {avgpool {kernel = 2, "
            + "stride = 1, padding = 1, count-padding = true}}, {avgpool {kernel = 3, stride = 2, padding = 1, "
            + "ceil = true}}, softplus, globalavgpool, {dense = classes}"),
        conf("[6, 5, 6]", 2, "lrn, {residual {layers = [{conv {filters = 6, kernel = 3, padding = 1}}, relu, "
            + "{conv {filters = 6, kernel = 1}}]}}, relu, {residual {layers = [{conv {filters = 10, kernel = 1, "
            + "stride = 2}}], shortcut = [{maxpool {kernel = 1, stride = 2}}, {padchannels = [1, 3]}]}}, "
            + "{concat = [[{conv {filters = 3, kernel = 1}}, relu], [identity], [{maxpool {kernel = 3, stride = 1, "
            + "padding = 1}}, {conv {filters = 2, kernel = 1}}]]}, globalavgpool, {dense = classes}"),
        conf("[6, 5, 3]", 3, "{conv {filters = 8, kernel = 3}}, relu, {gate = [globalavgpool, {dense = 2}, relu, "
            + "{dense = 8}, sigmoid]}, {residual = [{gate = [{conv {filters = 8, kernel = 1}}, tanh]}]}, flatten, "
            + "{dense = classes}"),
        conf("[9, 8, 3]", 4, "{conv {filters = 12, kernel = 1, bias = no}}, batchnorm, hardswish, {conv {filters = 12, "
            + "kernel = 5, padding = 2, stride = 2, groups = 12, bias = no}}, batchnorm, relu6, {gate = [globalavgpool, "
            + "{dense = 3}, silu, {dense = 12}, hardsigmoid]}, layernorm, {layernorm = all}, {conv {filters = 4, "
            + "kernel = 3, padding = [0, 0, 1, 1], stride = 2, groups = 2}}, silu, globalavgpool, layernorm, "
            + "{dense = classes}"),
        conf("[6, 7, 3]", 3, "{conv {filters = 4, kernel = 3}}, relu, {graph = [{a = [{conv {filters = 4, kernel = 1}}, "
            + "tanh]}, {b {from = [input, a], join = add, layers = [{conv {filters = 4, kernel = 3, padding = 1}}]}}, "
            + "{c {from = [b, a], join = multiply}}, {f {from = a, layers = [globalavgpool, {dense = 4}, sigmoid]}}, "
            + "{d {from = [c, f], join = multiply, layers = [relu]}}, {e {from = [d, b, a], join = concat, "
            + "layers = [batchnorm, relu]}}]}, globalavgpool, {dense = classes}"),
        conf("[11, 3]", 3, "{conv1d {filters = 5, kernel = 3, padding = [2, 0], stride = 2}}, relu, "
            + "{maxpool1d {kernel = 2, stride = 1}}, {avgpool1d = 2}, {pad {sides = [1, 2]}}, batchnorm, flatten, "
            + "{dense = classes}"),
        conf("[5, 5, 3]", 3, "{pad {sides = [1, 2, 0, 3], mode = reflect}}, {function {formula = \"x * sigmoid(x)\"}}, "
            + "{conv {filters = 4, kernel = 5}}, {function {formula = \"min(max(x, 0), 6)\"}}, {dense = 6}, "
            + "{reshape = [1, 2, 3]}, {conv {filters = 3, kernel = 1}}, {dense = classes}"),
        conf("[30]", 3, "{function {formula = \"x * min(max(x + 3, 0), 6) / 6\"}}, {dense = 30}, {function {formula = "
            + "\"min(max(x + 3, 0), 6) / 6\"}}, {dense = 30}, {function {formula = \"x * (min(max(x + 3, 0), 6) / 6)\"}}, "
            + "{dense = 30}, {gate = [hardsigmoid]}, {dense = 30}, {gate = [sigmoid]}, {dense = classes}"),
        conf("[7, 6, 2]", 3, "{pad {sides = 2}}, {avgpool = 2}, tanh, {pad {sides = [1, 0, 3, 2]}}, {maxpool {kernel = 3, "
            + "stride = 2}}, {pad {sides = 1}}, {maxpool {kernel = 2, stride = 1, padding = 1}}, {pad {sides = 1}}, "
            + "{avgpool {kernel = 3, stride = 1, padding = 1}}, {pad {sides = 1}}, {avgpool {kernel = 2, stride = 1, "
            + "padding = 1, count-padding = true}}, {dense = classes}"));
  }

  /** Networks of layers for which ONNX has several operators: they agree, and need not come back. */
  static List<String> leaving() {
    return List.of(
        conf("[12, 13, 4]", 3, "{maxpool {kernel = 2, stride = 1, dilation = 2, padding = 2}}, {l2pool {kernel = 3, "
            + "stride = 2, padding = 1}}, {avgpool {kernel = 2, stride = 1, dilation = 2}}, {avgpool {kernel = 2, "
            + "stride = 3, padding = 1, ceil = true, count-padding = true}}, {maxout = 2}, flatten, {dense = classes}"),
        conf("[7, 7, 3]", 3, "{filter = edge}, {vectornorm {p = 1, over = channels}}, {vectornorm {p = 2}}, "
            + "{conv {filters = 3, kernel = 2}}, {filter = emboss}, {auxiliary = [globalavgpool, {dense = classes}]}, "
            + "{reshape = [9, -1]}, {conv1d {filters = 4, kernel = 2}}, {l2pool1d = 2}, lrn, {dense = classes}"),
        conf("[4]", 0, "{embedding {columns = [2, 4], sizes = [3, 2], width = 5}}, {dense = 6}, lrn, "
            + "{function {formula = \"max(x, a*x) + exp(-x^2) - (x > b) * log(1 + exp(x))\", learn {a = 0.25, "
            + "b = 0.5}}}, {vectornorm {p = 2}}, {dense = 1}"));
  }

  /**
   * The first so many networks of an endless series, which is always the same.
   *
   * @param leaving whether with layers that need not come back
   */
  static List<String> random(int count, boolean leaving) {
    List<String> found = new ArrayList<>();
    for (int number = 0; found.size() < count; number++) {
      String conf = new RandomNetwork(number, leaving).conf();
      try {
        of(conf);
        found.add(conf);
      } catch (BadInputException e) {
        continue; // windows that do not fit: no network
      }
    }
    return found;
  }

  /** A sample that is a function of a number; whole numbers where categories are read. */
  static float[] sample(TrainedModel model, int number) {
    float[] sample = new float[model.sample().size()];
    boolean categories = model.model().rows().get(0).layer().kind().equals("embedding");
    for (int i = 0; i < sample.length; i++) {
      sample[i] = categories ? (float) Math.floor(2 * Draws.uniform(number, i))
          : (float) (255 * Draws.uniform(number, i));
      sample[i] = categories || model.normalisation().scales()[0] != 1 ? sample[i] : sample[i] / 128 - 1;
    }
    return sample;
  }
}
