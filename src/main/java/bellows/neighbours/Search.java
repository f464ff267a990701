package bellows.neighbours;

import bellows.kernel.Kernels;
import bellows.tensor.product.Gemm;
import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * Finds the k nearest training rows of each query, block by block. What it finds is a function of the rows alone: every
 * row that may be one of the k is measured exactly, and the others are proven not to be (see {@link Distance}). For one
 * thread.
 */
final class Search {
  private final Distance distance;
  private final int k;
  private final Folds folds;
  private final RowBlock rows;
  private final Nearness nearness;
  private final Kernels kernels;
  /** Of the rows that may be among the nearest to a query, and their nearness. */
  private final int[] candidates;
  private final float[] near;
  private final float[] sorted;

  /**
   * @param folds of the training rows, among which the queries are; null where queries are others
   * @param rows memory for a block of training rows
   */
  Search(Distance distance, int k, Folds folds, RowBlock rows, Kernels kernels) {
    this.distance = distance;
    this.k = k;
    this.folds = folds;
    this.rows = rows;
    this.kernels = kernels;
    nearness = new Nearness(distance, kernels, rows);
    candidates = new int[rows.capacity()];
    near = new float[rows.capacity()];
    sorted = new float[rows.capacity()];
  }

  /**
   * Compares queries with all training rows.
   *
   * @param pairs told after each block how many were compared
   */
  NeighbourLists run(RowBlock queries, LeafRows training, LongConsumer pairs) {
    NeighbourLists found = new NeighbourLists(k, queries.ids(), queries.targets());
    training.rewind();
    while (training.fill(rows)) {
      nearness.pack(rows);
      for (int first = 0; first < queries.count(); first += Gemm.HEIGHT) {
        int some = Math.min(Gemm.HEIGHT, queries.count() - first);
        float[] values = nearness.of(queries, first, some);
        for (int i = 0; i < some; i++) {
          select(queries, first + i, values, i * nearness.stride(), found);
        }
      }
      pairs.accept((long) queries.count() * rows.count());
    }
    return found;
  }

  /** Measures the rows of the block that may be nearer to a query than what was found. */
  private void select(RowBlock queries, int query, float[] values, int at, NeighbourLists found) {
    float limit = limit(queries, query, found.worst(query));
    int count = gather(queries.id(query), values, at, limit);
    if (count > k) {
      limit = Math.max(limit, limit(queries, query, kthMeasure(queries, query, count)));
    }
    for (int i = 0; i < count; i++) {
      if (near[i] >= limit) {
        int row = candidates[i];
        found.offer(query, distance.measure(queries, query, rows, row), rows.id(row), rows.target(row));
        limit = Math.max(limit, limit(queries, query, found.worst(query)));
      }
    }
  }

  /** The least nearness of a row that is not farther than {@code measure}, rounded down. */
  private float limit(RowBlock queries, int query, double measure) {
    if (measure == Double.POSITIVE_INFINITY) {
      return Float.NEGATIVE_INFINITY;
    }
    double least = distance.least(measure, queries.norm(query), rows.largestNorm(), rows.size());
    return least > -Float.MAX_VALUE ? Math.nextDown((float) least) : Float.NEGATIVE_INFINITY;
  }

  /** The rows of the block with at least this nearness that the query may have as neighbours. */
  private int gather(long query, float[] values, int at, float limit) {
    int count = 0;
    int row = kernels.firstAtLeast(values, at, rows.count(), limit);
    while (row < rows.count()) {
      if (folds == null || folds.fold(rows.id(row)) != folds.fold(query)) {
        candidates[count] = row;
        near[count++] = values[at + row];
      }
      row++;
      row += kernels.firstAtLeast(values, at + row, rows.count() - row, limit);
    }
    return count;
  }

  /** A measure that at least k candidates are within, by their nearness. */
  private double kthMeasure(RowBlock queries, int query, int count) {
    System.arraycopy(near, 0, sorted, 0, count);
    Arrays.sort(sorted, 0, count);
    double most = distance.most(sorted[count - k], queries.norm(query), rows.largestNorm(), rows.size());
    return Double.isNaN(most) ? Double.POSITIVE_INFINITY : most;
  }
}
