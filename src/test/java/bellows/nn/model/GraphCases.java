package bellows.nn.model;

import static bellows.nn.model.LayerCase.sequence;
import static bellows.nn.model.LayerCases.INIT;

import bellows.nn.Layer;
import bellows.nn.layer.BatchNorm;
import bellows.nn.layer.Conv2d;
import bellows.nn.layer.Dense;
import bellows.nn.layer.GlobalAveragePool;
import bellows.nn.layer.Identity;
import bellows.nn.layer.Relu;
import bellows.nn.layer.Sigmoid;
import bellows.nn.layer.Tanh;
import bellows.tensor.Shape;
import bellows.tensor.Window;
import java.util.List;
import java.util.stream.Stream;

/** Graphs of nodes: what trees can say, and what they cannot. */
final class GraphCases {
  private GraphCases() {}

  static Stream<LayerCase> all() {
    Dense nine = new Dense(9, true, INIT);
    Conv2d conv = new Conv2d(7, Window.square(3, 1, 1), true, INIT);
    Conv2d bare = new Conv2d(7, Window.square(3, 1, 1), false, INIT);
    Conv2d two = new Conv2d(2, Window.square(1, 1, 0), false, INIT);
    return Stream.of(
        graph(Shape.of(9), node("a", List.of("input"), null, nine, new Tanh())),
        graph(Shape.of(9), node("sum", List.of("input", "input"), Join.ADD)),
        graph(Shape.of(5), node("square", List.of("input", "input"), Join.MULTIPLY)),
        // Branches that cross: b is read by c and by the last, c and d by the last.
        graph(Shape.of(4), node("a", List.of("input"), null, nine, new Tanh()),
            node("b", List.of("a"), null, nine), node("c", List.of("a", "b"), Join.ADD, new Tanh()),
            node("d", List.of("b", "c"), Join.MULTIPLY, nine), node("e", List.of("d", "b", "c"), Join.CONCAT)),
        graph(Shape.of(4, 5, 7), node("a", List.of("input"), null, bare, new BatchNorm(1e-5, 0.1), new Tanh()),
            node("b", List.of("a", "input"), Join.ADD), node("c", List.of("a"), null, two),
            node("d", List.of("b", "c", "a"), Join.CONCAT, conv, new Tanh()),
            node("e", List.of("d", "b", "a"), Join.ADD, two, new Sigmoid())),
        // A factor for each channel, of something else than what it scales.
        graph(Shape.of(3, 4, 7), node("a", List.of("input"), null, conv, new Tanh()),
            node("f", List.of("input"), null, new GlobalAveragePool(), new Dense(7, true, INIT), new Sigmoid()),
            node("g", List.of("a", "f"), Join.MULTIPLY), node("h", List.of("g", "a"), Join.ADD, new Tanh())),
        // Nothing is trained before the last node; and its ReLU overwrites a gradient.
        graph(Shape.of(3, 3, 2), node("a", List.of("input"), null, new Tanh()),
            node("b", List.of("input", "a"), Join.CONCAT), node("c", List.of("b", "b"), Join.ADD, two, new Relu())),
        new LayerCase(sequence(nine, new Graph(List.of(node("a", List.of("input"), null, nine, new Relu()),
            node("b", List.of("input", "a"), Join.ADD), node("c", List.of("b", "a", "input"), Join.ADD,
                new Dense(97, true, INIT), new Relu()))), new Dense(5, true, INIT)), Shape.of(3)),
        graph(Shape.of(6), node("a", List.of("input"), null, new Identity()),
            node("b", List.of("a", "a", "input"), Join.CONCAT, nine)));
  }

  private static LayerCase graph(Shape input, Graph.Node... nodes) {
    return new LayerCase(new Graph(List.of(nodes)), input);
  }

  private static Graph.Node node(String name, List<String> from, Join join, Layer... layers) {
    return new Graph.Node(name, from, join == null ? Join.ADD : join, layers.length == 0 ? null : sequence(layers));
  }
}
