package bellows.image.file;

import bellows.conf.BadInputException;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * The chunks of a PNG file (ISO/IEC 15948), their checksums checked, and a copy of those that decide over pixels: texts
 * and profiles, which may unpack to any size, are left out, and so is transparency of single colours. Memory is used
 * again for the next file.
 */
final class PngFile {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final int HEADER = 'I' << 24 | 'H' << 16 | 'D' << 8 | 'R';
  private static final int PALETTE = 'P' << 24 | 'L' << 16 | 'T' << 8 | 'E';
  private static final int DATA = 'I' << 24 | 'D' << 16 | 'A' << 8 | 'T';
  private static final int END = 'I' << 24 | 'E' << 16 | 'N' << 8 | 'D';

  /** The best compression there is (RFC 1951): 258 bytes in two bits. */
  private static final int BITS_PER_BYTE = 8 * 1032;

  /** How many samples a pixel has, by type. */
  private static final int[] SAMPLES = {1, 1, 3, 1, 2, 1, 4};

  private final CRC32 checksum = new CRC32();
  private byte[] bytes;
  private int length;
  private byte[] copy = new byte[0];
  private int copied;
  private int height;
  private int width;
  private int bytesOfPixel;

  static boolean begins(byte[] bytes, int length) {
    return length >= SIGNATURE.length && Arrays.equals(bytes, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length);
  }

  /** Reads a file that {@linkplain #begins begins} as one of these. */
  void read(byte[] bytes, int length) {
    this.bytes = bytes;
    this.length = length;
    copied = 0;
    height = 0;
    width = 0;
    if (copy.length < length) {
      copy = new byte[length];
    }
    append(0, SIGNATURE.length);
    int type = 0;
    for (int at = SIGNATURE.length; type != END; ) {
      BadInputException.check(at + 12 <= length && number(at) >= 0 && number(at) <= length - at - 12,
          "expected the PNG to end with the chunk IEND, found that the file of %,d bytes ends before; it is truncated",
          length);
      int end = at + 12 + number(at);
      type = number(at + 4);
      chunk(type, at, end);
      at = end;
    }
  }

  private void chunk(int type, int at, int end) {
    boolean needed = type == HEADER || type == PALETTE || type == DATA || type == END;
    BadInputException.check(type == HEADER == (width == 0), "expected the PNG to begin with one chunk IHDR, found %s; "
        + "it is damaged", width == 0 ? "another" : "two");
    if (!needed) {
      return;
    }
    checksum.reset();
    checksum.update(bytes, at + 4, end - at - 8);
    BadInputException.check((int) checksum.getValue() == number(end - 4),
        "expected chunks of the PNG as their checksums say, found another at byte %,d; it is damaged", at);
    if (type == HEADER) {
      BadInputException.check(end - at == 25, "expected a chunk IHDR of 13 bytes in the PNG, found %d", end - at - 12);
      width = number(at + 8);
      height = number(at + 12);
      int bits = bytes[at + 16] * SAMPLES[Math.max(0, Math.min(bytes[at + 17], SAMPLES.length - 1))];
      bytesOfPixel = Math.max(1, bits / 8);
      PictureReader.checkSize(height, width, (long) BITS_PER_BYTE * length / Math.max(1, bits), length);
    }
    append(at, end);
  }

  private void append(int start, int end) {
    System.arraycopy(bytes, start, copy, copied, end - start);
    copied += end - start;
  }

  private int number(int at) {
    return (bytes[at] & 0xff) << 24 | (bytes[at + 1] & 0xff) << 16 | (bytes[at + 2] & 0xff) << 8 | bytes[at + 3] & 0xff;
  }

  int height() {
    return height;
  }

  int width() {
    return width;
  }

  /** Of the samples of a pixel, at least 1. */
  int bytesOfPixel() {
    return bytesOfPixel;
  }

  /** The stripped file; {@link #copied} bytes of it. */
  byte[] copy() {
    return copy;
  }

  int copied() {
    return copied;
  }
}
