package bellows.interchange.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.conf.BadInputException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Small files that ask for much: of memory, of time, of depth. Each is refused, or read in no time. */
class HostileGraphsTest {
  /** Of the processor, not of a clock: a machine may be busy with other things. */
  private static final long SOON_NANOS = 20_000_000_000L;

  private static OnnxNode node(String op, List<String> inputs, String output) {
    return new OnnxNode("", op, "", inputs, List.of(output), List.of());
  }

  private static ImportedNetwork read(List<OnnxNode> nodes, OnnxTensor... constants) {
    return read(List.of(-1L, 4L), nodes, constants);
  }

  private static ImportedNetwork read(List<Long> input, List<OnnxNode> nodes, OnnxTensor... constants) {
    List<OnnxTensor> all = new ArrayList<>(List.of(constants));
    all.add(OnnxTensor.of("w", List.of(4L, 3L), new float[12]));
    all.add(OnnxTensor.of("b", List.of(3L), new float[3]));
    OnnxModel model = new OnnxModel("", 17, nodes, all, List.of(new OnnxValue("x", input)),
        List.of(new OnnxValue("y", List.of(-1L, 3L))), Map.of());
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    try {
      return ImportedNetwork.read(model, null);
    } finally {
      long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
      assertTrue(nanos < SOON_NANOS, nanos + " ns");
    }
  }

  private static void refused(String expected, List<OnnxNode> nodes, OnnxTensor... constants) {
    BadInputException e = assertThrows(BadInputException.class, () -> read(nodes, constants));
    assertTrue(e.getMessage().contains(expected), e.getMessage());
  }

  private static OnnxNode last(String input) {
    return node("Gemm", List.of(input, "w", "b"), "y");
  }

  @Test
  void numbersMadeOfNothingAreCounted() {
    OnnxTensor large = OnnxTensor.of("s", List.of(2L), 100_000, 1_000_000);
    refused("an eighth of the heap", List.of(node("ConstantOfShape", List.of("s"), "large"), last("x")), large);
    List<OnnxNode> copies = new ArrayList<>();
    for (int i = 0; i < 16_000; i++) {
      copies.add(node("Transpose", List.of(i == 0 ? "t" : "t" + i), "t" + (i + 1)));
    }
    copies.add(last("x"));
    refused("an eighth of the heap", copies, OnnxTensor.of("t", List.of(500L, 400L), new float[200_000]));
  }

  @Test
  void longListsOfInputsAreGoneThroughOnce() {
    refused("found [4, 3]", List.of(node("Concat", Collections.nCopies(300_000, "x"), "c"), last("c")));
    refused("at most 200 values that are added", List.of(node("Sum", Collections.nCopies(5_000, "x"), "c"), last("c")));
    refused("at most 65,536 numbers", List.of(node("Concat", Collections.nCopies(200_000, "s"), "c"), last("x")),
        OnnxTensor.of("s", List.of(1L), 4));
  }

  /** Each layer keeps tables of its places, though no sample has come. */
  @Test
  void placesOfWindowsAreCounted() {
    OnnxTensor filter = OnnxTensor.of("f", List.of(1L, 1L, 3L, 3L), new float[9]);
    OnnxNode conv = new OnnxNode("c", "Conv", "", List.of("x", "f"), List.of("c"), List.of());
    List<OnnxNode> nodes = List.of(conv, node("GlobalAveragePool", List.of("c"), "y"));
    BadInputException e = assertThrows(BadInputException.class,
        () -> read(List.of(-1L, 1L, 1L << 15, 1L << 15), nodes, filter));
    assertTrue(e.getMessage().startsWith("node c (Conv): expected windows at no more than"), e.getMessage());
    OnnxTensor sides = OnnxTensor.of("s", List.of(8L), 0, 0, 1 << 10, 0, 0, 0, 0, 0);
    List<OnnxNode> pads = new ArrayList<>();
    for (int i = 0; i < 16_000; i++) {
      pads.add(node("Pad", List.of(i == 0 ? "x" : "p" + i, "s"), "p" + (i + 1)));
    }
    e = assertThrows(BadInputException.class, () -> read(List.of(-1L, 3L, 8L, 8L), pads, sides));
    assertTrue(e.getMessage().contains("an eighth of the heap"), e.getMessage());
  }

  /** As residual networks are, but with five thousand blocks. */
  @Test
  void manyBlocksTakeTimeThatGrowsWithThem() {
    List<OnnxNode> nodes = new ArrayList<>();
    String at = "x";
    for (int i = 0; i < 5_000; i++) {
      nodes.add(node("Relu", List.of(at), "a" + i));
      nodes.add(node("Sigmoid", List.of("a" + i), "q" + i));
      nodes.add(node("Add", List.of("q" + i, at), "p" + i));
      at = "p" + i;
    }
    nodes.add(last(at));
    assertEquals(1, read(nodes).steps().stream().filter(step -> !step.weights().isEmpty()).count());
  }

  /** Whoever reads the layers calls itself for each bracket. */
  @Test
  void branchesInsideEachOtherHaveABound() {
    List<OnnxNode> nodes = new ArrayList<>(List.of(node("Relu", List.of("x"), "v0")));
    for (int i = 0; i < 1_000; i++) {
      nodes.add(node("Tanh", List.of("v" + i), "v" + (i + 1)));
    }
    String sum = "v1000";
    for (int i = 999; i >= 0; i--) {
      nodes.add(node("Add", List.of("v" + i, sum), "s" + i));
      sum = "s" + i;
    }
    nodes.add(last(sum));
    BadInputException e = assertThrows(BadInputException.class, () -> read(nodes));
    assertTrue(e.getMessage().contains("expected"), e.getMessage());
  }
}
