package bellows.nn.model;

import bellows.conf.BadInputException;
import bellows.nn.Binder;
import bellows.nn.Layer;
import bellows.nn.Op;
import bellows.tensor.Shape;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Layers in any order that has no circles: each node reads what one or several nodes before it made, or the graph's
 * input. The last node's output is the graph's. For networks that residual blocks, concatenations and gates inside each
 * other cannot say, as where branches cross.
 *
 * @param nodes each but the last is read by one behind it
 */
public record Graph(List<Node> nodes) implements Layer {
  /** What nodes call the graph's input. */
  public static final String INPUT = "input";
  /** Nodes that tell more about themselves than their number. */
  private static final int TOLD = 3;

  /**
   * One node.
   *
   * @param from names of nodes before it, or {@link #INPUT}
   * @param join how several become one; of one it says nothing
   * @param layers what is done to that; null for nothing more
   */
  public record Node(String name, List<String> from, Join join, Sequential layers) implements Serializable {
    public Node {
      from = List.copyOf(from);
      BadInputException.check(!name.isEmpty() && !name.contains(".") && !name.equals(INPUT),
          "expected a node's name without dots that is not input, found '%s'", name);
      BadInputException.check(!from.isEmpty() && (from.size() > 1 || layers != null),
          "node %s: expected layers, or several nodes to join, found neither", name);
    }

    /** The shape that the layers read, or that comes out if there are none. */
    public Shape joined(List<Shape> read) {
      return read.size() == 1 ? read.get(0) : join.output(name, read);
    }

    private String told() {
      return name + " = " + join.told(from);
    }
  }

  public Graph {
    nodes = List.copyOf(nodes);
    BadInputException.check(!nodes.isEmpty(), "expected at least one node, found none");
    Set<String> known = new HashSet<>(Set.of(INPUT));
    Set<String> read = new HashSet<>();
    for (Node node : nodes) {
      for (String source : node.from) {
        BadInputException.check(known.contains(source),
            "node %s: expected to read input or a node before it, found '%s'", node.name, source);
        read.add(source);
      }
      BadInputException.check(known.add(node.name), "expected a node's name of its own, found '%s' twice", node.name);
    }
    for (Node node : nodes.subList(0, nodes.size() - 1)) {
      BadInputException.check(read.contains(node.name), "node %s: expected a node behind it that reads it, found none",
          node.name);
    }
  }

  @Override
  public String kind() {
    return "graph";
  }

  @Override
  public String detail() {
    List<Node> joins = nodes.stream().filter(node -> node.from.size() > 1).toList();
    String told = joins.stream().limit(TOLD).map(Node::told).collect(Collectors.joining(", "));
    return nodes.size() + " nodes" + (told.isEmpty() ? "" : ": " + told) + (joins.size() > TOLD ? " …" : "");
  }

  @Override
  public List<Named> children() {
    return nodes.stream().filter(node -> node.layers != null).map(node -> new Named(node.name, node.layers)).toList();
  }

  /** For each node the places in {@link #nodes} of those that it reads; −1 for the input. */
  List<List<Integer>> sources() {
    Map<String, Integer> places = new HashMap<>(Map.of(INPUT, -1));
    List<List<Integer>> sources = new ArrayList<>();
    for (Node node : nodes) {
      sources.add(node.from.stream().map(places::get).toList());
      places.put(node.name, places.size() - 1);
    }
    return sources;
  }

  /** For each node the shape that its layers read, which is the joined one. */
  List<Shape> inputs(Shape input) {
    List<Shape> inputs = new ArrayList<>();
    walk(input, inputs, new ArrayList<>());
    return inputs;
  }

  /** For each node the shape of its output. */
  List<Shape> outputs(Shape input) {
    List<Shape> outputs = new ArrayList<>();
    walk(input, new ArrayList<>(), outputs);
    return outputs;
  }

  private void walk(Shape input, List<Shape> inputs, List<Shape> outputs) {
    List<List<Integer>> sources = sources();
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get(i);
      List<Shape> read = sources.get(i).stream().map(source -> source < 0 ? input : outputs.get(source)).toList();
      Shape joined = node.joined(read);
      inputs.add(joined);
      outputs.add(node.layers == null ? joined : Inner.output(node.name, node.layers, joined));
    }
  }

  @Override
  public Shape output(Shape input) {
    return outputs(input).get(nodes.size() - 1);
  }

  @Override
  public long multiplyAdds(Shape input) {
    List<Shape> inputs = inputs(input);
    long sum = 0;
    for (int i = 0; i < nodes.size(); i++) {
      sum += nodes.get(i).layers == null ? 0 : nodes.get(i).layers.multiplyAdds(inputs.get(i));
    }
    return sum;
  }

  @Override
  public boolean readsOutput() {
    Sequential last = nodes.get(nodes.size() - 1).layers;
    return last != null && Inner.readsOutput(last);
  }

  @Override
  public Op bind(Binder binder, Shape input) {
    return new GraphOp(binder, this, input);
  }
}
