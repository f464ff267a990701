package bellows.tensorboard;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * The frame around each record of an event file, which is that of TFRecord: eight bytes of length, a checksum of these,
 * the record, a checksum of it; all little-endian. A checksum is a CRC-32C, masked so that a record may hold records
 * (tensorflow/core/lib/io/record_writer.h, lib/hash/crc32c.h).
 */
final class EventFrame {
  private static final int HEAD = Long.BYTES + Integer.BYTES;
  private static final int MASK = 0xa282ead8;
  /** Longer ones no writer makes: what says so is no length. */
  private static final long MOST = 1L << 30;

  private EventFrame() {}

  static byte[] of(byte[] record) {
    ByteBuffer frame = ByteBuffer.allocate(HEAD + record.length + Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    frame.putLong(record.length);
    frame.putInt(masked(frame.array(), 0, Long.BYTES));
    frame.put(record);
    frame.putInt(masked(record, 0, record.length));
    return frame.array();
  }

  static int masked(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
  }

  /** How many bytes at the beginning of a file are whole records; the rest was being written when its writer died. */
  static long soundLength(InputStream file) throws IOException {
    DataInputStream in = new DataInputStream(file);
    ByteBuffer head = ByteBuffer.allocate(HEAD).order(ByteOrder.LITTLE_ENDIAN);
    long sound = 0;
    while (true) {
      try {
        in.readFully(head.array());
        long length = head.getLong(0);
        if (head.getInt(Long.BYTES) != masked(head.array(), 0, Long.BYTES) || length < 0 || length > MOST) {
          return sound;
        }
        byte[] record = in.readNBytes((int) length);
        if (record.length < length || Integer.reverseBytes(in.readInt()) != masked(record, 0, record.length)) {
          return sound;
        }
        sound += HEAD + length + Integer.BYTES;
      } catch (EOFException e) {
        return sound;
      }
    }
  }
}
