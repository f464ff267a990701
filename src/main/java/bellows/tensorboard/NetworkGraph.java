package bellows.tensorboard;

import bellows.nn.model.LayerGraph;
import bellows.nn.model.Model;
import bellows.protobuf.ProtobufWriter;
import bellows.tensor.Shape;
import java.util.List;
import java.util.function.Consumer;

/**
 * A network as TensorFlow's {@code GraphDef}: a node for each layer, with the shape of its output and its weights; what
 * each reads are its inputs. Layers inside others lie in a scope of these, which TensorBoard opens and closes.
 */
final class NetworkGraph {
  private static final String INPUT = "input";

  private final LayerGraph layers;
  private final ProtobufWriter graph = new ProtobufWriter();

  private NetworkGraph(Model model) {
    layers = LayerGraph.of(model);
  }

  /** The message's bytes. */
  static byte[] of(Model model) {
    NetworkGraph made = new NetworkGraph(model);
    made.node(INPUT, "input", List.of(), model.input(), 0, "");
    for (int number = 0; number < made.layers.nodes().size(); number++) {
      made.node(number);
    }
    made.node("loss", model.loss().kind(), List.of(made.name(made.layers.output())), null, 0, "");
    return made.graph.message(4, versions -> versions.integer(1, 1)).toBytes();
  }

  /** Of a node by its number: scopes are parted by slashes. */
  private String name(int number) {
    if (number == LayerGraph.INPUT) {
      return INPUT;
    }
    LayerGraph.Node node = layers.nodes().get(number);
    return node.layer().replace('.', '/') + (node.part() == null ? "" : "/" + node.part());
  }

  private void node(int number) {
    LayerGraph.Node node = layers.nodes().get(number);
    Model.Row row = node.row();
    node(name(number), node.what().kind(), node.inputs().stream().map(this::name).toList(),
        row == null ? null : row.output(), row == null ? 0 : row.weights(), node.what().detail());
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
