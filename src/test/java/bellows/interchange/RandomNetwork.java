package bellows.interchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A network that is a function of a number, of vectors, sequences or pictures; not each can be built. */
final class RandomNetwork {
  private final Random random;
  private final boolean leaving;

  /** @param leaving whether with layers for which ONNX has several operators */
  RandomNetwork(int number, boolean leaving) {
    random = new Random(number);
    this.leaving = leaving;
  }

  String conf() {
    int channels = 1 + random.nextInt(4);
    int classes = 2 + random.nextInt(4);
    return switch (random.nextInt(8)) {
      case 0 -> Networks.conf("[" + (2 + random.nextInt(20)) + "]", classes, some(this::ofVectors) + ", {dense = classes}");
      case 1 -> Networks.conf("[" + (5 + random.nextInt(12)) + ", " + channels + "]", classes,
          some(this::ofSequences) + ", " + end());
      default -> Networks.conf("[" + (4 + random.nextInt(8)) + ", " + (4 + random.nextInt(8)) + ", " + channels + "]",
          classes, some(() -> ofPictures(2)) + ", " + end());
    };
  }

  private String some(Supplier<String> layer) {
    return IntStream.range(0, 1 + random.nextInt(5)).mapToObj(i -> layer.get()).collect(Collectors.joining(", "));
  }

  private String end() {
    return (random.nextBoolean() ? "globalavgpool, " : random.nextBoolean() ? "flatten, " : "") + "{dense = classes}";
  }

  private String one(List<String> all) {
    return all.get(random.nextInt(all.size()));
  }

  private List<String> ofAny() {
    List<String> all = new ArrayList<>(List.of("batchnorm, relu", "{leakyrelu = 0.2}", "tanh", "{dropout = 0.3}, sigmoid",
        "{elu = 0.7}", "softplus", "{function {formula = \"x * min(max(x + 3, 0), 6) / 6\"}}",
        "{function {formula = \"tanh(x) - exp(min(x, 1))\"}}"));
    if (leaving) {
      all.addAll(List.of("{vectornorm {p = 2}}", "{function {formula = \"max(x, 0.1 * x) - exp(-x^2)\"}}", "{vectornorm {p = 1, over = channels}}", "lrn",
          "{function {formula = \"a * x / (1 + abs(x)) + (x > 0) * b\", learn {a = 0.5, b = 0.25}}}"));
    }
    return all;
  }

  private String ofVectors() {
    int units = 1 + random.nextInt(9);
    List<String> all = ofAny();
    all.addAll(List.of("{dense = " + units + "}", "{dense {units = " + units + ", bias = no}}, batchnorm",
        "{residual = [{dense = 4}, relu, {dense = 4}]}", "{dense = 6}, {residual = [{dense = 6}, tanh, {dense = 6}]}",
        "{concat = [[{dense = 3}], [identity], [{dense = 2}, relu]]}"));
    if (leaving) {
      all.add("{dense = 6}, {maxout = " + (2 + random.nextInt(2)) + "}");
    }
    return one(all);
  }

  private String ofSequences() {
    int filters = 1 + random.nextInt(6);
    int kernel = 1 + random.nextInt(3);
    List<String> all = ofAny();
    all.addAll(List.of("{conv1d {filters = " + filters + ", kernel = " + kernel + ", padding = " + random.nextInt(kernel)
        + ", stride = " + (1 + random.nextInt(2)) + "}}, relu",
        "{conv1d {filters = " + filters + ", kernel = 2, dilation = 2, padding = [1, 0], bias = no}}, batchnorm",
        "{maxpool1d {kernel = 2, stride = 1}}", "{avgpool1d {kernel = 2, stride = 2}}", "{pad {sides = [1, 2]}}",
        "{conv1d {filters = 6, kernel = 1}}, {conv1d {filters = 6, kernel = 3, padding = 1, groups = 3}}"));
    if (leaving) {
      all.add("{l2pool1d = 2}");
    }
    return one(all);
  }

  private String ofPictures(int deep) {
    int filters = 1 + random.nextInt(6);
    int kernel = 1 + random.nextInt(3);
    List<String> all = ofAny();
    all.addAll(List.of(
        "{conv {filters = " + filters + ", kernel = " + kernel + ", padding = " + random.nextInt(kernel) + ", stride = "
            + (1 + random.nextInt(2)) + ", bias = " + random.nextBoolean() + "}}, batchnorm, relu",
        "{conv {filters = " + 2 * filters + ", kernel = 3, padding = same}}, {leakyrelu = 0.2}",
        "{conv {filters = " + filters + ", kernel = [1, 3], padding = [0, 2, 1, 0], dilation = [1, 2]}}",
        "{conv {filters = 6, kernel = 1}}, {conv {filters = 6, kernel = 3, padding = 1, groups = "
            + (random.nextBoolean() ? 6 : 2) + ", bias = no}}, batchnorm",
        "{maxpool {kernel = " + kernel + ", padding = " + kernel / 2 + ", stride = 1}}",
        "{maxpool {kernel = 2, stride = 2, ceil = true}}", "{avgpool {kernel = 2, stride = 1, padding = 1}}",
        "{avgpool {kernel = 3, stride = 2, padding = 1, ceil = true}}", "{padchannels = [0, " + filters + "]}",
        "{pad {sides = " + filters + "}}", "{pad {sides = [1, 0, 2, 1], mode = reflect}}", "lrn",
        "{conv {filters = 5, kernel = 1}}, {gate = [globalavgpool, {dense = 2}, relu, {dense = 5}, sigmoid]}",
        "{gate = [sigmoid]}"));
    if (leaving) {
      all.addAll(List.of("{l2pool {kernel = 2, stride = 1}}", "{maxpool {kernel = 2, stride = 1, dilation = 2}}",
          "{conv {filters = 6, kernel = 1}}, {maxout = 3}", "{avgpool {kernel = 2, stride = 1, dilation = 2}}",
          "{maxpool {kernel = 2, stride = 1, padding = 2}}", "{filter = edge}"));
    }
    if (deep > 0) {
      String inner = ofPictures(deep - 1);
      all.addAll(List.of(
          "{concat = [[{conv {filters = 2, kernel = 1}}, relu], [identity], [{conv {filters = " + filters
              + ", kernel = 3, padding = 1}}]]}",
          "{residual {layers = [{conv {filters = 3, kernel = 3, padding = 1}}, relu, {concat = [[identity], "
              + "[batchnorm]]}], shortcut = [{conv {filters = 6, kernel = 1}}]}}",
          "{residual = [{gate = [" + inner + ", sigmoid]}]}", inner));
    }
    return one(all);
  }
}
