package bellows.interchange.onnx;

import bellows.conf.BadInputException;
import bellows.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A graph of ONNX as steps: walks through its nodes once, in their order, and keeps what is known of each value. What
 * is known before the graph runs is computed here: constants, and numbers that follow from shapes.
 */
final class GraphReader {
  /** Stands for the batch's extent among numbers that follow from shapes. */
  static final long BATCH = Long.MIN_VALUE;
  private static final int MOST_NODES = 1 << 14;
  private static final String NO_BIAS = "bias = false";

  final Map<String, OnnxTensor> constants = new HashMap<>();
  final Map<String, Known> values = new HashMap<>();
  final List<Step> steps = new ArrayList<>();
  final Places places = new Places();
  /** Names that are another value under a name of their own. */
  private final Map<String, String> aliases = new HashMap<>();
  /** Values with sides of −∞, and what makes them: a pooling of maxima sees nothing there. */
  final Map<String, OnnxNode> nothingAround = new HashMap<>();
  /** How many nodes read a value. */
  private final Map<String, Integer> readers = new HashMap<>();
  final long opset;
  private final OnnxModel model;

  GraphReader(OnnxModel model) {
    this.model = model;
    opset = model.opset();
    BadInputException.check(model.nodes().size() <= MOST_NODES, "expected at most %,d nodes, found %,d", MOST_NODES,
        model.nodes().size());
    for (OnnxTensor constant : model.constants()) {
      constants.put(constant.name(), constant);
    }
    model.nodes().forEach(node -> node.inputs().forEach(input -> readers.merge(input, 1, Integer::sum)));
    model.outputs().forEach(output -> readers.merge(output.name(), 1, Integer::sum));
  }

  /**
   * Reads all nodes but some.
   *
   * @param first the value with which the layers begin
   * @param shape of one sample of it, in our order
   */
  void read(String first, Shape shape, Set<OnnxNode> done) {
    values.put(first, Known.of(shape));
    Constants folding = new Constants(this);
    LayerReader layers = new LayerReader(this);
    Set<String> produced = new HashSet<>(values.keySet());
    for (OnnxNode node : model.nodes().stream().filter(node -> !done.contains(node)).toList()) {
      try {
        BadInputException.check(node.domain().isEmpty(), "expected an operator of ONNX' own, found one of %s",
            node.domain());
        BadInputException.check(!node.outputs().isEmpty() && !node.outputs().get(0).isEmpty(),
            "expected an output, found none");
        for (String output : node.outputs()) {
          BadInputException.check(output.isEmpty() || produced.add(output),
              "expected an output of its own, found %s twice", output);
        }
        if (!folding.fold(node)) {
          layers.read(node);
        }
      } catch (BadInputException | IllegalArgumentException | ArithmeticException e) {
        throw new BadInputException("node %s: %s", node.title(), e.getMessage(), e);
      }
    }
  }

  /** The value that a name stands for. */
  String resolved(String name) {
    return aliases.getOrDefault(name, name);
  }

  /**
   * What is known of a value.
   *
   * @throws BadInputException if no node before has made it
   */
  Known known(String name) {
    BadInputException.check(!nothingAround.containsKey(name), "expected sides of zeros, found %s with sides of −∞, which "
        + "only a MaxPool may read", name);
    Known known = values.get(name);
    BadInputException.check(known != null, "expected inputs that nodes before it have made, found '%s'", name);
    return known;
  }

  /** Whether the graph's input leads to a value. */
  boolean isValue(String name) {
    return values.containsKey(name);
  }

  /** A constant that must be one. */
  OnnxTensor constant(String name, String what) {
    OnnxTensor tensor = constants.get(name);
    BadInputException.check(tensor != null, "expected %s that is known before the graph runs, found '%s'", what, name);
    return tensor;
  }

  /** A constant that must be one number. */
  float number(String name, String what) {
    OnnxTensor tensor = constant(name, what);
    BadInputException.check(tensor.size() == 1, "expected one number as %s, found %s", what, tensor.dims());
    return tensor.type().isReal() ? tensor.floats()[0] : tensor.longs()[0];
  }

  /** A value that is another one, as ONNX sees it. */
  void alias(String output, String input, Known known) {
    aliases.put(output, resolved(input));
    values.put(output, known);
  }

  /** Adds a step; what it reads are values as they are known here. */
  void add(Step step, Known known) {
    steps.add(new Step(step.title(), step.kind(), step.layer(), step.inputs().stream().map(this::resolved).toList(),
        step.output(), step.weights(), step.statistics()));
    values.put(step.output(), known);
  }

  /**
   * Gives the layer whose output a value is a bias, if it has none and nobody else reads it.
   *
   * @return whether there is such a layer
   */
  boolean addBias(OnnxNode node, String value, float[] bias) {
    String made = resolved(value);
    for (int i = steps.size() - 1; i >= 0; i--) {
      Step step = steps.get(i);
      if (step.output().equals(made)) {
        boolean fits = step.kind() == Step.Kind.LAYER && step.layer().contains(NO_BIAS) && value.equals(made)
            && readers.getOrDefault(value, 0) == 1;
        if (fits) {
          steps.set(i, Step.layer(step.title(), step.layer().replace(NO_BIAS, "bias = true"), step.inputs().get(0),
              node.outputs().get(0), List.of(step.weights().get(0), bias), List.of()));
          values.put(node.outputs().get(0), values.get(value));
        }
        return fits;
      }
    }
    return false;
  }

  boolean isUnread(String name) {
    return !readers.containsKey(name);
  }

  /** Whether the only one who reads a value transposes it. */
  boolean isTransposed(String name) {
    return readers.getOrDefault(name, 0) == 1 && model.nodes().stream().anyMatch(
        node -> node.op().equals("Transpose") && node.input(0).equals(name));
  }

  /** Whether the file says that we wrote it. */
  boolean isOurs() {
    return model.producer().equals(NetworkGraph.PRODUCER);
  }

  boolean isOutput(String name) {
    return model.outputs().stream().anyMatch(output -> output.name().equals(name));
  }
}
