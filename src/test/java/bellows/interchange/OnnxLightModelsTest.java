package bellows.interchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bellows.conf.BadInputException;
import bellows.data.LocalFiles;
import bellows.interchange.onnx.OnnxModel;
import bellows.interchange.onnx.OnnxNode;
import bellows.interchange.onnx.OnnxTensor;
import bellows.interchange.onnx.OnnxValue;
import bellows.interchange.weights.ChannelsFirst;
import bellows.run.Changes;
import bellows.run.TrainedModel;
import bellows.tensor.Draws;
import bellows.train.worker.Prediction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The graphs of famous networks, as Caffe2 wrote them: the ONNX project's {@code onnx/backend/test/data/light}, which has
 * them without weights. With random ones, ONNX Runtime and we say the same; or the network is refused by the node.
 */
class OnnxLightModelsTest {
  private static final Path LIGHT =
      Path.of(System.getProperty("bellows.onnx.light", "../shared/models/onnx-light"));

  @TempDir
  Path folder;

  @BeforeAll
  static void light() {
    assumeTrue(Files.isDirectory(LIGHT), "needs " + LIGHT + ": onnx/backend/test/data/light of the ONNX project, or "
        + "-Dbellows.onnx.light=FOLDER");
    OnnxPeer.assumeThere();
  }

  /** @param refused the operator, where it is none of ours */
  @ParameterizedTest
  @CsvSource({"bvlc_alexnet,", "densenet121,", "inception_v1,", "inception_v2,", "resnet50,", "shufflenet, Reshape",
      "squeezenet,", "vgg19,", "zfnet512,"})
  void graphsOfOthersAreWhatOnnxRuntimeMakesOfThem(String name, String refused)
      throws IOException, InterruptedException {
    OnnxModel filled = filled(OnnxModel.read(Files.readAllBytes(LIGHT.resolve("light_" + name + ".onnx"))));
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    filled.write(file, "1");
    TrainedModel model;
    try {
      model = OnnxImport.read(new LocalFiles(), name, file.toByteArray(), null, new Changes(null, List.of())).model();
    } catch (BadInputException e) {
      System.out.printf("onnx  light  %-12s refused: %s%n", name, e.getMessage());
      assertTrue(refused != null && e.getMessage().contains("(" + refused + ")"), e.getMessage());
      return;
    }
    assertEquals(null, refused);
    float[] sample = new float[model.input().size()];
    for (int i = 0; i < sample.length; i++) {
      sample[i] = (float) Draws.gaussian(4, i);
    }
    double error = OnnxPeer.error(new float[][] {model.predict(sample).scores()}, new OnnxPeer(folder).run(
        file.toByteArray(), model.input(), sample));
    System.out.printf("onnx  light  %-12s %d nodes, %,d weights: %.1e of the largest%n", name, filled.nodes().size(),
        model.model().layout().weightCount(), error);
    assertTrue(error <= 1e-5, name + ": " + error);
  }

  /**
   * As they lie there, with weights of one number each, on the input that the ONNX project gives them, rising from 0 to 1:
   * what its reference says. The largest wants a heap of 5 GB, as weights that a file does not hold get an eighth of it.
   */
  @ParameterizedTest
  @ValueSource(strings = {"bvlc_alexnet", "densenet121", "inception_v1", "inception_v2", "resnet50", "squeezenet", "vgg19",
      "zfnet512"})
  void theirExpectedOutputIsOurs(String name) throws IOException {
    byte[] file = Files.readAllBytes(LIGHT.resolve("light_" + name + ".onnx"));
    TrainedModel model;
    try {
      model = OnnxImport.read(new LocalFiles(), name, file, null, new Changes(null, List.of())).model();
    } catch (BadInputException e) {
      assumeTrue(!e.getMessage().contains("an eighth of the heap"), e.getMessage());
      throw e;
    }
    float[] rising = new float[model.input().size()];
    for (int i = 0; i < rising.length; i++) {
      rising[i] = (float) ((double) i / rising.length);
    }
    Prediction said = model.predict(ChannelsFirst.of(model.input(), 1).toOurs(rising));
    float[] ours = OnnxModel.read(file).nodes().stream().anyMatch(node -> node.op().equals("Softmax"))
        ? said.probabilities() : said.scores();
    double error = OnnxPeer.error(new float[][] {ours}, expected(name, ours.length));
    System.out.printf("onnx  light  %-12s as it lies there: %.1e of the largest%n", name, error);
    assertTrue(error <= 1e-5, name + ": " + error);
  }

  /** Floats, which are the last field of the tensor. */
  private static float[] expected(String name, int count) throws IOException {
    byte[] tensor = Files.readAllBytes(LIGHT.resolve("light_" + name + "_output_0.pb"));
    float[] values = new float[count];
    ByteBuffer.wrap(tensor, tensor.length - 4 * count, 4 * count).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  /** With weights in the place of what makes them: such that a deep network's values stay of one size. */
  private static OnnxModel filled(OnnxModel model) {
    Map<String, OnnxTensor> constants = new HashMap<>();
    model.constants().forEach(constant -> constants.put(constant.name(), constant));
    List<OnnxNode> nodes = new ArrayList<>();
    List<OnnxTensor> all = new ArrayList<>(model.constants());
    for (OnnxNode node : model.nodes()) {
      if (node.op().equals("Softmax")) {
        // Of large scores it makes one class's certainty, which says little of the network.
        nodes.add(new OnnxNode("", "Identity", "", node.inputs(), node.outputs(), List.of()));
      } else if (node.op().equals("ConstantOfShape")) {
        all.add(weights(node.outputs().get(0), constants.get(node.inputs().get(0)).longs(), all.size()));
      } else {
        nodes.add(node);
      }
    }
    Set<String> names = all.stream().map(OnnxTensor::name).collect(Collectors.toSet());
    List<OnnxValue> inputs = model.inputs().stream().filter(input -> !names.contains(input.name())).toList();
    return new OnnxModel("test", model.opset(), nodes, all, inputs, model.outputs(), Map.of());
  }

  private static OnnxTensor weights(String name, long[] dims, int seed) {
    long size = Arrays.stream(dims).reduce(1, Math::multiplyExact);
    float[] values = new float[Math.toIntExact(size)];
    Random random = new Random(seed);
    double scale = Math.sqrt(12 * 2.0 * dims[0] / size);
    for (int i = 0; i < values.length; i++) {
      values[i] = dims.length == 1 ? 0.5f + random.nextFloat() : (float) (scale * (random.nextFloat() - 0.5));
    }
    return OnnxTensor.of(name, Arrays.stream(dims).boxed().toList(), values);
  }
}
