package bellows.neighbours;

import bellows.conf.BadInputException;
import java.util.Arrays;

/** Samples in memory, row after row, with what is known of each. Filled again and again. For one thread. */
final class RowBlock {
  /** Squares of larger rows would not be floats any more; the bounds of {@link Distance} rely on that they are. */
  private static final double LARGEST = 1e18;
  /** Rows so many floats apart would share few sets of the caches. */
  private static final int PAGE = 256;
  private static final int LINE = 16;

  private final int size;
  private final int stride;
  private final float[] values;
  private final double[] norms;
  private final long[] ids;
  private final float[] targets;
  private int count;
  private double largestNorm;

  /**
   * Makes room.
   *
   * @param size values of a row
   */
  RowBlock(int capacity, int size) {
    this.size = size;
    stride = size % PAGE == 0 ? size + LINE : size;
    values = new float[Math.multiplyExact(capacity, stride)];
    norms = new double[capacity];
    ids = new long[capacity];
    targets = new float[capacity];
  }

  void clear() {
    count = 0;
    largestNorm = 0;
  }

  /**
   * Takes in the row that was put at {@link #end}.
   *
   * @throws BadInputException if it has a value that is no number or too large
   */
  void add(long id, float target) {
    int at = end();
    double norm = Math.sqrt(Exact.dot(values, at, values, at, size));
    if (!(norm < LARGEST)) {
      throw tooLarge(id, at);
    }
    ids[count] = id;
    targets[count] = target;
    norms[count] = norm;
    largestNorm = Math.max(largestNorm, norm);
    count++;
  }

  private BadInputException tooLarge(long id, int at) {
    for (int i = 0; i < size; i++) {
      if (!Float.isFinite(values[at + i])) {
        return new BadInputException("sample %d: expected numbers, found %s in place %d of %d: it has no neighbours", id,
            values[at + i], i + 1, size);
      }
    }
    return new BadInputException("sample %d: expected values whose squares add up to less than 1e36, found more; "
        + "data.normalise = auto makes them smaller", id);
  }

  /** Where the next row goes. */
  int end() {
    return at(count);
  }

  boolean isFull() {
    return count == ids.length;
  }

  int at(int row) {
    return row * stride;
  }

  int count() {
    return count;
  }

  int capacity() {
    return ids.length;
  }

  int size() {
    return size;
  }

  int stride() {
    return stride;
  }

  float[] values() {
    return values;
  }

  /** Length of a row, by L2. */
  double norm(int row) {
    return norms[row];
  }

  /** Of all rows. */
  double largestNorm() {
    return largestNorm;
  }

  long id(int row) {
    return ids[row];
  }

  float target(int row) {
    return targets[row];
  }

  long[] ids() {
    return Arrays.copyOf(ids, count);
  }

  float[] targets() {
    return Arrays.copyOf(targets, count);
  }
}
