package bellows.figure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GraphTest {
  private static GraphLayout layout(int nodes, int[]... edges) {
    return new GraphLayout(IntStream.range(0, nodes).mapToDouble(i -> 40 + 10 * (i % 3)).toArray(), List.of(edges));
  }

  @Test
  void nodesStandBelowTheLowestThatTheyComeFrom() {
    GraphLayout layout = layout(5, new int[] {0, 1}, new int[] {1, 2}, new int[] {0, 3}, new int[] {2, 4}, new int[] {3, 4});
    assertArrayEquals(new int[] {0, 1, 2, 1, 3}, IntStream.range(0, 5).map(layout::row).toArray());
    assertEquals(4, layout.rows());
    assertEquals(3, layout.path(4).length, "from row 1 by row 2 to row 3");
  }

  /** Two chains whose second row was added the wrong way round. */
  @Test
  void edgesThatNeedNotCrossDoNot() {
    GraphLayout layout = layout(6, new int[] {0, 3}, new int[] {1, 2}, new int[] {3, 5}, new int[] {2, 4});
    for (int[] pair : new int[][] {{0, 1}, {3, 2}, {5, 4}}) {
      assertTrue(layout.x(pair[0]) < layout.x(pair[1]) == layout.x(0) < layout.x(1), pair[0] + " and " + pair[1]);
    }
  }

  @Test
  void nothingOverlapsAndEdgesPassBesideNodes() {
    // A ladder: each node takes the two before it, and the first.
    int nodes = 12;
    List<int[]> edges = IntStream.range(1, nodes).boxed().flatMap(i -> IntStream.of(i - 1, i - 2, 0)
        .filter(from -> from >= 0 && from < i).distinct().mapToObj(from -> new int[] {from, i})).toList();
    double[] widths = IntStream.range(0, nodes).mapToDouble(i -> 60).toArray();
    GraphLayout layout = new GraphLayout(widths, edges);
    for (int edge = 0; edge < edges.size(); edge++) {
      double[] path = layout.path(edge);
      for (int i = 1; i < path.length - 1; i++) {
        for (int node = 0; node < nodes; node++) {
          boolean beside = layout.row(node) != layout.row(edges.get(edge)[0]) + i
              || Math.abs(layout.x(node) - path[i]) >= 30;
          assertTrue(beside, "edge " + edge + " through node " + node);
        }
      }
    }
    assertTrue(IntStream.range(0, nodes).allMatch(i -> layout.x(i) >= 30 && layout.x(i) <= layout.width() - 30));
  }

  @Test
  void saysItsBoxesAndRefusesCycles() {
    Graph graph = new Graph("Sum").note("how to read");
    int a = graph.box(new Graph.Line("a", Color.BLACK), new Graph.Line("3", Color.BLUE));
    int b = graph.box(new Graph.Line("b = a + a", Color.BLACK));
    graph.arrow(a, b).arrow(a, b);
    assertEquals(List.of("how to read", "a; 3", "b = a + a"), graph.texts());
    assertEquals(FigureFile.svg(graph), FigureFile.svg(graph));
    assertTrue(FigureFile.svg(graph).contains(">b = a + a</text>"));
    assertThrows(IllegalArgumentException.class, () -> graph.arrow(b, a));
    assertThrows(IllegalArgumentException.class, () -> graph.arrow(a, 2));
  }
}
