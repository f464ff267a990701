package bellows.tensorboard;

import bellows.nn.Layer;
import bellows.nn.model.Auxiliary;
import bellows.nn.model.Concat;
import bellows.nn.model.Model;
import bellows.nn.model.Residual;
import bellows.nn.model.Sequential;
import bellows.protobuf.ProtobufWriter;
import bellows.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A network as TensorFlow's {@code GraphDef}: a node for each layer, with the shape of its output and its weights; what
 * each reads are its inputs. Layers inside others lie in a scope of these, which TensorBoard opens and closes.
 */
final class NetworkGraph {
  private static final String INPUT = "input";

  private final Map<String, Model.Row> rows;
  private final ProtobufWriter graph = new ProtobufWriter();

  private NetworkGraph(Model model) {
    rows = model.rows().stream().collect(Collectors.toMap(Model.Row::name, Function.identity(), (a, b) -> a));
  }

  /** The message's bytes. */
  static byte[] of(Model model) {
    NetworkGraph made = new NetworkGraph(model);
    made.node(INPUT, "input", List.of(), model.input(), 0, "");
    String scores = made.walk("", model.network(), INPUT);
    made.node("loss", model.loss().kind(), List.of(scores), null, 0, "");
    return made.graph.message(4, versions -> versions.integer(1, 1)).toBytes();
  }

  /** Adds a layer that reads the output of a node; returns the node whose output is the layer's. */
  private String walk(String name, Layer layer, String input) {
    if (layer instanceof Sequential sequential) {
      String last = input;
      for (Layer.Named one : sequential.layers()) {
        last = walk(inside(name, one.name()), one.layer(), last);
      }
      return last;
    }
    if (layer instanceof Auxiliary) {
      branches(name, layer, input);
      return input; // It hands on what it reads.
    }
    if (layer instanceof Residual residual) {
      List<String> summands = branches(name, layer, input);
      if (residual.shortcut() == null) {
        summands.add(input);
      }
      return node(name, layer, "sum", summands);
    }
    if (layer instanceof Concat) {
      return node(name, layer, "concat", branches(name, layer, input));
    }
    List<String> inner = branches(name, layer, input);
    return node(name, layer, inner.isEmpty() ? null : "output", inner.isEmpty() ? List.of(input) : inner);
  }

  private List<String> branches(String name, Layer layer, String input) {
    List<String> ends = new ArrayList<>();
    for (Layer.Named branch : layer.children()) {
      ends.add(walk(inside(name, branch.name()), branch.layer(), input));
    }
    return ends;
  }

  private static String inside(String name, String inner) {
    return name.isEmpty() ? inner : name + "." + inner;
  }

  /** @param within the node's name in the layer's scope; null for a layer that is one node */
  private String node(String layer, Layer what, String within, List<String> inputs) {
    Model.Row row = rows.get(layer);
    String name = layer.replace('.', '/') + (within == null ? "" : "/" + within);
    node(name, what.kind(), inputs, row == null ? null : row.output(), row == null ? 0 : row.weights(), what.detail());
    return name;
  }

  private void node(String name, String op, List<String> inputs, Shape output, long weights, String detail) {
    graph.message(1, node -> {
      node.text(1, name).text(2, op);
      inputs.forEach(input -> node.text(3, input));
      if (output != null) {
        attribute(node, "_output_shapes", value -> value.message(1, list -> list.message(7, shape -> {
          shape.message(2, dim -> dim.integer(1, -1)); // samples
          for (int extent : output.extents()) {
            shape.message(2, dim -> dim.integer(1, extent));
          }
        })));
      }
      if (weights > 0) {
        attribute(node, "weights", value -> value.integer(3, weights));
      }
      if (!detail.isEmpty()) {
        attribute(node, "detail", value -> value.text(2, detail));
      }
    });
  }

  private static void attribute(ProtobufWriter node, String key, Consumer<ProtobufWriter> value) {
    node.message(5, entry -> entry.text(1, key).message(2, value));
  }
}
