package bellows.data;

/**
 * The samples that one leaf of the reduction tree draws from: row r is sample {@code index + r · of} of the data set,
 * whatever shards or partitions it lies in.
 *
 * @param of how many leaves a run has
 */
public record Leaf(int index, int of, Rows samples) {
  /** Takes the samples of one leaf, in memory. */
  public static Leaf of(Samples all, int index, int of) {
    return new Leaf(index, of, all.every(of, index));
  }

  /** The number of the sample in {@code row} in its data set. */
  public long id(long row) {
    return index + row * of;
  }
}
