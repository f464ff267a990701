package bellows.figure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where the nodes of a graph without cycles stand (Sugiyama, Tagawa, Toda, 1981): each in the row below the lowest of
 * those that it comes from; rows ordered so that few edges cross; and each node as near below and above its neighbours
 * as its row has room. An edge that skips rows bends around their nodes.
 */
final class GraphLayout {
  /** More change nothing that anybody would see. */
  private static final int SWEEPS = 12;
  private static final double GAP = 18;
  /** Between an edge that passes and what stands beside it. */
  private static final double EDGE_GAP = 12;

  /** A node, or the place at which an edge passes a row. */
  private static final class Item {
    private final int row;
    private final double width;
    private final boolean passes;
    private final List<Item> above = new ArrayList<>();
    private final List<Item> below = new ArrayList<>();
    private int order;
    private double x;

    Item(int row, double width, boolean passes) {
      this.row = row;
      this.width = width;
      this.passes = passes;
    }
  }

  private final int[] rows;
  private final Item[] nodes;
  private final List<List<Item>> items = new ArrayList<>();
  /** Of each edge: where it begins, where it passes rows, where it ends. */
  private final List<List<Item>> paths = new ArrayList<>();

  /**
   * @param widths of the nodes
   * @param edges each from a node to one of a greater number
   */
  GraphLayout(double[] widths, List<int[]> edges) {
    rows = new int[widths.length];
    edges.stream().sorted(Comparator.comparingInt(edge -> edge[1]))
        .forEach(edge -> rows[edge[1]] = Math.max(rows[edge[1]], rows[edge[0]] + 1));
    nodes = new Item[widths.length];
    for (int i = 0; i <= IntStream.of(rows).max().orElse(0); i++) {
      items.add(new ArrayList<>());
    }
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = add(rows[i], widths[i], false);
    }
    edges.forEach(edge -> paths.add(path(nodes[edge[0]], nodes[edge[1]])));
    order();
    place();
  }

  private Item add(int row, double width, boolean passes) {
    Item item = new Item(row, width, passes);
    item.order = items.get(row).size();
    items.get(row).add(item);
    return item;
  }

  private List<Item> path(Item from, Item to) {
    List<Item> path = new ArrayList<>(List.of(from));
    for (int row = from.row + 1; row < to.row; row++) {
      path.add(add(row, 0, true));
    }
    path.add(to);
    for (int i = 1; i < path.size(); i++) {
      path.get(i - 1).below.add(path.get(i));
      path.get(i).above.add(path.get(i - 1));
    }
    return path;
  }

  /** Sweeps down and up, each item to the mean place of its neighbours; keeps the order with the fewest crossings. */
  private void order() {
    List<List<Item>> best = copy();
    int fewest = crossings();
    for (int sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
      boolean down = sweep % 2 == 0;
      for (int i = 1; i < items.size(); i++) {
        sort(items.get(down ? i : items.size() - 1 - i), down);
      }
      if (crossings() < fewest) {
        fewest = crossings();
        best = copy();
      }
    }
    for (int row = 0; row < best.size(); row++) {
      items.set(row, best.get(row));
      number(items.get(row));
    }
  }

  private List<List<Item>> copy() {
    List<List<Item>> copy = new ArrayList<>();
    items.forEach(row -> copy.add(new ArrayList<>(row)));
    return copy;
  }

  private static void sort(List<Item> row, boolean down) {
    row.sort(Comparator.comparingDouble(item -> {
      List<Item> neighbours = down ? item.above : item.below;
      return neighbours.stream().mapToDouble(other -> other.order).average().orElse(item.order);
    }));
    number(row);
  }

  private static void number(List<Item> row) {
    for (int i = 0; i < row.size(); i++) {
      row.get(i).order = i;
    }
  }

  private int crossings() {
    int crossings = 0;
    for (List<Item> row : items) {
      List<int[]> edges = new ArrayList<>();
      row.forEach(item -> item.below.forEach(other -> edges.add(new int[] {item.order, other.order})));
      for (int i = 0; i < edges.size(); i++) {
        for (int j = 0; j < i; j++) {
          int above = Integer.compare(edges.get(i)[0], edges.get(j)[0]);
          crossings += above * Integer.compare(edges.get(i)[1], edges.get(j)[1]) < 0 ? 1 : 0;
        }
      }
    }
    return crossings;
  }

  private void place() {
    items.forEach(row -> spread(row, new double[row.size()]));
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      boolean down = sweep % 2 == 0;
      for (int i = 0; i < items.size(); i++) {
        List<Item> row = items.get(down ? i : items.size() - 1 - i);
        spread(row, row.stream().mapToDouble(GraphLayout::wanted).toArray());
      }
    }
    double left = items.stream().flatMap(List::stream).mapToDouble(item -> item.x - item.width / 2).min().orElse(0);
    items.stream().flatMap(List::stream).forEach(item -> item.x -= left);
  }

  /** Between the means of both sides. */
  private static double wanted(Item item) {
    return IntStream.range(0, 2).mapToObj(side -> side == 0 ? item.above : item.below).filter(side -> !side.isEmpty())
        .mapToDouble(side -> side.stream().mapToDouble(other -> other.x).average().orElseThrow()).average()
        .orElse(item.x);
  }

  /**
   * Puts a row's items as near to where they would be as they have room, in least squares: those that would overlap
   * become a block at the mean of what its members want (pool adjacent violators).
   */
  private static void spread(List<Item> row, double[] wanted) {
    double[] shift = new double[row.size()];
    for (int i = 1; i < shift.length; i++) {
      Item before = row.get(i - 1);
      Item item = row.get(i);
      shift[i] = shift[i - 1] + (before.width + item.width) / 2 + (before.passes || item.passes ? EDGE_GAP : GAP);
    }
    double[] sums = new double[row.size()];
    int[] sizes = new int[row.size()];
    int blocks = 0;
    for (int i = 0; i < shift.length; i++) {
      sums[blocks] = wanted[i] - shift[i];
      sizes[blocks++] = 1;
      while (blocks > 1 && sums[blocks - 2] / sizes[blocks - 2] >= sums[blocks - 1] / sizes[blocks - 1]) {
        blocks--;
        sums[blocks - 1] += sums[blocks];
        sizes[blocks - 1] += sizes[blocks];
      }
    }
    for (int block = 0, i = 0; block < blocks; block++) {
      for (int end = i + sizes[block]; i < end; i++) {
        row.get(i).x = sums[block] / sizes[block] + shift[i];
      }
    }
  }

  /** From the top. */
  int row(int node) {
    return rows[node];
  }

  int rows() {
    return items.size();
  }

  /** The middle of a node, from the left. */
  double x(int node) {
    return nodes[node].x;
  }

  double width() {
    return items.stream().flatMap(List::stream).mapToDouble(item -> item.x + item.width / 2).max().orElse(0);
  }

  /** Where an edge is in each row from that of its first node to that of its last, from the left. */
  double[] path(int edge) {
    return paths.get(edge).stream().mapToDouble(item -> item.x).toArray();
  }
}
