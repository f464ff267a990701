package bellows.interchange.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.interchange.weights.ChannelsFirst;
import bellows.kernel.KernelProvider;
import bellows.nn.model.Model;
import bellows.nn.model.Workspace;
import bellows.nn.model.Zoo;
import bellows.protobuf.ProtobufReader;
import bellows.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The ONNX project's own cases, as Debian's package {@code libonnx-testdata} has them: each is computed right, or
 * refused by a declared exception. All inputs of a case but the first are made constants, and an identity is put behind
 * its output, so that it is a network with weights.
 */
class OnnxCasesTest {
  private static final Path DATA = Path.of("/usr/share/libonnx-testdata/data");
  private static final int SIZE = 3100;

  /** Cases that are read and not only refused; a few, as names of operators. */
  private static final Set<String> READ = Set.of("test_relu", "test_sigmoid", "test_tanh", "test_softplus",
      "test_hardswish", "test_hardsigmoid", "test_layer_normalization_2d_axis1", "test_layer_normalization_4d_axis1",
      "test_clip", "test_basic_conv_with_padding", "test_conv_with_strides_and_asymmetric_padding",
      "test_conv_with_autopad_same", "test_maxpool_2d_default", "test_maxpool_2d_same_lower",
      "test_maxpool_2d_dilations", "test_averagepool_2d_pads", "test_averagepool_2d_same_upper",
      "test_globalaveragepool", "test_gemm_default_vector_bias", "test_gemm_transposeB", "test_batchnorm_epsilon",
      "test_Conv2d", "test_Conv2d_depthwise", "test_Linear", "test_BatchNorm2d_eval");

  @Test
  void eachCaseIsRightOrRefused() throws IOException {
    assumeTrue(Files.isDirectory(DATA), "needs " + DATA + ", of Debian's package libonnx-testdata");
    Map<String, String> refusals = new TreeMap<>();
    List<String> right = new ArrayList<>();
    for (String folder : List.of("node", "pytorch-converted", "pytorch-operator")) {
      try (Stream<Path> cases = Files.list(DATA.resolve(folder))) {
        for (Path one : cases.sorted().toList()) {
          try {
            check(one);
            right.add(one.getFileName().toString());
          } catch (BadInputException e) {
            refusals.put(one.getFileName().toString(), e.getMessage());
          }
        }
      }
    }
    System.out.printf("ONNX' own cases: %d right, %d refused%n", right.size(), refusals.size());
    if (System.getenv("BELLOWS_CASES") != null) {
      right.forEach(name -> System.out.println("right " + name));
      refusals.forEach((name, why) -> System.out.println(name + ": " + why));
    }
    for (String name : READ) {
      assertTrue(right.contains(name), name + ": " + refusals.getOrDefault(name, "is not there"));
    }
  }

  private static void check(Path folder) throws IOException {
    OnnxModel model = OnnxModel.read(Files.readAllBytes(folder.resolve("model.onnx")));
    Path data = folder.resolve("test_data_set_0");
    List<OnnxTensor> constants = new ArrayList<>(model.constants());
    List<String> named = constants.stream().map(OnnxTensor::name).toList();
    List<OnnxValue> open = model.inputs().stream().filter(input -> !named.contains(input.name())).toList();
    BadInputException.check(!open.isEmpty() && !model.outputs().isEmpty(), "expected inputs and outputs");
    for (int i = 1; i < open.size(); i++) {
      OnnxTensor tensor = tensor(data.resolve("input_" + i + ".pb"));
      constants.add(new OnnxTensor(open.get(i).name(), tensor.dims(), tensor.type(), tensor.raw()));
    }
    OnnxTensor input = tensor(data.resolve("input_0.pb"));
    OnnxTensor output = tensor(data.resolve("output_0.pb"));
    BadInputException.check(input.dims().size() >= 2 && output.dims().size() >= 2
        && input.type() == OnnxTensor.Type.FLOAT && output.type() == OnnxTensor.Type.FLOAT
        && input.dims().get(0).equals(output.dims().get(0))
        && output.size() > 0 && output.size() / output.dims().get(0) <= SIZE, "expected a batch of floats");
    for (float value : output.floats()) {
      // An identity makes of one NaN many.
      BadInputException.check(Float.isFinite(value), "expected finite numbers");
    }
    compare(behind(model, open.get(0), constants, input, output), input, output);
  }

  /** With the output's values as scores, in our order. */
  private static OnnxModel behind(OnnxModel model, OnnxValue first, List<OnnxTensor> constants, OnnxTensor input,
      OnnxTensor output) {
    int size = (int) (output.size() / output.dims().get(0));
    String last = model.outputs().get(0).name();
    List<OnnxNode> nodes = new ArrayList<>(model.nodes());
    int rank = output.dims().size();
    if (rank > 2) {
      BadInputException.check(rank <= 4, "expected at most four extents");
      nodes.add(new OnnxNode("last", "Transpose", "", List.of(last), List.of("last"),
          List.of(OnnxAttribute.of("perm", rank == 4 ? new long[] {0, 2, 3, 1} : new long[] {0, 2, 1}))));
      boolean pixel = size == output.dims().get(1);
      nodes.add(new OnnxNode("flat", "Flatten", "", List.of(pixel ? last : "last"), List.of("flat"), List.of()));
      if (pixel) {
        nodes.remove(nodes.size() - 2);
      }
      last = "flat";
    }
    float[] identity = new float[size * size];
    for (int i = 0; i < size; i++) {
      identity[i * size + i] = 1;
    }
    constants.add(OnnxTensor.of("identity", List.of((long) size, (long) size), identity));
    nodes.add(new OnnxNode("end", "Gemm", "", List.of(last, "identity"), List.of("end"), List.of()));
    return new OnnxModel("", model.opset(), nodes, constants, List.of(new OnnxValue(first.name(), input.dims())),
        List.of(new OnnxValue("end", null)), Map.of());
  }

  private static void compare(OnnxModel model, OnnxTensor input, OnnxTensor output) {
    ImportedNetwork network = ImportedNetwork.read(model, null);
    boolean one = network.outputs() == 1;
    String loss = one ? "squared-error" : "softmax-cross-entropy";
    Settings conf = Settings.parse("loss = " + loss + ", network = " + network.layers(), "case");
    Model built = Zoo.model(conf, network.input(), one ? 0 : network.outputs());
    Workspace workspace = new Workspace(built, 1, KernelProvider.kernels());
    workspace.weights(network.weights(built));
    int batch = input.dims().get(0).intValue();
    float[] expected = output.floats();
    int outputs = expected.length / batch;
    Shape shape = network.input();
    Shape places = output.dims().size() < 3 ? Shape.of(outputs)
        : Shape.of(1, (int) (outputs / output.dims().get(1)), output.dims().get(1).intValue());
    for (int i = 0; i < batch; i++) {
      float[] sample = new float[shape.size()];
      System.arraycopy(input.floats(), i * sample.length, sample, 0, sample.length);
      float[] ours = ChannelsFirst.of(shape, 1).toOurs(sample);
      for (int j = 0; network.means().length > 0 && j < ours.length; j++) {
        ours[j] = (ours[j] - network.means()[j % network.means().length])
            * network.scales()[j % network.scales().length];
      }
      System.arraycopy(ours, 0, workspace.input().array(), workspace.input().offset(), ours.length);
      workspace.pass().set(false, 1, 0, 1);
      workspace.evaluate();
      float[] wanted = new float[outputs];
      System.arraycopy(expected, i * outputs, wanted, 0, outputs);
      float[] inOrder = ChannelsFirst.of(places, 1).toOurs(wanted);
      for (int j = 0; j < outputs; j++) {
        float found = workspace.scores().array()[workspace.scores().offset() + j];
        assertEquals(inOrder[j], found, 2e-5 * Math.max(1, Math.abs(inOrder[j])), model.nodes() + " sample " + i
            + " at " + j);
      }
    }
  }

  private static OnnxTensor tensor(Path file) throws IOException {
    BadInputException.check(Files.exists(file), "expected %s", file);
    return OnnxTensor.read(new ProtobufReader(Files.readAllBytes(file)));
  }
}
