package bellows.nn.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.conf.Settings;
import bellows.nn.layer.AveragePool2d;
import bellows.nn.layer.Conv2d;
import bellows.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The networks by name have the numbers that are published of them. Weights are those that training changes: not the
 * running statistics of batch normalisation. A multiply-add is one product, padding included; biases, poolings and
 * normalisations count nothing.
 */
class ZooTest {
  private static final String TORCH = "torchvision.models: num_params and GFLOPS of its tables of pre-trained weights";
  private static final String CAFFE = "Caffe's bvlc models: trained with the prototxt that its authors publish";
  private static final String SIMONYAN = "Simonyan, Zisserman 2014, table 2";
  private static final String KRIZHEVSKY = "Krizhevsky, Sutskever, Hinton 2012, section 3.5: 60 million";
  private static final String HE = "He, Zhang, Ren, Sun 2015, tables 1 and 6";
  private static final String PRUNING = "Li, Kadav, Durdanovic, Samet, Graf: Pruning Filters for Efficient ConvNets, "
      + "2017, table 1, and He, Kang, Dong, Fu, Yang: Soft Filter Pruning, 2018, table 1";
  private static final String SZEGEDY = "Szegedy et al. 2014, section 1: 1.5 billion multiply-adds at inference";

  /**
   * What is published.
   *
   * @param weights a whole number
   * @param multiplyAdds of one sample; 0 where nobody says
   * @param error how far, relatively, ours may be from these: they are rounded
   */
  private record Published(String name, int weights, double multiplyAdds, double error, String source) {
    @Override
    public String toString() {
      return name + ": " + source;
    }
  }

  static Stream<Published> exact() {
    return Stream.of(
        new Published("alexnet", 62_378_344, 1.135e9, 1e-3, "the layers of Krizhevsky 2012, table 1, without groups"),
        new Published("alexnet-2012", 60_965_224, 0.724e9, 1e-3, CAFFE + "; " + KRIZHEVSKY),
        new Published("alexnet-2014", 61_100_840, 0.714e9, 1e-3, TORCH),
        new Published("vgg11", 132_863_336, 7.609e9, 1e-3, TORCH),
        new Published("vgg11-lrn", 132_863_336, 7.609e9, 1e-3, "as A: response normalisation has no weights"),
        new Published("vgg13", 133_047_848, 11.308e9, 1e-3, TORCH),
        new Published("vgg16-c", 133_638_952, 0, 0, SIMONYAN + ": 134 million"),
        new Published("vgg16", 138_357_544, 15.47e9, 1e-3, TORCH),
        new Published("vgg19", 143_667_240, 19.632e9, 1e-3, TORCH),
        // The paper counts 34 million for the first convolution, whose 112×112 × 7×7×3 × 64 are 118 million.
        new Published("googlenet", 13_378_280, 1.5e9 + 84e6, 2e-3, CAFFE + "; " + SZEGEDY),
        new Published("googlenet-bn", 6_624_904, 1.498e9, 2e-3, TORCH + ", without its auxiliary classifiers"),
        new Published("squeezenet", 1_248_424, 0.819e9, 2e-3, TORCH),
        new Published("mobilenet-v2", 3_504_872, 0.301e9, 5e-3, TORCH),
        new Published("mobilenet-v3-large", 5_483_032, 0.217e9, 5e-3, TORCH),
        new Published("mobilenet-v3-small", 2_542_856, 0.057e9, 2e-2, TORCH),
        new Published("efficientnet-b0", 5_288_548, 0.386e9, 1e-2, TORCH),
        new Published("densenet121", 7_978_856, 2.834e9, 1e-2, TORCH),
        new Published("resnet18", 11_689_512, 1.814e9, 1e-3, TORCH),
        new Published("resnet34", 21_797_672, 3.664e9, 1e-3, TORCH),
        // The paper's 3.8, 7.6 and 11.3 are for a stride in the first 1×1 convolution of a block, not in its 3×3 one.
        new Published("resnet50", 25_557_032, 4.089e9, 1e-3, TORCH),
        new Published("resnet101", 44_549_160, 7.801e9, 1e-3, TORCH),
        new Published("resnet152", 60_192_808, 11.514e9, 1e-3, TORCH));
  }

  /** Their shortcuts pad with zeros in the paper; ours are projections, with weights and arithmetic of their own. */
  static Stream<Published> cifar() {
    return Stream.of(
        new Published("resnet20", 270_000, 40.6e6, 0.01, HE + "; " + PRUNING),
        new Published("resnet32", 460_000, 68.9e6, 0.01, HE + "; " + PRUNING),
        new Published("resnet44", 660_000, 0, 0.01, HE),
        new Published("resnet56", 850_000, 125e6, 0.01, HE + "; " + PRUNING),
        new Published("resnet110", 1_700_000, 253e6, 0.02, HE + "; " + PRUNING));
  }

  /** With the paper's own shortcuts, which have no weights. */
  static Stream<Published> withoutProjections() {
    return cifar().map(p -> new Published(p.name + "-a", p.weights, p.multiplyAdds, p.error, p.source));
  }

  @ParameterizedTest
  @MethodSource("withoutProjections")
  void shortcutsOfOptionAHaveThePapersNumbers(Published published) {
    Model model = Zoo.named(published.name);
    assertEquals(published.weights, model.layout().weightCount(), published.error * published.weights);
    check(published, model.multiplyAdds());
    assertEquals(published.weights / 1e6, millions(file(published.name, "weights")), 1e-9, "what the file says");
  }

  @ParameterizedTest
  @MethodSource("exact")
  void publishedNetworksHaveTheirPublishedNumbers(Published published) {
    Model model = Zoo.named(published.name);
    assertEquals(published.weights, model.layout().weightCount());
    check(published, model.multiplyAdds());
    assertEquals(String.format("%,d", published.weights), file(published.name, "weights"), "what the file says");
    assertTrue(model.workspaceBytes(2) > 4L * published.weights);
  }

  @ParameterizedTest
  @MethodSource("cifar")
  void networksForCifarDifferFromThePapersByTwoProjections(Published published) {
    Model model = Zoo.named(published.name);
    int projections = 16 * 32 + 2 * 32 + 32 * 64 + 2 * 64;
    long arithmetic = 16 * 16 * 16 * 32 + 8 * 8 * 32 * 64;
    assertEquals(published.weights, model.layout().weightCount() - projections, published.error * published.weights);
    check(published, model.multiplyAdds() - arithmetic);
    assertTrue(file(published.name, "weights").endsWith(" M"));
    assertEquals(published.weights / 1e6, millions(file(published.name, "weights")), 1e-9, "what the file says");
  }

  private static void check(Published published, long multiplyAdds) {
    if (published.multiplyAdds > 0) {
      assertEquals(published.multiplyAdds, multiplyAdds, published.error * published.multiplyAdds);
      assertEquals(multiplyAdds / 1e6, millions(file(published.name, "multiply-adds")), 0.06 * multiplyAdds / 1e6);
    }
  }

  @ParameterizedTest
  @CsvSource({"resnet20, 272474", "resnet32, 466906", "resnet44, 661338", "resnet56, 855770", "resnet110, 1730714",
      "resnet20-a, 269722", "resnet32-a, 464154", "resnet44-a, 658586", "resnet56-a, 853018", "resnet110-a, 1727962",
      "lenet5, 61706", "lenet, 431080", "mlp, 238510", "softmax, 7850"})
  void smallNetworksHaveTheNumbersThatTheirFilesSay(String network, int weights) {
    assertEquals(weights, Zoo.named(network).layout().weightCount());
  }

  /** LeCun, Bottou, Bengio, Haffner 1998, section II.B: 60,000 trainable weights, 340,908 connections. */
  @Test
  void lenet5HasItsPapersLayersApartFromWhatItsFileSays() {
    Model model = Zoo.named("lenet5");
    assertEquals("6@28×28 6@14×14 16@10×10 16@5×5 120@1×1", String.join(" ", model.rows().stream()
        .filter(row -> row.layer() instanceof Conv2d || row.layer() instanceof AveragePool2d)
        .map(row -> row.output().channels() + "@" + row.output().at(0) + "×" + row.output().at(1)).toList()));
    int[] paper = {156, 1_516, 48_120, 10_164};
    int pooling = 12 + 32;
    assertEquals(60_000, Arrays.stream(paper).sum() + pooling);
    int[] ours = model.rows().stream().mapToInt(Model.Row::weights).filter(w -> w > 0).toArray();
    assertEquals(List.of(156, 1_516 + 900, 48_120, 10_164, 850), Arrays.stream(ours).boxed().toList());
    assertEquals("60,000", file("lenet5", "weights"));
  }

  @Test
  void poolingOfGoogLeNetHalvesImagesAsPublished() {
    List<Shape> pooled = Zoo.named("googlenet").rows().stream()
        .filter(row -> row.name().matches("maxpool[1-4]")).map(Model.Row::output).toList();
    assertEquals(List.of(Shape.of(56, 56, 64), Shape.of(28, 28, 192), Shape.of(14, 14, 480), Shape.of(7, 7, 832)),
        pooled);
  }

  /** Section 5 of its paper: 5×5 averages at stride 3 give 4×4×512 behind module 4a and 4×4×528 behind 4d. */
  @Test
  void googLeNetHasTwoAuxiliaryClassifiers() {
    Model model = Zoo.named("googlenet");
    assertEquals(List.of(Shape.of(4, 4, 512), Shape.of(4, 4, 528)), model.rows().stream()
        .filter(row -> row.layer() instanceof AveragePool2d).map(Model.Row::output).toList());
    assertEquals(6_998_552, model.layout().weightCount() - model.auxiliaryWeights());
    assertEquals(8_372_224, model.auxiliaryMultiplyAdds());
    assertTrue(model.trainsOnly("auxiliary2.branch.relu1") && !model.trainsOnly("auxiliary2"));
  }

  @Test
  void everyNameHasAFileWithoutAKeyThatNobodyReads() {
    for (String name : Zoo.names()) {
      Settings file = Zoo.open(name);
      Shape.of(file.integers("input"));
      new Layers(file.integer("classes")).sequential(file.entries("network"));
      file.section("published").text("weights", "");
      file.section("published").text("multiply-adds", "");
      file.finish();
    }
    assertEquals(Zoo.names().stream().distinct().toList(), Zoo.names());
  }

  private static String file(String name, String key) {
    return Zoo.open(name).section("published").text(key);
  }

  private static double millions(String text) {
    String[] parts = text.split(" ");
    return Double.parseDouble(parts[0]) * (parts[1].equals("G") ? 1000 : 1);
  }
}
