package bellows.neighbours;

import bellows.kernel.Kernels;
import bellows.tensor.Arena;
import bellows.tensor.product.AbsoluteDifferences;
import bellows.tensor.product.Gemm;

/**
 * The nearness of some queries to a block of training rows, which is packed once for all queries: by the product of
 * matrices, or for L1 by its relative. For one thread.
 */
final class Nearness {
  private final Distance distance;
  private final Kernels kernels;
  private final Gemm gemm;
  private final AbsoluteDifferences differences;
  private final float[] packed;
  private final float[] starts;
  /** Rows at their length 1, for those who need them so. */
  private final float[] scaled;
  private final float[] values;
  private final int stride;
  private int columns;

  /** @param shape of the blocks that will be packed */
  Nearness(Distance distance, Kernels kernels, RowBlock shape) {
    this.distance = distance;
    this.kernels = kernels;
    gemm = new Gemm(kernels, Arena.allocating());
    differences = new AbsoluteDifferences(kernels, gemm);
    stride = Math.max(shape.capacity(), kernels.lanes());
    packed = new float[gemm.packedSize(shape.size(), stride)];
    starts = new float[stride];
    scaled = distance == Distance.COSINE ? new float[shape.values().length] : null;
    values = new float[Gemm.HEIGHT * stride];
  }

  /** Takes the training rows that queries are to be compared with. */
  void pack(RowBlock rows) {
    columns = rows.count();
    for (int row = 0; row < columns; row++) {
      starts[row] = distance.start(rows, row);
    }
    if (distance != Distance.L1) {
      gemm.pack(rows.size(), columns, scaled == null ? rows.values() : scale(rows), 0, 1, rows.stride(), packed, 0);
      return;
    }
    columns = Math.max(columns, Math.min(rows.capacity(), kernels.lanes())); // of those beyond, nobody asks
    gemm.pack(rows.size(), columns, rows.values(), 0, 1, rows.stride(), packed, 0);
  }

  private float[] scale(RowBlock rows) {
    for (int row = 0; row < rows.count(); row++) {
      double factor = distance.factor(rows, row);
      int end = rows.at(row) + rows.size();
      for (int i = rows.at(row); i < end; i++) {
        scaled[i] = (float) (factor * rows.values()[i]);
      }
    }
    return scaled;
  }

  /**
   * Compares queries with all rows.
   *
   * @param count of queries from {@code first} on, at most {@link Gemm#HEIGHT}
   * @return a row of values for each query, {@link #stride} apart
   */
  float[] of(RowBlock queries, int first, int count) {
    if (distance == Distance.L1) {
      Gemm.start(count, columns, starts, 0, values, 0, stride);
      differences.subtract(count, columns, queries.size(), queries.values(), queries.at(first), queries.stride(), packed,
          0, values, 0, stride);
    } else {
      gemm.multiply(count, columns, queries.size(), queries.values(), queries.at(first), queries.stride(), packed, 0,
          starts, 0, values, 0, stride);
    }
    return values;
  }

  int stride() {
    return stride;
  }
}
