package bellows.nn.model;

import bellows.conf.Entry;
import bellows.conf.Settings;
import bellows.nn.LayerKind;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a {@link Graph} as run files write it: {@code {graph = [{a = [relu]}, {b {from = [input, a], join = add}}]}}.
 */
final class GraphNodes {
  private GraphNodes() {}

  /** Nodes are named by their keys; one that does not say what it reads, reads the node before it. */
  static Graph read(Settings settings, LayerKind.Context context) {
    List<Graph.Node> nodes = new ArrayList<>();
    String before = Graph.INPUT;
    for (Entry entry : settings.entries("nodes")) {
      Settings keys = entry.settings("layers").within(LayerKeys.NODE);
      List<String> from = keys.has("from") ? keys.texts("from") : List.of(before);
      Join join = keys.choice("join", Join.class, Join.ADD);
      nodes.add(keys.located(() -> new Graph.Node(entry.name(), from, join,
          keys.has("layers") ? (Sequential) context.sequence(keys.entries("layers")) : null)));
      before = entry.name();
    }
    return new Graph(nodes);
  }
}
