package bellows.neighbours;

import java.io.Serializable;
import java.util.Arrays;

/**
 * The k nearest rows of each of some queries, the nearest first, and of equally near ones that with the lower number:
 * so they are the same in whatever order rows are offered, and by whom.
 */
public final class NeighbourLists implements Serializable {
  private static final long serialVersionUID = 1;

  private final int k;
  private final long[] queries;
  private final float[] targets;
  private final int[] sizes;
  private final double[] measures;
  private final long[] ids;
  private final float[] labels;

  /**
   * Empty ones.
   *
   * @param queries their numbers
   * @param targets of the queries
   */
  NeighbourLists(int k, long[] queries, float[] targets) {
    this.k = k;
    this.queries = queries;
    this.targets = targets;
    sizes = new int[queries.length];
    measures = new double[Math.multiplyExact(k, queries.length)];
    ids = new long[measures.length];
    labels = new float[measures.length];
    Arrays.fill(measures, Double.POSITIVE_INFINITY);
  }

  /** Beyond this measure no row is taken any more; infinite while there is room. */
  double worst(int query) {
    return measures[query * k + k - 1];
  }

  /** Takes a row, if it is one of the k nearest so far. */
  void offer(int query, double measure, long id, float label) {
    int from = query * k;
    int at = from + sizes[query];
    while (at > from && (measure < measures[at - 1] || measure == measures[at - 1] && id < ids[at - 1])) {
      at--;
    }
    if (at == from + k) {
      return;
    }
    sizes[query] = Math.min(k, sizes[query] + 1);
    int moved = from + sizes[query] - at - 1;
    System.arraycopy(measures, at, measures, at + 1, moved);
    System.arraycopy(ids, at, ids, at + 1, moved);
    System.arraycopy(labels, at, labels, at + 1, moved);
    measures[at] = measure;
    ids[at] = id;
    labels[at] = label;
  }

  /** Takes in what another has found for the same queries among other rows. */
  public NeighbourLists merge(NeighbourLists other) {
    for (int query = 0; query < queries.length; query++) {
      for (int rank = 0; rank < other.sizes[query]; rank++) {
        int at = query * k + rank;
        offer(query, other.measures[at], other.ids[at], other.labels[at]);
      }
    }
    return this;
  }

  /** How many queries there are. */
  public int count() {
    return queries.length;
  }

  /** The most neighbours of a query. */
  public int k() {
    return k;
  }

  /** The number of a query in its data. */
  public long query(int query) {
    return queries[query];
  }

  /** Of a query; NaN where nobody knows. */
  public float target(int query) {
    return targets[query];
  }

  /** How many neighbours of a query were found: k, if there are so many rows. */
  public int size(int query) {
    return sizes[query];
  }

  /** See {@link Distance#told}. */
  public double measure(int query, int rank) {
    return measures[query * k + rank];
  }

  /** The number of a neighbour in the training data; ranks are from 0. */
  public long id(int query, int rank) {
    return ids[query * k + rank];
  }

  /** The target of a neighbour. */
  public float label(int query, int rank) {
    return labels[query * k + rank];
  }
}
