package bellows.interchange.onnx;

import bellows.conf.BadInputException;
import bellows.interchange.onnx.GraphWriter.Value;
import bellows.nn.Layer;
import bellows.nn.layer.AveragePool2d;
import bellows.nn.layer.BatchNorm;
import bellows.nn.layer.Conv1d;
import bellows.nn.layer.Conv2d;
import bellows.nn.layer.Dense;
import bellows.nn.layer.Dropout;
import bellows.nn.layer.ElementFunction;
import bellows.nn.layer.Elu;
import bellows.nn.layer.Embedding;
import bellows.nn.layer.FixedFilter;
import bellows.nn.layer.GlobalAveragePool;
import bellows.nn.layer.Identity;
import bellows.nn.layer.LayerNorm;
import bellows.nn.layer.LeakyRelu;
import bellows.nn.layer.MaxPool2d;
import bellows.nn.layer.NormPool;
import bellows.nn.layer.Pool1d;
import bellows.nn.layer.Relu;
import bellows.nn.layer.Sigmoid;
import bellows.nn.layer.Softplus;
import bellows.nn.layer.Tanh;
import bellows.nn.model.Auxiliary;
import bellows.nn.model.Concat;
import bellows.nn.model.Gate;
import bellows.nn.model.Graph;
import bellows.nn.model.Model;
import bellows.nn.model.Residual;
import bellows.nn.model.Sequential;
import bellows.tensor.Layout;
import bellows.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Our layers as nodes of ONNX: one each where it has the operator, else a few that compute the same. */
final class LayerNodes {
  private final GraphWriter graph;
  private final float[] weights;
  private final Map<String, Layout.Segment> segments = new HashMap<>();
  private final WindowNodes windows;
  private final MovingNodes moves;

  /** @param weights weights and statistics of the model */
  LayerNodes(GraphWriter graph, Model model, float[] weights) {
    this.graph = graph;
    this.weights = weights;
    Stream.concat(model.layout().weights().stream(), model.layout().statistics().stream())
        .forEach(segment -> segments.put(segment.name(), segment));
    windows = new WindowNodes(graph);
    moves = new MovingNodes(graph);
  }

  /**
   * Writes a layer that reads {@code x}.
   *
   * @param name in full
   * @throws BadInputException if it is of a kind that others brought along
   */
  Value write(String name, Layer layer, Value x) {
    if (layer instanceof Sequential sequence) {
      return sequence(name, sequence, x);
    }
    Value written = ofLayers(name, layer, x);
    written = written == null ? weighted(name, layer, x) : written;
    written = written == null ? pooling(name, layer, x) : written;
    written = written == null ? elementwise(name, layer, x) : written;
    written = written == null ? MobileNodes.write(graph, name, layer, x) : written;
    written = written == null ? moves.write(name, layer, x) : written;
    BadInputException.check(written != null, "layer %s: expected a kind that ONNX can say, found %s", name,
        layer.kind());
    return written;
  }

  private Value sequence(String name, Sequential sequence, Value x) {
    Value y = x;
    for (Layer.Named named : sequence.layers()) {
      y = write(name.isEmpty() ? named.name() : name + "." + named.name(), named.layer(), y);
    }
    return y;
  }

  private Value ofLayers(String name, Layer layer, Value x) {
    if (layer instanceof Residual residual) {
      Value body = write(name + ".body", residual.body(), x);
      Value beside = residual.shortcut() == null ? x : write(name + ".shortcut", residual.shortcut(), x);
      return graph.same("Add", name, body, beside.name());
    }
    if (layer instanceof Gate gate) {
      return times(name, x, write(name + ".body", gate.body(), x));
    }
    if (layer instanceof Graph nodes) {
      return nodes(name, nodes, x);
    }
    if (layer instanceof Concat concat) {
      List<String> branches = new ArrayList<>();
      for (Layer.Named branch : concat.children()) {
        branches.add(write(name + "." + branch.name(), branch.layer(), x).name());
      }
      return graph.node("Concat", name, concat.output(x.shape()), branches, OnnxAttribute.of("axis", 1));
    }
    // A classifier for training says nothing to who uses the network.
    return layer instanceof Auxiliary ? x : null;
  }

  /** A product with a value of the same shape, or of a factor for each channel. */
  private Value times(String name, Value x, Value factors) {
    if (factors.rank() == x.rank()) {
      return graph.same("Mul", name, x, factors.name());
    }
    long[] dims = new long[x.rank()];
    Arrays.fill(dims, 1);
    dims[0] = x.channels();
    return graph.same("Mul", name, x, graph.dims(name + ".factors", factors, factors.shape(), dims).name());
  }

  private Value nodes(String name, Graph nodes, Value x) {
    Map<String, Value> made = new HashMap<>(Map.of(Graph.INPUT, x));
    Value last = x;
    for (Graph.Node node : nodes.nodes()) {
      List<Value> read = node.from().stream().map(made::get).toList();
      String joined = name + "." + node.name() + (node.layers() == null ? "" : ".joined");
      last = read.size() == 1 ? read.get(0) : joined(joined, node, read);
      last = node.layers() == null ? last : write(name + "." + node.name(), node.layers(), last);
      made.put(node.name(), last);
    }
    return last;
  }

  private Value joined(String name, Graph.Node node, List<Value> read) {
    List<String> names = read.stream().map(Value::name).toList();
    Shape shape = node.joined(read.stream().map(Value::shape).toList());
    return switch (node.join()) {
      case ADD -> graph.node(names.size() == 2 ? "Add" : "Sum", name, shape, names);
      case CONCAT -> graph.node("Concat", name, shape, names, OnnxAttribute.of("axis", 1));
      case MULTIPLY -> times(name, read.get(0), read.get(1));
    };
  }

  private Value weighted(String name, Layer layer, Value x) {
    if (layer instanceof Conv2d conv) {
      return windows.convolution(name, conv, x, values(name, "weight"), values(name, "bias"));
    }
    if (layer instanceof Conv1d conv) {
      return windows.convolution(name, conv, x, values(name, "weight"), values(name, "bias"));
    }
    if (layer instanceof Dense dense) {
      Value flat = graph.flat(name, x);
      List<String> inputs = new ArrayList<>(List.of(flat.name(),
          graph.weights(name + ".weight", values(name, "weight"), flat.shape().size(), dense.units())));
      if (dense.bias()) {
        inputs.add(graph.constant(name + ".bias", values(name, "bias"), dense.units()));
      }
      return graph.node("Gemm", name, dense.output(x.shape()), inputs);
    }
    if (layer instanceof BatchNorm norm) {
      List<String> inputs = new ArrayList<>(List.of(x.name()));
      for (String tensor : List.of("scale", "shift", "mean", "variance")) {
        inputs.add(graph.constant(name + "." + tensor, values(name, tensor), x.channels()));
      }
      return graph.node("BatchNormalization", name, x.shape(), inputs, OnnxAttribute.of("epsilon", norm.epsilon()),
          OnnxAttribute.of("momentum", 1 - norm.momentum()));
    }
    if (layer instanceof LayerNorm norm) {
      return NormNodes.write(graph, name, norm, x, values(name, "scale"), values(name, "shift"));
    }
    if (layer instanceof Embedding embedding) {
      return moves.embedding(name, embedding, x, embedding.columns().stream()
          .map(column -> values(name, "column" + column)).toList());
    }
    return null;
  }

  /** A tensor's values; null where there is none. */
  private float[] values(String layer, String tensor) {
    Layout.Segment segment = segments.get(layer + "." + tensor);
    return segment == null ? null : Arrays.copyOfRange(weights, segment.offset(), segment.end());
  }

  private Value pooling(String name, Layer layer, Value x) {
    if (layer instanceof MaxPool2d pool) {
      return windows.maximum(name, pool, x);
    }
    if (layer instanceof AveragePool2d pool) {
      return windows.mean(name, pool, x);
    }
    if (layer instanceof NormPool pool) {
      return windows.norm(name, List.of(pool.window().vertical(), pool.window().horizontal()), x,
          pool.output(x.shape()));
    }
    if (layer instanceof Pool1d pool) {
      Shape output = pool.output(x.shape());
      return pool.flat() instanceof MaxPool2d ? windows.maximum(name, List.of(pool.axis()), x, output)
          : pool.flat() instanceof AveragePool2d mean
              ? windows.mean(name, List.of(pool.axis()), mean.countPadding(), x, output)
              : windows.norm(name, List.of(pool.axis()), x, output);
    }
    if (layer instanceof GlobalAveragePool) {
      Value mean = graph.node("GlobalAveragePool", name + ".mean", x.shape(), List.of(x.name()));
      return graph.dims(name, mean, Shape.of(x.channels()), x.channels());
    }
    return layer instanceof FixedFilter filter ? windows.filter(name, filter, x) : null;
  }

  private Value elementwise(String name, Layer layer, Value x) {
    if (layer instanceof Relu) {
      return graph.same("Relu", name, x);
    }
    if (layer instanceof LeakyRelu relu) {
      return graph.node("LeakyRelu", name, x.shape(), List.of(x.name()), OnnxAttribute.of("alpha", relu.slope()));
    }
    if (layer instanceof Elu elu) {
      return graph.node("Elu", name, x.shape(), List.of(x.name()), OnnxAttribute.of("alpha", elu.alpha()));
    }
    if (layer instanceof Sigmoid) {
      return graph.same("Sigmoid", name, x);
    }
    if (layer instanceof Tanh) {
      return graph.same("Tanh", name, x);
    }
    if (layer instanceof Softplus) {
      return graph.same("Softplus", name, x);
    }
    if (layer instanceof Dropout dropout) {
      return graph.same("Dropout", name, x, graph.constant(name + ".rate", dropout.rate()));
    }
    if (layer instanceof ElementFunction function) {
      Map<String, Float> learned = new HashMap<>();
      function.learned().forEach(constant -> learned.put(constant.name(), values(name, constant.name())[0]));
      return FunctionNodes.write(graph, name, function, x, learned);
    }
    return layer instanceof Identity ? x : null;
  }
}
