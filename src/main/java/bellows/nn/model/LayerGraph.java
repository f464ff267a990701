package bellows.nn.model;

import bellows.nn.Layer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A network as a graph, for who draws it: a node for each layer that computes, and what each reads. Of a layer that holds
 * others the last node is what it makes of their outputs.
 *
 * @param nodes each behind those that it reads
 * @param output the node whose output is the network's; {@link #INPUT} of a network without layers
 */
public record LayerGraph(List<Node> nodes, int output) {
  /** Stands for the network's input among the nodes that a node reads. */
  public static final int INPUT = -1;

  /**
   * One of them.
   *
   * @param layer its full name
   * @param part what it is of a layer that holds others, as {@code sum}; null of one that holds none
   * @param inputs numbers of the nodes that it reads
   * @param row shapes and weights; null where the model has none of it
   */
  public record Node(String layer, String part, Layer what, List<Integer> inputs, Model.Row row) {}

  public static LayerGraph of(Model model) {
    Walk walk = new Walk(model);
    int output = walk.into("", model.network(), INPUT);
    return new LayerGraph(List.copyOf(walk.nodes), output);
  }

  private static final class Walk {
    private final Map<String, Model.Row> rows;
    private final List<Node> nodes = new ArrayList<>();

    Walk(Model model) {
      rows = model.rows().stream().collect(Collectors.toMap(Model.Row::name, Function.identity(), (a, b) -> a));
    }

    /** Adds a layer that reads the output of a node; returns the node whose output is the layer's. */
    int into(String name, Layer layer, int input) {
      if (layer instanceof Sequential sequential) {
        int last = input;
        for (Layer.Named one : sequential.layers()) {
          last = into(inside(name, one.name()), one.layer(), last);
        }
        return last;
      }
      if (layer instanceof Graph graph) {
        return nodes(name, graph, input);
      }
      List<Integer> inner = branches(name, layer, input);
      if (layer instanceof Auxiliary) {
        return input; // It hands on what it reads.
      }
      if (layer instanceof Residual residual) {
        if (residual.shortcut() == null) {
          inner.add(input);
        }
        return node(name, layer, "sum", inner);
      }
      if (layer instanceof Gate) {
        inner.add(input);
        return node(name, layer, "product", inner);
      }
      if (layer instanceof Concat) {
        return node(name, layer, "concat", inner);
      }
      return node(name, layer, inner.isEmpty() ? null : "output", inner.isEmpty() ? List.of(input) : inner);
    }

    /** A graph has no node of its own, but one for each place where several values become one. */
    private int nodes(String name, Graph graph, int input) {
      Map<String, Integer> made = new HashMap<>(Map.of(Graph.INPUT, input));
      int last = input;
      for (Graph.Node one : graph.nodes()) {
        List<Integer> read = one.from().stream().map(made::get).toList();
        last = read.get(0);
        if (read.size() > 1) {
          nodes.add(new Node(name, one.name() + "-" + one.join().name().toLowerCase(Locale.ROOT), graph, read, null));
          last = nodes.size() - 1;
        }
        last = one.layers() == null ? last : into(inside(name, one.name()), one.layers(), last);
        made.put(one.name(), last);
      }
      return last;
    }

    private List<Integer> branches(String name, Layer layer, int input) {
      List<Integer> ends = new ArrayList<>();
      for (Layer.Named branch : layer.children()) {
        ends.add(into(inside(name, branch.name()), branch.layer(), input));
      }
      return ends;
    }

    private static String inside(String name, String inner) {
      return name.isEmpty() ? inner : name + "." + inner;
    }

    private int node(String layer, Layer what, String part, List<Integer> inputs) {
      nodes.add(new Node(layer, part, what, List.copyOf(inputs), rows.get(layer)));
      return nodes.size() - 1;
    }
  }
}
