package bellows.interchange.onnx;

import bellows.interchange.weights.ChannelsFirst;
import bellows.tensor.Shape;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The normalisation with which a graph begins, as {@link NetworkGraph#normalise} writes it: a mean that is taken from
 * each value, then a scale. It becomes the run file's, so that it is the same arithmetic.
 *
 * @param value where the layers begin
 * @param nodes that belong to it
 * @param means one number, one a channel, or one an element; empty where there is no normalisation
 */
record Head(String value, Set<OnnxNode> nodes, float[] means, float[] scales) {
  static Head of(OnnxModel model, String input, Shape shape, Map<String, OnnxTensor> constants) {
    Set<OnnxNode> nodes = new HashSet<>();
    float[] means = {0};
    float[] scales = {1};
    String value = input;
    OnnxNode next = reader(model, value);
    float[] found = next == null || !next.op().equals("Sub") ? null : numbers(next, value, shape, constants);
    if (found != null) {
      means = found;
      nodes.add(next);
      value = next.outputs().get(0);
      next = reader(model, value);
    }
    found = next == null || !next.op().equals("Mul") ? null : numbers(next, value, shape, constants);
    if (found != null) {
      scales = found;
      nodes.add(next);
      value = next.outputs().get(0);
    }
    boolean none = nodes.isEmpty();
    return new Head(value, nodes, none ? new float[0] : means, none ? new float[0] : scales);
  }

  /** With what comes before it; null for nothing. */
  Head behind(Head before) {
    if (before == null) {
      return this;
    }
    Set<OnnxNode> all = new HashSet<>(before.nodes);
    all.addAll(nodes);
    return new Head(value, all, means, scales);
  }

  /** The only node that reads a value; null where there are more. */
  private static OnnxNode reader(OnnxModel model, String value) {
    List<OnnxNode> readers = model.nodes().stream().filter(node -> node.inputs().contains(value)).toList();
    return readers.size() == 1 && readers.get(0).inputs().size() == 2 && !readers.get(0).outputs().isEmpty()
        && model.outputs().stream().noneMatch(output -> output.name().equals(value)) ? readers.get(0) : null;
  }

  /** The constant that a node takes as its second input, in our order; null if it takes none that fits. */
  private static float[] numbers(OnnxNode node, String value, Shape shape, Map<String, OnnxTensor> constants) {
    OnnxTensor constant = constants.get(node.input(1));
    if (!node.input(0).equals(value) || constant == null || !constant.type().isReal()) {
      return null;
    }
    long[] dims = constant.dims().stream().mapToLong(d -> d).toArray();
    int places = shape.rank() - 1;
    int at = dims.length - 1 - places;
    boolean led = at >= 0 && Arrays.stream(dims).limit(at).allMatch(d -> d == 1);
    if (constant.size() == 1) {
      return constant.floats();
    }
    if (led && dims[at] == shape.channels() && constant.size() == shape.channels()) {
      return constant.floats();
    }
    boolean whole = led && constant.size() == shape.size() && Arrays.equals(Arrays.copyOfRange(dims, at, dims.length),
        Arrays.copyOfRange(Known.of(shape).dims(1), 1, shape.rank() + 1));
    return whole ? ChannelsFirst.of(shape, 1).toOurs(constant.floats()) : null;
  }
}
