package bellows.interchange.onnx;

import bellows.interchange.onnx.GraphWriter.Value;
import bellows.interchange.weights.ChannelsFirst;
import bellows.interchange.weights.Precision;
import bellows.nn.model.Model;
import bellows.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A network as a graph of ONNX: the normalisation of its input, the layers, its scores, and what follows from them. The
 * batch is as large as whoever runs it likes.
 */
public final class NetworkGraph {
  /** Who has written the file, as it says. */
  static final String PRODUCER = "bellows";
  public static final String INPUT = "input";
  public static final String SCORES = "scores";
  public static final String PROBABILITIES = "probabilities";

  private final GraphWriter graph;
  private final List<OnnxValue> inputs = new ArrayList<>();
  private final List<OnnxValue> outputs = new ArrayList<>();
  private Value value;

  private NetworkGraph(long opset, Precision precision, List<Long> input) {
    graph = new GraphWriter(opset, precision);
    inputs.add(new OnnxValue(INPUT, input));
  }

  /**
   * Begins with the input.
   *
   * @param sample one sample as a person gives it, in our order
   */
  public static NetworkGraph ofSamples(Shape sample, Precision precision) {
    NetworkGraph graph = new NetworkGraph(OnnxModel.OPSET, precision, dims(sample));
    graph.value = new Value(INPUT, sample);
    return graph;
  }

  /**
   * Begins with pictures of any size.
   *
   * @param seen what the network sees of one
   */
  public static NetworkGraph ofPictures(PictureView view, Shape seen, Precision precision) {
    NetworkGraph graph = new NetworkGraph(PictureView.OPSET, precision, PictureView.inputDims());
    graph.value = view.write(graph.graph, INPUT, seen);
    return graph;
  }

  private static List<Long> dims(Shape shape) {
    List<Long> dims = new ArrayList<>(List.of(OnnxValue.UNKNOWN, (long) shape.channels()));
    Arrays.stream(shape.extents()).limit(shape.rank() - 1).asLongStream().forEach(dims::add);
    return dims;
  }

  /** Takes a mean from each value, then multiplies: one number for all, one a channel, or one an element. */
  public void normalise(float[] means, float[] scales) {
    if (means.length == 1 && means[0] == 0 && scales[0] == 1) {
      return;
    }
    value = graph.same("Sub", "centred", value, numbers("mean", means));
    value = graph.same("Mul", "normalised", value, numbers("scale", scales));
  }

  private String numbers(String name, float[] values) {
    long[] dims = new long[value.rank()];
    Arrays.fill(dims, 1);
    if (values.length == 1) {
      return graph.constant(name, values[0]);
    }
    dims[0] = value.channels();
    float[] first = values;
    if (values.length > value.channels()) {
      int[] places = value.places();
      for (int axis = 0; axis < places.length; axis++) {
        dims[axis + 1] = places[axis];
      }
      first = new ChannelsFirst(1, values.length / value.channels(), value.channels(), 1)
          .toTheirs(values);
    }
    return graph.constant(name, first, dims);
  }

  /** @param weights weights and statistics */
  public void layers(Model model, float[] weights) {
    value = new LayerNodes(graph, model, weights).write("", model.network(), value);
  }

  /** Multiplies the scores and adds: what turns normalised targets into their own units. */
  public void scale(double factor, double summand) {
    value = graph.same("Mul", "scaled", value, graph.constant("deviation", factor));
    value = graph.same("Add", "answer", value, graph.constant("centre", summand));
  }

  /** Ends with the scores. */
  public void scores() {
    value = graph.same("Identity", SCORES, value);
    outputs.add(new OnnxValue(SCORES, dims(value.shape())));
  }

  /**
   * What the scores say of classes.
   *
   * @param op {@code Softmax} or {@code Sigmoid}
   */
  public void probabilities(String op) {
    if (op.equals("Softmax")) {
      graph.node(op, PROBABILITIES, value.shape(), List.of(value.name()), OnnxAttribute.of("axis", 1));
    } else {
      graph.same(op, PROBABILITIES, value);
    }
    outputs.add(new OnnxValue(PROBABILITIES, dims(value.shape())));
  }

  public OnnxModel build(Map<String, String> metadata) {
    return new OnnxModel(PRODUCER, graph.opset, graph.nodes, graph.constants, inputs, outputs, metadata);
  }
}
