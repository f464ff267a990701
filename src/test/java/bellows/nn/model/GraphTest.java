package bellows.nn.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.Refusal;
import bellows.conf.Settings;
import bellows.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How graphs are written and refused; what they compute is part of {@link LayerContractTest}. */
class GraphTest {
  private static Graph read(String nodes) {
    Settings run = Settings.parse("network = [{graph = [" + nodes + "]}]", "run");
    return (Graph) run.located(() -> new Layers(3).sequential(run.entries("network"))).layers().get(0).layer();
  }

  @Test
  void nodesReadTheOneBeforeThemUnlessTheySayOtherwise() {
    Graph graph = read("{a = [{dense = 4}, relu]}, {b = [{dense = 4}]}, {c {from = [b, a, input], join = concat}}, "
        + "{d {from = [c, c], join = multiply, layers = [{dense = 2}]}}");
    assertEquals("[[-1], [0], [1, 0, -1], [2, 2]]", graph.sources().toString());
    assertEquals("[4, 4, 14, 2]", graph.outputs(Shape.of(6)).toString());
    assertEquals("[6, 4, 14, 14]", graph.inputs(Shape.of(6)).toString());
    assertEquals(6 * 4 + 4 * 4 + 14 * 2, graph.multiplyAdds(Shape.of(6)));
    assertEquals("4 nodes: c = b ∥ a ∥ input, d = c · c", graph.detail());
    assertEquals("[a, b, d]", graph.children().stream().map(named -> named.name()).toList().toString());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "{a = [relu]}, {b = [tanh]}, {b = [relu]} | expected a node's name of its own, found 'b' twice",
      "{a {from = [b], layers = [relu]}}, {b = [relu]} | node a: expected to read input or a node before it, found 'b'",
      "{a = [relu]}, {b {from = [input], layers = [relu]}} | node a: expected a node behind it that reads it, found none",
      "{a {from = [input]}} | node a: expected layers, or several nodes to join, found neither",
      "{input = [relu]} | expected a node's name without dots that is not input, found 'input'",
      "{a {from = [input, input], join = max}} | expected one of add, concat, multiply, found 'max'",
      "{a {from = [input, input], jion = add}} | unknown key"})
  void whatCannotBeIsRefused(String nodes, String message) {
    Refusal.of(() -> {
      Settings run = Settings.parse("network = [{graph = [" + nodes + "]}]", "run");
      run.located(() -> new Layers(3).sequential(run.entries("network")));
      run.finish();
    }, message);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "{a = [{dense = 4}]}, {b {from = [input, a]}} | node b: expected values of one shape, found 6 and 4",
      "{a = [{dense = 4}]}, {b {from = [input, a], join = multiply}} | node b: expected two values of one shape",
      "{a = [{reshape = [3, 2]}]}, {b {from = [a, input], join = concat}} | differ in their channels only",
      "{a = [{dense = 4}]}, {b = [{conv {filters = 1, kernel = 1}}]} | b: layer conv1 (conv): expected an image"})
  void shapesThatDoNotFitAreRefusedByTheNodesName(String nodes, String message) {
    Refusal.of(() -> read(nodes).output(Shape.of(6)), message);
  }
}
