package bellows.interchange.onnx;

import bellows.interchange.weights.Element;
import bellows.interchange.weights.Precision;
import bellows.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A graph that is being written: nodes behind those whose values they take, and constants by name. Values are a batch
 * with channels first: N×C×H×W for our height × width × channels, N×C×L for length × channels, N×F for a vector.
 */
final class GraphWriter {
  /** The number of the kind of elements that are floats. */
  static final long FLOAT = 1;

  /** A value of the graph, and what it is of one sample in our order. */
  record Value(String name, Shape shape) {
    int rank() {
      return shape.rank();
    }

    int channels() {
      return shape.channels();
    }

    /** The extents behind the channels. */
    int[] places() {
      return Arrays.copyOf(shape.extents(), shape.rank() - 1);
    }
  }

  /** Since then axes are an input of what reduces, no attribute. */
  private static final long AXES_AS_INPUT = 18;

  final List<OnnxNode> nodes = new ArrayList<>();
  final List<OnnxTensor> constants = new ArrayList<>();
  /** The version of the operators. */
  final long opset;
  private final Precision precision;

  /** @param precision of weights */
  GraphWriter(long opset, Precision precision) {
    this.opset = opset;
    this.precision = precision;
  }

  /** Adds a node, named as its only output. */
  Value node(String op, String name, Shape output, List<String> inputs, OnnxAttribute... attributes) {
    nodes.add(new OnnxNode(name, op, "", inputs, List.of(name), List.of(attributes)));
    return new Value(name, output);
  }

  /** A node that maps each element, of one or two values. */
  Value same(String op, String name, Value x, String... others) {
    return node(op, name, x.shape, Stream.concat(Stream.of(x.name), Arrays.stream(others)).toList());
  }

  String constant(String name, float[] values, long... dims) {
    constants.add(OnnxTensor.of(name, LongStream.of(dims).boxed().toList(), values));
    return name;
  }

  /** A single number. */
  String constant(String name, double value) {
    return constant(name, new float[] {(float) value});
  }

  /** Weights, in the precision that was asked for; a node of their own makes floats of them where it is less. */
  String weights(String name, float[] values, long... dims) {
    Element element = precision.of(dims.length);
    if (element == Element.F32) {
      return constant(name, values, dims);
    }
    String rounded = name + "." + precision.word();
    constants.add(OnnxTensor.of(rounded, LongStream.of(dims).boxed().toList(), values, element));
    nodes.add(new OnnxNode(name, "Cast", "", List.of(rounded), List.of(name), List.of(OnnxAttribute.of("to", FLOAT))));
    return name;
  }

  /** What is left of axes, one number of each. */
  Value reduced(String op, String name, Value x, Shape output, boolean kept, long... axes) {
    OnnxAttribute keepdims = OnnxAttribute.of("keepdims", kept ? 1 : 0);
    return opset >= AXES_AS_INPUT
        ? node(op, name, output, List.of(x.name, integers(name + ".axes", axes)), keepdims)
        : node(op, name, output, List.of(x.name), OnnxAttribute.of("axes", axes), keepdims);
  }

  /** A vector of whole numbers. */
  String integers(String name, long... values) {
    constants.add(OnnxTensor.of(name, List.of((long) values.length), values));
    return name;
  }

  /** Moves channels behind, as they lie in our memory: nothing to do for a vector, or a picture of one pixel. */
  private Value channelsLast(String name, Value x) {
    boolean moved = x.shape.size() > x.channels() && x.channels() > 1;
    return moved ? node("Transpose", name, x.shape, List.of(x.name),
        OnnxAttribute.of("perm", x.rank() == 3 ? new long[] {0, 2, 3, 1} : new long[] {0, 2, 1})) : x;
  }

  /** All values of a sample as one vector, in the order in which they lie in our memory. */
  Value flat(String name, Value x) {
    if (x.rank() == 1) {
      return x;
    }
    Value last = channelsLast(name + ".channels-last", x);
    return node("Reshape", name + ".flat", Shape.of(x.shape.size()),
        List.of(last.name, integers(name + ".vector", 0, x.shape.size())));
  }

  /** A vector under a shape of ours, channels innermost. */
  Value shaped(String name, Value vector, Shape shape) {
    if (shape.rank() == 1) {
      return new Value(vector.name, shape);
    }
    long[] dims = LongStream.concat(LongStream.of(0), Arrays.stream(shape.extents()).asLongStream()).toArray();
    Value last = node("Reshape", name + ".shaped", shape, List.of(vector.name, integers(name + ".shape", dims)));
    return node("Transpose", name, shape, List.of(last.name),
        OnnxAttribute.of("perm", shape.rank() == 3 ? new long[] {0, 3, 1, 2} : new long[] {0, 2, 1}));
  }

  /** The same values under other dims of ONNX; the batch stays. */
  Value dims(String name, Value x, Shape shape, long... dims) {
    return node("Reshape", name, shape, List.of(x.name, integers(name + ".dims",
        LongStream.concat(LongStream.of(0), LongStream.of(dims)).toArray())));
  }
}
