package bellows.interchange.onnx;

import bellows.conf.BadInputException;
import bellows.interchange.onnx.Known.Form;
import bellows.interchange.weights.ChannelsFirst;
import bellows.tensor.Shape;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Reads the nodes of a network: each becomes a layer of ours, or is refused. */
final class LayerReader {
  /** The numbers of float, half, double and bfloat16. */
  private static final Set<Long> REAL = Set.of(1L, 10L, 11L, 16L);

  private final GraphReader reader;
  private final WindowReader windows;
  private final ElementReader elements;
  private final ShapeReader shapes;

  LayerReader(GraphReader reader) {
    this.reader = reader;
    windows = new WindowReader(reader);
    elements = new ElementReader(reader);
    shapes = new ShapeReader(reader);
  }

  /**
   * Adds the layer that computes what a node does.
   *
   * @throws BadInputException if there is none
   */
  void read(OnnxNode node) {
    switch (node.op()) {
      case "Conv" -> windows.convolution(node);
      case "MaxPool", "AveragePool", "LpPool" -> windows.pooling(node);
      case "Gemm" -> gemm(node);
      case "MatMul" -> dense(node, reader.constant(node.input(1), "weights"), false, null);
      case "BatchNormalization" -> norm(node);
      case "LayerNormalization" -> layerNorm(node);
      case "GlobalAveragePool" -> globalMean(node, true);
      case "ReduceMean" -> reduceMean(node);
      case "GlobalMaxPool" -> globalMaximum(node);
      case "LRN" -> responses(node);
      case "Dropout" -> dropout(node);
      case "Softmax", "LogSoftmax" -> last(node);
      case "Concat" -> concat(node);
      case "Identity" -> reader.alias(node.outputs().get(0), node.input(0), reader.known(node.input(0)));
      case "Cast" -> {
        BadInputException.check(REAL.contains(node.integer("to", 1)),
            "expected real numbers, found a cast to the kind %d", node.integer("to", 1));
        reader.alias(node.outputs().get(0), node.input(0), reader.known(node.input(0)));
      }
      default -> {
        if (!elements.read(node) && !shapes.read(node)) {
          throw new BadInputException("expected an operator that a layer of ours computes, found %s", node.op());
        }
      }
    }
  }

  private void layer(OnnxNode node, String layer, Known output) {
    reader.add(Step.layer(node.title(), layer, node.input(0), node.outputs().get(0), List.of(), List.of()), output);
  }

  private void gemm(OnnxNode node) {
    BadInputException.check(node.number("alpha", 1) == 1 && node.number("beta", 1) == 1
        && node.integer("transA", 0) == 0, "expected alpha = 1, beta = 1 and transA = 0, found others");
    OnnxTensor weight = reader.constant(node.input(1), "weights");
    OnnxTensor bias = node.input(2).isEmpty() ? null : reader.constant(node.input(2), "a bias");
    dense(node, weight, node.integer("transB", 0) == 1, bias);
  }

  /** @param transposed whether the weights are outputs × inputs */
  private void dense(OnnxNode node, OnnxTensor weight, boolean transposed, OnnxTensor bias) {
    Known x = reader.known(node.input(0));
    BadInputException.check(x.isVector() && x.form() == Form.FIRST && weight.dims().size() == 2,
        "expected a vector and a matrix of weights, found %s and %s", x.shape(), weight.dims());
    int inputs = Math.toIntExact(weight.dims().get(transposed ? 1 : 0));
    int outputs = Math.toIntExact(weight.dims().get(transposed ? 0 : 1));
    BadInputException.check(inputs == x.shape().size(), "expected weights for %d inputs, found %s", x.shape().size(),
        weight.dims());
    float[] values = weight.floats();
    if (transposed || x.flattened() != null) {
      // Outputs × inputs is the form in which their order can be changed.
      float[] rows = transposed ? values : new ChannelsFirst(1, 1, inputs, outputs).toTheirs(values);
      values = ChannelsFirst.of(x.flattened() != null ? x.flattened() : x.shape(), outputs).toOurs(rows);
    }
    BadInputException.check(bias == null || bias.size() == 1
        || bias.size() == outputs && bias.dims().get(bias.dims().size() - 1) == outputs,
        "expected a bias of %d numbers, found %s", outputs, bias == null ? "" : bias.dims());
    String layer = "{dense {units = " + outputs + ", bias = " + (bias != null) + "}}";
    reader.add(Step.layer(node.title(), layer, node.input(0), node.outputs().get(0),
        bias == null ? List.of(values) : List.of(values, filled(bias.floats(), outputs)), List.of()),
        Known.of(Shape.of(outputs)));
  }

  private static float[] filled(float[] values, int size) {
    float[] all = Arrays.copyOf(values, size);
    if (values.length == 1) {
      Arrays.fill(all, values[0]);
    }
    return all;
  }

  private void norm(OnnxNode node) {
    Known x = reader.known(node.input(0));
    checkTested(node);
    BadInputException.check(node.integer("training_mode", 0) == 0 && node.integer("spatial", 1) == 1
        && node.outputs().stream().skip(1).allMatch(String::isEmpty),
        "expected a normalisation by running statistics, found one of training");
    BadInputException.check(x.form() != Form.LAST, "expected channels before places, found them behind");
    float[][] tensors = new float[4][];
    for (int i = 0; i < tensors.length; i++) {
      float[] values = reader.constant(node.input(i + 1), "scale, bias, mean and variance").floats();
      BadInputException.check(values.length == x.shape().channels(), "expected %d numbers, one a channel, found %d",
          x.shape().channels(), values.length);
      tensors[i] = x.flattened() == null ? values : ChannelsFirst.of(x.flattened(), 1).toOurs(values);
    }
    BigDecimal momentum = BigDecimal.ONE.subtract(new BigDecimal(Float.toString(node.number("momentum", 0.9))));
    boolean usable = momentum.signum() > 0 && momentum.compareTo(BigDecimal.ONE) <= 0;
    String layer = "{batchnorm {epsilon = " + node.number("epsilon", 1e-5) + ", momentum = "
        + (usable ? momentum.toPlainString() : "0.1") + "}}";
    reader.add(Step.layer(node.title(), layer, node.input(0), node.outputs().get(0), List.of(tensors[0], tensors[1]),
        List.of(tensors[2], tensors[3])), x);
  }

  /** Over a vector, over channels that lie behind places, or over all of a sample. */
  private void layerNorm(OnnxNode node) {
    Known x = reader.known(node.input(0));
    int rank = x.rank() + 1;
    long axis = node.integer("axis", -1);
    axis += axis < 0 ? rank : 0;
    boolean ofChannels = axis == rank - 1 && (x.form() == Form.LAST || x.isVector());
    BadInputException.check((ofChannels || axis == 1) && x.form() != Form.PIXEL && x.flattened() == null
        && node.outputs().stream().skip(1).allMatch(output -> output.isEmpty() || reader.isUnread(output)), "expected a normalisation of a vector, of the "
        + "channels behind places, or of all values, and one output; found axis %d of %s", axis, x.shape());
    int size = ofChannels ? x.shape().channels() : x.shape().size();
    float[] scale = reader.constant(node.input(1), "a scale").floats();
    float[] shift = node.input(2).isEmpty() ? new float[size] : reader.constant(node.input(2), "a bias").floats();
    BadInputException.check(scale.length == size && shift.length == size,
        "expected %d numbers of scale and bias, found %d and %d", size, scale.length, shift.length);
    if (!ofChannels && x.form() == Form.FIRST) {
      ChannelsFirst order = ChannelsFirst.of(x.shape(), 1);
      scale = order.toOurs(scale);
      shift = order.toOurs(shift);
    }
    String layer = "{layernorm {over = " + (ofChannels ? "channels" : "all") + ", epsilon = "
        + node.number("epsilon", 1e-5) + "}}";
    reader.add(Step.layer(node.title(), layer, node.input(0), node.outputs().get(0), List.of(scale, shift), List.of()),
        x);
  }

  /** @param kept whether ONNX keeps the places, as one */
  private void globalMean(OnnxNode node, boolean kept) {
    Known x = reader.known(node.input(0));
    BadInputException.check(x.rank() > 1 && x.form() == Form.FIRST, "expected a picture or a sequence, found %s",
        x.shape());
    layer(node, "globalavgpool", new Known(Shape.of(x.shape().channels()), kept ? Form.PIXEL : Form.FIRST, null));
  }

  private void reduceMean(OnnxNode node) {
    Known x = reader.known(node.input(0));
    long[] axes = node.integers("axes") != null ? node.integers("axes")
        : node.input(1).isEmpty() ? null : reader.constant(node.input(1), "axes").longs();
    int rank = x.rank() + 1;
    boolean places = axes != null && axes.length == rank - 2
        && Arrays.stream(axes).map(a -> a < 0 ? a + rank : a).sorted().distinct()
            .filter(a -> a >= 2).count() == rank - 2;
    BadInputException.check(places, "expected a mean over all places of each channel, found one over the axes %s",
        Arrays.toString(axes));
    globalMean(node, node.integer("keepdims", 1) == 1);
  }

  private void globalMaximum(OnnxNode node) {
    Known x = reader.known(node.input(0));
    BadInputException.check(x.rank() == 3 && x.form() == Form.FIRST, "expected a picture, found %s", x.shape());
    layer(node, "{maxpool = global}", Known.of(Shape.of(1, 1, x.shape().channels())));
  }

  private void responses(OnnxNode node) {
    long size = node.integer("size", 0);
    BadInputException.check(size > 0 && size % 2 == 1, "expected an odd size, found %d", size);
    double alpha = Double.parseDouble(Float.toString(node.number("alpha", 1e-4))) / size;
    Known x = reader.known(node.input(0));
    BadInputException.check(x.form() == Form.FIRST && x.flattened() == null, "expected channels before places");
    layer(node, "{lrn {size = " + size + ", alpha = " + alpha + ", beta = " + node.number("beta", 0.75) + ", k = "
        + node.number("bias", 1) + "}}", x);
  }

  /** Before version 7 an attribute said that a node is not one of training. */
  private void checkTested(OnnxNode node) {
    BadInputException.check(reader.opset >= 7 || node.integer("is_test", 0) == 1,
        "expected is_test = 1, found a node of training");
  }

  private void dropout(OnnxNode node) {
    checkTested(node);
    BadInputException.check(node.input(2).isEmpty() || reader.number(node.input(2), "training_mode") == 0,
        "expected a node that drops nothing, found one of training");
    BadInputException.check(node.outputs().stream().skip(1).allMatch(output -> output.isEmpty()
        || reader.isUnread(output)), "expected one output, found a mask too");
    float rate = node.input(1).isEmpty() ? node.number("ratio", 0.5)
        : reader.number(node.input(1), "a rate");
    Known x = reader.known(node.input(0));
    if (rate > 0 && rate < 1) {
      layer(node, "{dropout = " + rate + "}", x);
    } else {
      reader.alias(node.outputs().get(0), node.input(0), x);
    }
  }

  /** What scores say of classes is the loss's matter. */
  private void last(OnnxNode node) {
    Known x = reader.known(node.input(0));
    long axis = node.integer("axis", reader.opset < 13 ? 1 : -1);
    BadInputException.check(reader.isOutput(node.outputs().get(0)) && x.isVector() && (axis == 1 || axis == -1),
        "expected it at the end of the network only, found it within");
    reader.alias(node.outputs().get(0), node.input(0), x);
  }

  private void concat(OnnxNode node) {
    Known first = reader.known(node.input(0));
    long axis = node.integer("axis", 1);
    int rank = first.form() == Form.PIXEL ? 4 : first.rank() + 1;
    BadInputException.check((axis < 0 ? axis + rank : axis) == 1 && first.form() != Form.LAST,
        "expected channels to be joined, axis 1, found axis %d", axis);
    int channels = 0;
    for (String input : node.inputs()) {
      Known x = reader.known(input);
      BadInputException.check(x.form() == first.form() && x.flattened() == null
          && x.shape().withChannels(1).equals(first.shape().withChannels(1)),
          "expected inputs that differ in their channels only, found %s and %s", first.shape(), x.shape());
      channels = Math.addExact(channels, x.shape().channels());
    }
    reader.add(Step.join(node.title(), Step.Kind.CONCAT, node.inputs(), node.outputs().get(0)),
        first.with(first.shape().withChannels(channels)));
  }
}
