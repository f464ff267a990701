package bellows.nn.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.conf.Settings;
import bellows.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayerGraphTest {
  private static List<String> graph(String network) {
    Model model = Zoo.model(Settings.parse("network = " + network, "test"), Shape.of(8, 8, 4), 10);
    LayerGraph graph = LayerGraph.of(model);
    List<String> lines = new ArrayList<>();
    for (LayerGraph.Node node : graph.nodes()) {
      lines.add(node.layer() + (node.part() == null ? "" : "/" + node.part()) + " " + node.inputs());
    }
    lines.add("output " + graph.output());
    return lines;
  }

  @Test
  void aChain() {
    assertEquals(List.of("relu1 [-1]", "flatten1 [0]", "dense1 [1]", "output 2"),
        graph("[relu, flatten, {dense = 10}]"));
  }

  @Test
  void whatBranchesReadAndWhatIsMadeOfThem() {
    assertEquals(List.of("residual1.body.conv1 [-1]", "residual1.body.relu1 [0]", "residual1/sum [1, -1]",
        "flatten1 [2]", "dense1 [3]", "output 4"),
        graph("[{residual = [{conv {filters = 4, kernel = 3, padding = 1}}, relu]}, flatten, {dense = 10}]"));
  }
}
