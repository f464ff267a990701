package bellows.data;

import bellows.conf.BadInputException;
import bellows.tensor.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/**
 * The bytes of a {@link Shard}. Everything is big-endian:
 *
 * <pre>
 *   8        magic: 89 'B' 'L' 'W' 'S' 0D 0A 1A, so that a text transfer damages it visibly (PNG's idea)
 *   4        version, 1
 *   4        encoding: 1 for bytes, 2 for IEEE floats
 *   4        classes, 0 for real-valued targets
 *   4        this shard's number
 *   4        of how many
 *   4        rows
 *   4        rank, 0 to 8
 *   4·rank   extents of one sample, outermost first
 *   rows·(1 or 4)·size   the samples' values
 *   4·rows   the targets, as floats
 *   4        CRC-32C of all bytes before it
 * </pre>
 *
 * A reader checks the header against the file's length before it claims memory, and before it returns the checksum, and
 * that values are finite and targets within their classes.
 */
public final class ShardFormat {
  private static final long MAGIC = 0x89_42_4C_57_53_0D_0A_1AL;
  private static final int VERSION = 1;
  private static final int BYTES = 1;
  private static final int FLOATS = 2;
  private static final int MOST_AXES = 8;
  private static final int CHUNK = 1 << 16;

  /** A shard and the checksum that ended it, which tells it from any other. */
  public record Content(Shard shard, int checksum) {}

  private record Header(int encoding, int classes, int number, int of, int rows, Shape shape) {
    long values() {
      return (long) rows * shape.size();
    }

    long body() {
      return values() * (encoding == BYTES ? 1 : 4) + 4L * rows;
    }
  }

  private ShardFormat() {}

  /** Writes {@code shard}, in large pieces, and returns the checksum that ends it; the caller closes {@code out}. */
  public static int write(Shard shard, OutputStream out) throws IOException {
    Samples samples = shard.samples();
    int[] extents = samples.shape().extents();
    if (extents.length > MOST_AXES) {
      throw new IllegalArgumentException("expected at most " + MOST_AXES + " axes, found " + samples.shape());
    }
    ByteBuffer header = ByteBuffer.allocate(36 + 4 * extents.length);
    header.putLong(MAGIC).putInt(VERSION).putInt(samples.pixels() == null ? FLOATS : BYTES).putInt(samples.classes());
    header.putInt(shard.number()).putInt(shard.of()).putInt(samples.count()).putInt(extents.length);
    Arrays.stream(extents).forEach(header::putInt);
    CRC32C checksum = new CRC32C();
    write(header.array(), header.capacity(), out, checksum);
    if (samples.pixels() == null) {
      write(samples.features(), out, checksum);
    } else {
      write(samples.pixels(), samples.pixels().length, out, checksum);
    }
    write(samples.targets(), out, checksum);
    out.write(ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array());
    return (int) checksum.getValue();
  }

  /**
   * Reads a whole shard.
   *
   * @param path what errors call it
   * @param length of the file in bytes, which bounds every allocation
   * @throws BadInputException at the first byte that cannot be right
   */
  public static Content read(InputStream stream, String path, long length) {
    CRC32C checksum = new CRC32C();
    BinaryInput in = new BinaryInput(new CheckedInputStream(stream, checksum), path, length);
    Header header = header(in);
    BadInputException.check(in.offset() + header.body() + 4 == length,
        "%s: expected %d bytes, as its header promises %d rows of %s, found %d; the file is cut short or damaged: "
            + "prepare the data again", path, in.offset() + header.body() + 4, header.rows, header.shape, length);
    byte[] pixels = header.encoding == BYTES ? new byte[(int) header.values()] : null;
    float[] features = header.encoding == FLOATS ? new float[(int) header.values()] : null;
    if (pixels == null) {
      in.read(features, "values");
    } else {
      in.read(pixels, 0, pixels.length, "values");
    }
    float[] targets = new float[header.rows];
    in.read(targets, "targets");
    int expected = (int) checksum.getValue();
    int found = in.readInt("the checksum");
    BadInputException.check(found == expected,
        "%s: at byte %d: expected the checksum %08x of the bytes before, found %08x; "
        + "the file is damaged: prepare the data again", path, length - 4, expected, found);
    in.end();
    checkFinite(features, path);
    checkTargets(targets, header.classes, path);
    Samples samples = new Samples(header.shape, header.classes, pixels, features, targets);
    return new Content(new Shard(header.number, header.of, samples), found);
  }

  /** A right checksum vouches for the transport, not for the writer. */
  private static void checkFinite(float[] features, String path) {
    for (int i = 0; features != null && i < features.length; i++) {
      if (!Float.isFinite(features[i])) {
        throw new BadInputException("%s: value %d: expected a finite number, found %s", path, i, features[i]);
      }
    }
  }

  private static void checkTargets(float[] targets, int classes, String path) {
    for (int row = 0; row < targets.length; row++) {
      float target = targets[row];
      boolean right = classes == 0 ? Float.isFinite(target) : target >= 0 && target < classes && target == (int) target;
      if (!right) {
        throw new BadInputException("%s: row %d: expected as target %s, found %s", path, row,
            classes == 0 ? "a finite number" : "a class from 0 to " + (classes - 1), target);
      }
    }
  }

  private static Header header(BinaryInput in) {
    long magic = (long) in.readInt("the magic number") << 32 | in.readInt("the magic number") & 0xFFFFFFFFL;
    BadInputException.check(magic == MAGIC, "%s: at byte 0: expected a shard of Bellows (magic %016x), found %016x",
        in.path(), MAGIC, magic);
    field(in, "version", VERSION, VERSION);
    int encoding = field(in, "encoding", BYTES, FLOATS);
    int classes = field(in, "number of classes", 0, 1 << 24);
    int number = field(in, "shard number", 0, Integer.MAX_VALUE);
    long at = in.offset();
    int of = field(in, "number of shards", 1, 1 << 30);
    BadInputException.check(Integer.bitCount(of) == 1 && number < of,
        "%s: at byte %d: expected a power of two of shards above %d, found %d", in.path(), at, number, of);
    int rows = field(in, "number of rows", 0, Integer.MAX_VALUE);
    int[] extents = new int[field(in, "rank", 0, MOST_AXES)];
    long size = 1;
    for (int axis = 0; axis < extents.length; axis++) {
      extents[axis] = field(in, "extent", 1, Integer.MAX_VALUE);
      size *= extents[axis];
      Sources.checkFits(size, in.path());
    }
    in.expect(size * rows, "values");
    Sources.checkFits(size * rows, in.path());
    return new Header(encoding, classes, number, of, rows, Shape.of(extents));
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
