package bellows.interchange.weights;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/** Reads elements of a file, some at a time. */
final class Blocks {
  private static final int BYTES = 1 << 16;

  /** What a file's or an entry's bytes are read by. */
  interface Bytes {
    /** Fills the buffer from byte {@code at} on. */
    void read(long at, ByteBuffer into) throws IOException;
  }

  private Blocks() {}

  /** The bytes of a file from {@code start} on. */
  static Bytes of(FileChannel channel, long start) {
    return (at, into) -> {
      long from = start + at;
      while (into.hasRemaining()) {
        int read = channel.read(into, from);
        if (read < 0) {
          throw new EOFException("ends at byte " + from + ", where more was expected");
        }
        from += read;
      }
    };
  }

  /** {@code count} elements that lie one after the other. */
  static float[] floats(Bytes bytes, Element element, int count) throws IOException {
    float[] values = new float[count];
    ByteBuffer block = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    int each = BYTES / element.bytes();
    for (int from = 0; from < count; from += each) {
      int some = Math.min(each, count - from);
      block.clear().limit(some * element.bytes());
      bytes.read((long) from * element.bytes(), block);
      for (int i = 0; i < some; i++) {
        values[from + i] = element.get(block, i * element.bytes());
      }
    }
    return values;
  }
}
