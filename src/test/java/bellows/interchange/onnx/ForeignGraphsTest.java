package bellows.interchange.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.Refusal;
import bellows.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What other tools write in several nodes, and graphs that are no tree of branches. */
class ForeignGraphsTest {
  private static final Shape PICTURE = Shape.of(2, 2, 3);

  private final List<OnnxNode> nodes = new ArrayList<>();
  private final List<OnnxTensor> constants = new ArrayList<>(List.of(OnnxTensor.of("three", List.of(), new float[] {3}),
      OnnxTensor.of("zero", List.of(), new float[] {0}), OnnxTensor.of("six", List.of(), new float[] {6}),
      OnnxTensor.of("kernel", List.of(3L, 3L, 1L, 1L), new float[9]),
      OnnxTensor.of("end", List.of(12L, 2L), new float[24])));

  private void node(String output, String op, String inputs, OnnxAttribute... attributes) {
    nodes.add(new OnnxNode(output, op, "", List.of(inputs.split(" ")), List.of(output), List.of(attributes)));
  }

  /** The layers between the input x and {@code last}, as a run file says them. */
  private String layers(String last) {
    node("flat", "Flatten", last);
    node("scores", "MatMul", "flat end");
    List<Long> dims = List.of(OnnxValue.UNKNOWN, 3L, 2L, 2L);
    ImportedNetwork network = ImportedNetwork.read(new OnnxModel("", 17, nodes, constants,
        List.of(new OnnxValue("x", dims)), List.of(new OnnxValue("scores", null)), Map.of()), PICTURE);
    return network.layers().replace(", flatten, {dense {units = 2, bias = false}}]", "]");
  }

  @Test
  void swishIsALayer() {
    node("s", "Sigmoid", "x");
    node("y", "Mul", "x s");
    assertEquals("[silu]", layers("y"));
  }

  @Test
  void hardSwishIsALayerAsOlderExportersWriteIt() {
    node("s", "HardSigmoid", "x", OnnxAttribute.of("alpha", 1 / 6.0), OnnxAttribute.of("beta", 0.5));
    node("y", "Mul", "x s");
    assertEquals("[hardswish]", layers("y"));
  }

  @Test
  void hardSwishIsALayerOfFourNodes() {
    node("a", "Add", "x three");
    node("b", "Clip", "a zero six");
    node("c", "Mul", "x b");
    node("y", "Div", "c six");
    assertEquals("[hardswish]", layers("y"));
  }

  @Test
  void clipToSixIsALayerAndOtherBoundsAreAFormula() {
    node("a", "Clip", "x zero six");
    node("y", "Clip", "a zero three");
    assertEquals("[relu6, {function {formula = \"max(min(x, 3.0), 0.0)\"}}]", layers("y"));
  }

  @Test
  void ofBoundsThatCrossTheUpperDecides() {
    node("y", "Clip", "x six three");
    assertEquals("[{function {formula = \"min(max(x, 6.0), 3.0)\"}}]", layers("y"));
  }

  /** a is read by b and c, b by c and d: no branch is apart from the other. */
  @Test
  void branchesThatCrossAreAGraph() {
    node("a", "Conv", "x kernel");
    node("r", "Relu", "a");
    node("b", "Conv", "r kernel");
    node("c", "Add", "r b");
    node("t", "Tanh", "c");
    node("d", "Mul", "b t");
    node("e", "Conv", "d kernel");
    assertEquals("[{conv {filters = 3, kernel = [1, 1], stride = [1, 1], bias = false}}, relu, {graph = ["
        + "{node1 {from = [input], layers = [{conv {filters = 3, kernel = [1, 1], stride = [1, 1], bias = false}}]}}, "
        + "{node2 {from = [input, node1], join = add, layers = [tanh]}}, "
        + "{node3 {from = [node1, node2], join = multiply}}]}, "
        + "{conv {filters = 3, kernel = [1, 1], stride = [1, 1], bias = false}}]", layers("e"));
  }

  @Test
  void sidesOfNothingArePaddingOfMaximaAndOfNothingElse() {
    constants.add(OnnxTensor.of("sides", List.of(8L), 0, 0, 1, 0, 0, 0, 0, 1));
    constants.add(OnnxTensor.of("nothing", List.of(), new float[] {Float.NEGATIVE_INFINITY}));
    node("p", "Pad", "x sides nothing");
    node("y", "MaxPool", "p", OnnxAttribute.of("kernel_shape", new long[] {2, 3}),
        OnnxAttribute.of("pads", new long[] {0, 1, 0, 0}));
    assertEquals("[{maxpool {kernel = [2, 3], stride = [1, 1], padding = [1, 1, 0, 1]}}]", layers("y"));
    nodes.clear();
    node("p", "Pad", "x sides nothing");
    node("y", "Relu", "p");
    Refusal.of(() -> layers("y"), "node y (Relu)", "found p with sides of −∞, which only a MaxPool may read");
  }

  @Test
  void inputsThatNobodyMakesAreRefused() {
    node("y", "Add", "x elsewhere");
    Refusal.of(() -> layers("y"), "node y", "expected inputs that nodes before it have made, found 'elsewhere'");
  }
}
