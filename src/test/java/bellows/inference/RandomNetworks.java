package bellows.inference;

import bellows.conf.Settings;
import bellows.nn.model.Model;
import bellows.nn.model.Zoo;
import bellows.tensor.Draws;
import bellows.tensor.Layout;
import bellows.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Networks in which BatchNorm stands in all places, and weights as training may leave them. */
final class RandomNetworks {
  private RandomNetworks() {}

  static Model of(String conf) {
    Settings settings = Settings.parse(conf, "test");
    return Zoo.model(settings, Shape.of(settings.integers("input")), settings.integer("classes"));
  }

  /** A network by name, of pictures of this size where its own are larger. */
  static Model zoo(String name, int side) {
    int[] input = Zoo.open(name).integers("input");
    boolean large = input.length == 3 && input[0] > side;
    return of("network = " + name + ", classes = " + Zoo.open(name).integer("classes") + ", input = "
        + (large ? List.of(side, side, input[2]) : IntStream.of(input).boxed().toList()));
  }

  /** A network that is a function of a number. */
  static Model random(int number) {
    Random random = new Random(number);
    String layers = IntStream.range(0, 2 + random.nextInt(5)).mapToObj(i -> layer(random, 2))
        .collect(Collectors.joining(", "));
    String end = random.nextBoolean() ? "globalavgpool, " : "";
    return of("input = [" + (5 + random.nextInt(8)) + ", " + (5 + random.nextInt(8)) + ", " + (1 + random.nextInt(40))
        + "], classes = 7, network = [" + layers + ", " + end + "{dense {units = 9, bias = no}}, batchnorm, "
        + "{dropout = 0.5}, relu, {dense = classes}]");
  }

  private static String layer(Random random, int deep) {
    int filters = 1 + random.nextInt(40);
    String bias = ", bias = " + random.nextBoolean();
    List<String> all = new ArrayList<>(List.of(
        "{conv {filters = " + filters + ", kernel = 3, padding = 1" + bias + "}}, batchnorm, relu",
        "{conv {filters = " + filters + ", kernel = 1" + bias + "}}, {dropout = 0.2}, batchnorm",
        "batchnorm, relu, {conv {filters = " + filters + ", kernel = 3, padding = 1" + bias + "}}",
        "{conv {filters = " + filters + ", kernel = 3, padding = 1" + bias + "}}, batchnorm, batchnorm, tanh",
        "{conv {filters = 8, kernel = 1}}, {conv {filters = 8, kernel = 3, padding = 1, groups = 4" + bias
            + "}}, batchnorm, {leakyrelu = 0.1}",
        "{conv {filters = 24, kernel = 1}}, {conv {filters = 24, kernel = 3, padding = 1, groups = 24" + bias
            + "}}, batchnorm, relu6",
        "{conv {filters = 9, kernel = 1}}, {conv {filters = 9, kernel = 5, padding = 2, groups = 9" + bias
            + "}}, {dropout = 0.1}, batchnorm, silu",
        "{maxpool {kernel = 3, stride = 1, padding = 1}}, batchnorm", "identity, lrn", "{dropout = 0.3}, sigmoid",
        "{auxiliary = [globalavgpool, {dense = classes}]}, relu"));
    if (deep > 0) {
      String inner = layer(random, deep - 1);
      all.add("{concat = [[" + inner + "], [identity], [{conv {filters = 3, kernel = 1}}, batchnorm]]}");
      all.add("{residual {layers = [" + inner + ", {conv {filters = 6, kernel = 3, padding = 1}}, batchnorm], "
          + "shortcut = [{conv {filters = 6, kernel = 1, bias = no}}, batchnorm]}}, relu");
      all.add("{residual = [{dropout = 0.5}]}, {conv {filters = 33, kernel = 3, padding = 1}}, {residual = ["
          + "{conv {filters = 33, kernel = 3, padding = 1}}, batchnorm]}, relu");
      all.add("{graph = [{a = [" + inner + ", {conv {filters = 6, kernel = 3, padding = 1" + bias + "}}]}, "
          + "{b = [{dropout = 0.5}, batchnorm, batchnorm, relu]}, {c {from = a, layers = [batchnorm, hardswish]}}, "
          + "{d {from = [b, c, b], join = concat, layers = [{conv {filters = 5, kernel = 1}}]}}]}, batchnorm");
      all.add("{graph = [{a = [batchnorm, {conv {filters = 6, kernel = 1" + bias + "}}]}, {b = [identity, batchnorm]}, "
          + "{c = [batchnorm, relu, " + inner + "]}, {d {from = [c, c]}}]}, batchnorm");
      all.add("{conv {filters = 6, kernel = 1}}, {gate = [globalavgpool, {dense = 6}, batchnorm, sigmoid]}");
    }
    return all.get(random.nextInt(all.size()));
  }

  /** First values, and statistics, scales and shifts that are none. */
  static float[] weights(Model model) {
    float[] weights = model.initial(7);
    for (Layout.Segment segment : model.layout().statistics()) {
      for (int i = segment.offset(); i < segment.end(); i++) {
        weights[i] += segment.name().endsWith("variance") ? (float) Draws.uniform(3, i)
            : (float) (0.1 * Draws.gaussian(5, i));
      }
    }
    for (Layout.Segment segment : model.layout().weights()) {
      for (int i = segment.offset(); segment.shape().rank() == 1 && i < segment.end(); i++) {
        weights[i] += (float) (0.1 * Draws.gaussian(9, i));
      }
    }
    return weights;
  }
}
