package bellows.data.shard;

import bellows.conf.BadInputException;
import bellows.data.BinaryInput;
import bellows.data.Encoding;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The bytes of a shard of pictures, of which each is a file of its own length. After what all shards begin with (see
 * {@link ShardFormat}; the encoding is 3) follow, big-endian:
 *
 * <pre>
 *   for each picture: 4 its length, then its bytes
 *   4        zero: no more pictures
 *   16·rows  for each picture: 8 where its bytes begin in the file, 4 its length, 4 its target as a float
 *   4        rows
 *   4        CRC-32C of all bytes before it
 * </pre>
 *
 * So a shard is written front to back without knowing how many pictures it will have, checked front to back in little
 * memory, and read at any picture by its entry in the table.
 */
public final class PictureFormat {
  /** Bytes of a picture's entry in the table. */
  static final int ENTRY = 16;

  /** The most bytes that a picture's file may have: as large as ten thousand by ten thousand raw pixels. */
  public static final int MOST_BYTES = 300_000_000;

  private static final int CHUNK = 1 << 16;

  private PictureFormat() {}

  /** Writes one shard, picture by picture. The caller closes the stream. */
  public static final class Writer {
    private final OutputStream out;
    private final CRC32C checksum = new CRC32C();
    private final ByteBuffer word = ByteBuffer.allocate(ENTRY);
    private long[] starts = new long[64];
    private int[] lengths = new int[64];
    private float[] targets = new float[64];
    private int rows;
    private long at;

    public Writer(OutputStream out, int classes, int number, int of) throws IOException {
      this.out = out;
      byte[] start = ShardFormat.start(Encoding.PICTURES, classes, number, of);
      write(start, start.length);
    }

    /** Adds the first {@code length} of {@code bytes} as a picture. */
    public void add(byte[] bytes, int length, float target) throws IOException {
      if (length < 1 || length > MOST_BYTES) {
        throw new IllegalArgumentException("expected a picture of 1 to " + MOST_BYTES + " bytes, found " + length);
      }
      if (rows == starts.length) {
        starts = Arrays.copyOf(starts, 2 * rows);
        lengths = Arrays.copyOf(lengths, 2 * rows);
        targets = Arrays.copyOf(targets, 2 * rows);
      }
      write(word.clear().putInt(length).array(), 4);
      starts[rows] = at;
      lengths[rows] = length;
      targets[rows++] = target;
      write(bytes, length);
    }

    /** Writes what follows the last picture; returns the checksum that ends the file. */
    public int finish() throws IOException {
      write(word.clear().putInt(0).array(), 4);
      for (int row = 0; row < rows; row++) {
        write(word.clear().putLong(starts[row]).putInt(lengths[row]).putFloat(targets[row]).array(), ENTRY);
      }
      write(word.clear().putInt(rows).array(), 4);
      int sum = (int) checksum.getValue();
      out.write(word.clear().putInt(sum).array(), 0, 4);
      at += 4;
      return sum;
    }

    public int rows() {
      return rows;
    }

    /** Bytes written so far. */
    public long length() {
      return at;
    }

    private void write(byte[] bytes, int count) throws IOException {
      checksum.update(bytes, 0, count);
      out.write(bytes, 0, count);
      at += count;
    }
  }

  /**
   * Reads on after the start of a shard, up to its checksum. That the table tells the pictures that were read is seen
   * from a checksum over both, in memory that does not grow with them; no entry may point outside in any case.
   *
   * @return the head with the number of rows
   */
  static ShardHead verify(BinaryInput in, ShardHead head) {
    CRC32C streamed = new CRC32C();
    int pictures = skipPictures(in, head, streamed);
    long table = in.offset();
    long rows = (head.length() - 8 - table) / ENTRY;
    BadInputException.check(rows == pictures && table + rows * ENTRY + 8 == head.length(),
        "%s: at byte %d: expected a table of %d pictures, found %d bytes left; the file is cut short or damaged: "
            + "prepare the data again", in.path(), table, pictures, head.length() - table);
    CRC32C listed = new CRC32C();
    byte[] entry = new byte[ENTRY];
    String fault = null;
    for (int row = 0; row < pictures; row++) {
      in.read(entry, 0, ENTRY, "the table");
      listed.update(entry, 0, 12);
      ByteBuffer fields = ByteBuffer.wrap(entry);
      long from = fields.getLong();
      int length = fields.getInt();
      BadInputException.check(from >= ShardFormat.START && from < table && length > 0 && length <= table - from,
          "%s: row %d: expected a picture before byte %d, found %d bytes from %d on", in.path(), row, table, length,
          from);
      fault = fault == null ? NumberCheck.target(fields.getFloat(), head.classes(), row) : fault;
    }
    int counted = in.readInt("the number of pictures");
    BadInputException.check(counted == pictures && listed.getValue() == streamed.getValue(),
        "%s: at byte %d: expected the table of the %d pictures before it, found another of %d", in.path(), table,
        pictures, counted);
    BadInputException.check(fault == null, "%s: %s", in.path(), fault);
    return new ShardHead(head.encoding(), head.classes(), head.number(), head.of(), pictures, null, head.length());
  }

  /** Reads all pictures and the zero after them; returns how many, and what the table should say in {@code told}. */
  private static int skipPictures(BinaryInput in, ShardHead head, CRC32C told) {
    byte[] chunk = new byte[CHUNK];
    ByteBuffer entry = ByteBuffer.allocate(12);
    int pictures = 0;
    for (int left = length(in, head); left > 0; left = length(in, head)) {
      told.update(entry.clear().putLong(in.offset()).putInt(left).array());
      while (left > 0) {
        int some = Math.min(left, CHUNK);
        in.read(chunk, 0, some, "a picture");
        left -= some;
      }
      pictures++;
    }
    return pictures;
  }

  private static int length(BinaryInput in, ShardHead head) {
    long at = in.offset();
    int length = in.readInt("a picture's length");
    BadInputException.check(length >= 0 && length <= MOST_BYTES && length <= head.length() - at,
        "%s: at byte %d: expected a picture's length that the file has room for, found %d", in.path(), at, length);
    return length;
  }
}
