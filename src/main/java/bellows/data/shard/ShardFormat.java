package bellows.data.shard;

import bellows.conf.BadInputException;
import bellows.data.BinaryInput;
import bellows.data.Encoding;
import bellows.data.Samples;
import bellows.tensor.Shape;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/**
 * The bytes of a {@link Shard}. Everything is big-endian:
 *
 * <pre>
 *   8        magic: 89 'B' 'L' 'W' 'S' 0D 0A 1A, so that a text transfer damages it visibly (PNG's idea)
 *   4        version: 1, or 2 with weights
 *   4        encoding: 1 for bytes, 2 for IEEE floats, 3 for pictures
 *   4        classes, 0 for real-valued targets
 *   4        this shard's number
 *   4        of how many
 *   4        rows
 *   4        rank, 0 to 8
 *   4·rank   extents of one sample, outermost first
 *   rows·(1 or 4)·size   the samples' values
 *   4·rows   the targets, as floats
 *   4·rows   in version 2, the weights, as floats
 *   4        CRC-32C of all bytes before it
 * </pre>
 *
 * Where each sample is a picture in a file of its own, the encoding is 3, and after the number of shards follows what
 * {@link PictureFormat} says.
 *
 * <p>A reader checks the header against the file's length before it claims memory, and before it returns the checksum,
 * and that values are finite and targets within their classes.
 */
public final class ShardFormat {
  private static final long MAGIC = 0x89_42_4C_57_53_0D_0A_1AL;
  private static final int VERSION = 1;
  private static final int WEIGHTED = 2;
  private static final int MOST_AXES = 8;
  /** Bytes that are read or written at once. */
  static final int CHUNK = 1 << 16;

  /** Bytes of what all shards begin with. */
  static final int START = 28;

  /** A shard and the checksum that ended it, which tells it from any other. */
  public record Content(Shard shard, int checksum) {}

  /** What a file is that was found whole, and the checksum that ends it. */
  public record Verified(ShardHead head, int checksum) {}

  private ShardFormat() {}

  /** Writes {@code shard}, in large pieces, and returns the checksum that ends it; the caller closes {@code out}. */
  public static int write(Shard shard, OutputStream out) throws IOException {
    Samples samples = shard.samples();
    int[] extents = samples.shape().extents();
    if (extents.length > MOST_AXES) {
      throw new IllegalArgumentException("expected at most " + MOST_AXES + " axes, found " + samples.shape());
    }
    ByteBuffer header = ByteBuffer.allocate(36 + 4 * extents.length);
    header.put(start(samples.encoding(), samples.classes(), shard.number(), shard.of()));
    header.putInt(8, samples.weights() == null ? VERSION : WEIGHTED);
    header.putInt(samples.count()).putInt(extents.length);
    Arrays.stream(extents).forEach(header::putInt);
    CRC32C checksum = new CRC32C();
    write(header.array(), header.capacity(), out, checksum);
    if (samples.pixels() == null) {
      write(samples.features(), out, checksum);
    } else {
      write(samples.pixels(), samples.pixels().length, out, checksum);
    }
    write(samples.targets(), out, checksum);
    if (samples.weights() != null) {
      write(samples.weights(), out, checksum);
    }
    out.write(ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array());
    return (int) checksum.getValue();
  }

  /** What all shards begin with. */
  static byte[] start(Encoding encoding, int classes, int number, int of) {
    return ByteBuffer.allocate(START).putLong(MAGIC).putInt(VERSION).putInt(encoding.ordinal() + 1).putInt(classes)
        .putInt(number).putInt(of).array();
  }

  /**
   * Reads a whole shard of samples of one shape.
   *
   * @param path what errors call it
   * @param length of the file in bytes, which bounds every allocation
   * @throws BadInputException at the first byte that cannot be right
   */
  public static Content read(InputStream stream, String path, long length) {
    CRC32C checksum = new CRC32C();
    BinaryInput in = new BinaryInput(new CheckedInputStream(stream, checksum), path, length);
    ShardHead head = head(in, length);
    if (head.encoding() == Encoding.PICTURES) {
      PictureFormat.verify(in, head);
      end(in, checksum);
      throw new BadInputException("%s: expected samples of one shape, found pictures, which are read one by one", path);
    }
    int values = Math.toIntExact((long) head.rows() * head.shape().size());
    byte[] pixels = head.encoding() == Encoding.BYTES ? new byte[values] : null;
    float[] features = pixels == null ? new float[values] : null;
    if (pixels == null) {
      in.read(features, "values");
    } else {
      in.read(pixels, 0, pixels.length, "values");
    }
    float[] targets = new float[head.rows()];
    in.read(targets, "targets");
    float[] weights = head.weighted() ? new float[head.rows()] : null;
    if (weights != null) {
      in.read(weights, "weights");
    }
    int found = end(in, checksum);
    String fault = features == null ? null : NumberCheck.FINITE.fault(FloatBuffer.wrap(features), 0);
    fault = fault != null ? fault : NumberCheck.targets(head.classes()).fault(FloatBuffer.wrap(targets), 0);
    fault = fault != null || weights == null ? fault : NumberCheck.WEIGHTS.fault(FloatBuffer.wrap(weights), 0);
    BadInputException.check(fault == null, "%s: %s", path, fault);
    Samples samples = new Samples(head.shape(), head.classes(), pixels, features, targets, weights);
    return new Content(new Shard(head.number(), head.of(), samples), found);
  }

  /**
   * Reads a whole shard for its checksum alone, in as little memory as {@link #write} needs.
   *
   * @param path what errors call it
   * @param length of the file in bytes
   * @param copy takes every byte; the caller closes it
   * @throws BadInputException at the first byte that cannot be right
   */
  public static Verified verify(InputStream stream, String path, long length, OutputStream copy) {
    CRC32C sum = new CRC32C();
    BinaryInput in = new BinaryInput(new CheckedInputStream(new Copying(stream, copy), sum), path, length);
    ShardHead head = head(in, length);
    if (head.encoding() == Encoding.PICTURES) {
      ShardHead whole = PictureFormat.verify(in, head);
      return new Verified(whole, end(in, sum));
    }
    NumberCheck ofValues = head.encoding() == Encoding.FLOATS ? NumberCheck.FINITE : NumberCheck.NONE;
    String values = ofValues.fault(in, head.targetsAt(), "values");
    String targets = NumberCheck.targets(head.classes()).fault(in, head.weightsAt(), "targets");
    String weights = NumberCheck.WEIGHTS.fault(in, length - 4, "weights");
    int checksum = end(in, sum);
    String fault = values != null ? values : targets != null ? targets : weights;
    BadInputException.check(fault == null, "%s: %s", path, fault);
    return new Verified(head, checksum);
  }

  /** Passes on what is read. */
  private static final class Copying extends FilterInputStream {
    private final OutputStream copy;

    Copying(InputStream in, OutputStream copy) {
      super(in);
      this.copy = copy;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) == 1 ? one[0] & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int from, int count) throws IOException {
      int found = in.read(into, from, count);
      if (found > 0) {
        copy.write(into, from, found);
      }
      return found;
    }
  }

  /** The checksum that ends the file, if it is that of the bytes before. */
  private static int end(BinaryInput in, CRC32C checksum) {
    long at = in.offset();
    int expected = (int) checksum.getValue();
    int found = in.readInt("the checksum");
    BadInputException.check(found == expected,
        "%s: at byte %d: expected the checksum %08x of the bytes before, found %08x; "
        + "the file is damaged: prepare the data again", in.path(), at, expected, found);
    in.end();
    return found;
  }

  private static ShardHead head(BinaryInput in, long length) {
    ShardHead head = head(in);
    if (head.encoding() == Encoding.PICTURES) {
      return new ShardHead(Encoding.PICTURES, head.classes(), head.number(), head.of(), 0, null, length);
    }
    BadInputException.check(head.length() == length,
        "%s: expected %d bytes, as its header promises %d rows of %s, found %d; the file is cut short or damaged: "
            + "prepare the data again", in.path(), head.length(), head.rows(), head.shape(), length);
    return head;
  }

  private static ShardHead head(BinaryInput in) {
    long magic = (long) in.readInt("the magic number") << 32 | in.readInt("the magic number") & 0xFFFFFFFFL;
    BadInputException.check(magic == MAGIC, "%s: at byte 0: expected a shard of Bellows (magic %016x), found %016x",
        in.path(), MAGIC, magic);
    boolean weighted = field(in, "version", VERSION, WEIGHTED) == WEIGHTED;
    int most = weighted ? Encoding.FLOATS.ordinal() + 1 : Encoding.values().length;
    Encoding encoding = Encoding.values()[field(in, "encoding", 1, most) - 1];
    int classes = field(in, "number of classes", 0, 1 << 24);
    int number = field(in, "shard number", 0, Integer.MAX_VALUE);
    long at = in.offset();
    int of = field(in, "number of shards", 1, 1 << 30);
    BadInputException.check(Integer.bitCount(of) == 1 && number < of,
        "%s: at byte %d: expected a power of two of shards above %d, found %d", in.path(), at, number, of);
    if (encoding == Encoding.PICTURES) {
      return new ShardHead(encoding, classes, number, of, 0, null, 0);
    }
    int rows = field(in, "number of rows", 0, Integer.MAX_VALUE);
    int[] extents = new int[field(in, "rank", 0, MOST_AXES)];
    long size = 1;
    for (int axis = 0; axis < extents.length; axis++) {
      extents[axis] = field(in, "extent", 1, Integer.MAX_VALUE);
      size *= extents[axis];
      Samples.checkFits(size, in.path());
    }
    in.expect(size * rows, "values");
    Samples.checkFits(size * rows, in.path());
    return ShardHead.of(encoding, classes, number, of, rows, Shape.of(extents), weighted);
  }

  private static int field(BinaryInput in, String what, int least, int most) {
    long at = in.offset();
    int value = in.readInt("the " + what);
    BadInputException.check(value >= least && value <= most, "%s: at byte %d: expected as %s %s, found %d", in.path(),
        at, what, least == most ? least : least + " to " + most, value);
    return value;
  }

  private static void write(float[] values, OutputStream out, CRC32C checksum) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    for (int done = 0; done < values.length;) {
      int count = Math.min(CHUNK / 4, values.length - done);
      chunk.clear().asFloatBuffer().put(values, done, count);
      write(chunk.array(), 4 * count, out, checksum);
      done += count;
    }
  }

  private static void write(byte[] bytes, int count, OutputStream out, CRC32C checksum) throws IOException {
    checksum.update(bytes, 0, count);
    out.write(bytes, 0, count);
  }
}
