package bellows.data.shard;

import bellows.data.Encoding;
import bellows.data.Rows;
import bellows.data.Samples;
import bellows.tensor.Shape;

/**
 * What a shard's file says of itself; see {@link ShardFormat}.
 *
 * @param classes 0 for real-valued targets
 * @param of how many shards, a power of two
 * @param shape of every sample; null for pictures, whose sizes differ
 * @param length of the whole file in bytes, with the checksum that ends it
 * @param weighted whether each sample says how often it counts; never of pictures
 */
public record ShardHead(Encoding encoding, int classes, int number, int of, int rows, Shape shape, long length,
    boolean weighted) {
  /** Of samples that count once each. */
  public ShardHead(Encoding encoding, int classes, int number, int of, int rows, Shape shape, long length) {
    this(encoding, classes, number, of, rows, shape, length, false);
  }

  /** Of samples of one shape, which say how long the file is. */
  static ShardHead of(Encoding encoding, int classes, int number, int of, int rows, Shape shape, boolean weighted) {
    long width = encoding == Encoding.BYTES ? 1 : 4;
    long length = 36 + 4L * shape.rank() + rows * (width * shape.size() + (weighted ? 8 : 4)) + 4;
    return new ShardHead(encoding, classes, number, of, rows, shape, length, weighted);
  }

  /** The head of a shard that is in memory. */
  public static ShardHead of(Shard shard) {
    Samples samples = shard.samples();
    return of(samples.encoding(), samples.classes(), shard.number(), shard.of(), samples.count(), samples.shape(),
        samples.weights() != null);
  }

  /** The samples of the file that has this head. */
  public Rows open(ShardBytes bytes) {
    return encoding == Encoding.PICTURES ? new PictureRows(this, bytes) : new ShardRows(this, bytes);
  }

  /** Where the first sample's values begin; of samples of one shape. */
  long valuesAt() {
    return 36 + 4L * shape.rank();
  }

  /** Bytes of one sample's values; of samples of one shape. */
  long rowBytes() {
    return (long) shape.size() * (encoding == Encoding.BYTES ? 1 : 4);
  }

  /** Where the targets begin; of pictures, the table that has them. */
  long targetsAt() {
    return encoding == Encoding.PICTURES ? length - 8 - (long) PictureFormat.ENTRY * rows
        : valuesAt() + rows * rowBytes();
  }

  /** Where the weights begin, or would; of samples of one shape. */
  long weightsAt() {
    return targetsAt() + 4L * rows;
  }
}
