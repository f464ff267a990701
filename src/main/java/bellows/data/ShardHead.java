package bellows.data;

import bellows.tensor.Shape;

/**
 * What a shard's file says of itself before its first sample; see {@link ShardFormat}.
 *
 * @param pixels whether values are bytes; else floats
 * @param classes 0 for real-valued targets
 * @param of how many shards, a power of two
 */
public record ShardHead(boolean pixels, int classes, int number, int of, int rows, Shape shape) {
  /** Of a shard in memory. */
  public static ShardHead of(Shard shard) {
    Samples samples = shard.samples();
    return new ShardHead(samples.pixels() != null, samples.classes(), shard.number(), shard.of(), samples.count(),
        samples.shape());
  }

  /** Where the first sample's values begin. */
  long valuesAt() {
    return 36 + 4L * shape.rank();
  }

  /** Bytes of one sample's values. */
  long rowBytes() {
    return (long) shape.size() * (pixels ? 1 : 4);
  }

  long targetsAt() {
    return valuesAt() + rows * rowBytes();
  }

  /** Of the whole file, with the checksum that ends it. */
  long length() {
    return targetsAt() + 4L * rows + 4;
  }
}
