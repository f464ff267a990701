package bellows.interchange.onnx;

import bellows.nn.model.Graph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Steps that are no tree of branches, as a {@code graph} of nodes: steps that follow one another, where nobody else
 * reads what lies between them, are one node.
 */
final class StepGraph {
  /** A node while it grows. */
  private record Node(String name, List<String> from, Step.Kind join, List<Step> layers) {
    String written() {
      String layers = this.layers.stream().map(Step::layer).collect(Collectors.joining(", "));
      return "{" + name + " {from = [" + String.join(", ", from) + "]" + (from.size() < 2 ? ""
          : ", join = " + switch (join) {
            case ADD, LAYER -> "add";
            case CONCAT -> "concat";
            case MULTIPLY -> "multiply";
          }) + (layers.isEmpty() ? "" : ", layers = [" + layers + "]") + "}}";
    }
  }

  private StepGraph() {}

  /**
   * The layer as a run file writes it.
   *
   * @param from the value that all of it follows from
   * @param to the value that comes out, which the last step makes
   * @param steps in an order in which each reads what others before it made
   * @param ordered gets the steps with weights, in the order of the layers
   */
  static String of(String from, String to, List<Step> steps, List<Step> ordered) {
    Map<String, Long> readers = steps.stream().flatMap(step -> step.inputs().stream())
        .collect(Collectors.groupingBy(input -> input, Collectors.counting()));
    Map<String, Node> makers = new HashMap<>();
    List<Node> nodes = new ArrayList<>();
    for (Step step : steps) {
      String first = step.inputs().get(0);
      Node node = makers.get(first);
      if (step.kind() != Step.Kind.LAYER || node == null || readers.get(first) > 1) {
        List<String> read = step.inputs().stream()
            .map(input -> input.equals(from) ? Graph.INPUT : makers.get(input).name).toList();
        node = new Node("node" + (nodes.size() + 1), read, step.kind(), new ArrayList<>());
        nodes.add(node);
      }
      if (step.kind() == Step.Kind.LAYER) {
        node.layers.add(step);
      }
      makers.put(step.output(), node);
    }
    nodes.forEach(node -> ordered.addAll(node.layers));
    return "{graph = [" + nodes.stream().map(Node::written).collect(Collectors.joining(", ")) + "]}";
  }
}
