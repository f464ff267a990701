package bellows.image.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Builds PNG files. */
public final class Pngs {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private Pngs() {}

  /** @param type 0 grey, 2 colours, 3 palette, 4 grey and transparency, 6 colours and transparency */
  public static Pngs of(int height, int width, int bits, int type) {
    Pngs png = new Pngs();
    png.out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    return png.chunk("IHDR", ByteBuffer.allocate(13).putInt(width).putInt(height).put((byte) bits).put((byte) type)
        .array());
  }

  public Pngs chunk(String type, byte... content) {
    byte[] named = ByteBuffer.allocate(4 + content.length).put(type.getBytes(StandardCharsets.ISO_8859_1)).put(content)
        .array();
    CRC32 checksum = new CRC32();
    checksum.update(named);
    out.writeBytes(ByteBuffer.allocate(4).putInt(content.length).array());
    out.writeBytes(named);
    out.writeBytes(ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array());
    return this;
  }

  /** @param rows of packed samples, each with the number of its filter before it */
  public byte[] rows(int... rows) {
    chunk("IDAT", deflated(bytes(rows)));
    chunk("IEND");
    return out.toByteArray();
  }

  /** So many zeros in place of {@link #rows}: a large picture in a small file. */
  public byte[] zeros(long count) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed, new Deflater(Deflater.BEST_COMPRESSION))) {
      byte[] some = new byte[1 << 16];
      for (long left = count; left > 0; left -= some.length) {
        deflater.write(some, 0, (int) Math.min(left, some.length));
      }
    }
    chunk("IDAT", packed.toByteArray());
    chunk("IEND");
    return out.toByteArray();
  }

  static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  static byte[] deflated(byte[] bytes) {
    Deflater deflater = new Deflater();
    deflater.setInput(bytes);
    deflater.finish();
    byte[] packed = new byte[bytes.length + 64];
    int length = deflater.deflate(packed);
    deflater.end();
    return Arrays.copyOf(packed, length);
  }

  /** Makes the checksums of all chunks right again. */
  public static byte[] checksummed(byte[] file) {
    ByteBuffer buffer = ByteBuffer.wrap(file);
    for (long at = 8; at + 12 <= file.length; ) {
      long end = at + 12 + buffer.getInt((int) at);
      if (end > file.length || end < at + 12) {
        break;
      }
      CRC32 checksum = new CRC32();
      checksum.update(file, (int) at + 4, (int) (end - at - 8));
      buffer.putInt((int) end - 4, (int) checksum.getValue());
      at = end;
    }
    return file;
  }
}
