package bellows.data;

import bellows.conf.BadInputException;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A binary file read front to back, big-endian, that knows where it is: a file that ends early or lies about its length
 * is refused with its path and the byte offset, before memory is claimed for it. Files packed by gzip are recognised by
 * their first two bytes; offsets then count unpacked bytes.
 */
public final class BinaryInput implements Closeable {
  /** Deflate's best case: 258 bytes from a length and a distance code of one bit each (RFC 1951, 3.2.5). */
  private static final long DEFLATE_AT_MOST = 1032;

  private static final long TEXT_AT_MOST = 128;
  private static final long TEXT_ALWAYS = 16 << 20;
  private static final int CHUNK = 1 << 16;

  private final InputStream in;
  private final String path;
  private final long most;
  private final boolean packed;
  private long offset;

  /** Reads {@code in}, a file of {@code length} bytes. */
  public BinaryInput(InputStream in, String path, long length) {
    this(in, path, length, false);
  }

  private BinaryInput(InputStream in, String path, long most, boolean packed) {
    this.in = in;
    this.path = path;
    this.most = most;
    this.packed = packed;
  }

  public static BinaryInput open(Files files, String path) {
    long length = files.length(path);
    try {
      BufferedInputStream in = new BufferedInputStream(files.open(path), CHUNK);
      boolean packed = isPacked(in);
      return new BinaryInput(packed ? unpack(in, path) : in, path, packed ? length * DEFLATE_AT_MOST : length,
          packed);
    } catch (IOException e) {
      throw new UncheckedIOException(path + ": cannot be read", e);
    }
  }

  /** Refuses a header that promises more than the file can hold. */
  public void expect(long bytes, String what) {
    BadInputException.check(bytes <= most - offset,
        "%s: at byte %d: expected %d bytes of %s as the header says, found a file that holds at most %d more; "
            + "it is cut short or damaged: fetch it again", path, offset, bytes, what, Math.max(0, most - offset));
  }

  public int readInt(String what) {
    byte[] word = new byte[4];
    read(word, 0, 4, what);
    return ByteBuffer.wrap(word).getInt();
  }

  public void read(byte[] into, int from, int count, String what) {
    long start = offset;
    int found = fill(into, from, count);
    BadInputException.check(found == count, "%s: at byte %d: expected %d bytes of %s, found the end after %d; "
        + "the file is cut short: fetch it again", path, start, count, what, found);
  }

  /**
   * The next {@code count} bytes. A packed file's length says little of what it holds, so memory is claimed only as
   * bytes arrive: a small file that promises gigabytes gets none.
   */
  public byte[] take(int count, String what) {
    byte[] taken = new byte[packed ? Math.min(count, CHUNK) : count];
    for (int done = 0;;) {
      read(taken, done, taken.length - done, what);
      done = taken.length;
      if (done == count) {
        return taken;
      }
      taken = Arrays.copyOf(taken, (int) Math.min(count, 4L * done));
    }
  }

  public void read(float[] into, String what) {
    byte[] chunk = new byte[(int) Math.min(CHUNK, 4L * into.length)];
    for (int done = 0; done < into.length;) {
      int count = Math.min(chunk.length / 4, into.length - done);
      read(chunk, 0, 4 * count, what);
      ByteBuffer.wrap(chunk, 0, 4 * count).asFloatBuffer().get(into, done, count);
      done += count;
    }
  }

  /** Refuses anything that follows. */
  public void end() {
    long start = offset;
    BadInputException.check(fill(new byte[1], 0, 1) == 0,
        "%s: at byte %d: expected the end of the file, found more bytes", path, start);
  }

  /**
   * The rest as a stream, for text; closing it closes the file. Text that was packed more than
   * {@value #TEXT_AT_MOST}-fold, beyond its first {@value #TEXT_ALWAYS} bytes, is refused: it would be rows of nothing,
   * made to fill memory.
   */
  public InputStream stream() {
    long limit = packed ? Math.max(TEXT_ALWAYS, most / DEFLATE_AT_MOST * TEXT_AT_MOST) : Long.MAX_VALUE;
    return new InputStream() {
      @Override
      public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) == 1 ? one[0] & 0xFF : -1;
      }

      @Override
      public int read(byte[] into, int from, int count) {
        int found = fill(into, from, count);
        BadInputException.check(offset <= limit, "%s: expected packed text of at most %d bytes, found more; if the "
            + "file is right, unpack it first", path, limit);
        return found == 0 && count > 0 ? -1 : found;
      }

      @Override
      public void close() {
        BinaryInput.this.close();
      }
    };
  }

  public long offset() {
    return offset;
  }

  public String path() {
    return path;
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException(path + ": cannot be closed", e);
    }
  }

  /** Reads up to {@code count} bytes, fewer only at the end. */
  private int fill(byte[] into, int from, int count) {
    try {
      int found = in.readNBytes(into, from, count);
      offset += found;
      return found;
    } catch (EOFException | ZipException e) {
      throw new BadInputException("%s: near byte %d: the gzip data are cut short or damaged (%s): fetch it again", path,
          offset, e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(path + ": cannot be read at byte " + offset, e);
    }
  }

  private static boolean isPacked(BufferedInputStream in) throws IOException {
    in.mark(2);
    boolean packed = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return packed;
  }

  private static InputStream unpack(InputStream in, String path) throws IOException {
    try {
      return new GZIPInputStream(in, CHUNK);
    } catch (EOFException | ZipException e) {
      in.close();
      throw new BadInputException("%s: at byte 0: the gzip header is cut short or damaged: fetch it again", path, e);
    }
  }
}
