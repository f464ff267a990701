package bellows.image.file;

import bellows.conf.BadInputException;
import java.util.Arrays;

/**
 * The segments of a JPEG file (ITU-T T.81, annex B): what a decoder needs to know before it decodes, and a copy without
 * all that has no say over pixels. The copy names no colour space, so every decoder gives back the components as they
 * are stored; which colours they are is decided here, by the rules of libjpeg. Memory is used again for the next file.
 */
final class JpegFile {
  /** How the components of a pixel tell its colour. */
  enum Coding { GREY, YCC, RGB, CMYK, YCCK }

  /** An Adobe segment (APP14) that says: not transformed. */
  private static final byte[] START = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xee, 0, 14, 'A', 'd', 'o', 'b',
      'e', 0, 100, 0, 0, 0, 0, 0};

  /** The best compression there is, of a picture without any detail: one bit for each block of 8×8 pixels. */
  private static final int PIXELS_PER_BYTE = 1024;

  /** Ten are usual; each costs a pass over the whole picture, which a small file may ask for thousands of times. */
  private static final int MOST_SCANS = 100;
  /** Of all scans together: as many of ten megapixels, 16 of the largest pictures. A second is a hundred million. */
  private static final long MOST_SCANNED = 1L << 30;

  private byte[] bytes;
  private int length;
  private int at;
  private byte[] copy = new byte[0];
  private int copied;
  private int height;
  private int width;
  private int components;
  private boolean progressive;
  private int identifiers;
  private int tall;
  private int transform;
  private boolean jfif;
  private int orientation;
  private int scans;
  private boolean ended;

  static boolean begins(byte[] bytes, int length) {
    return length >= 3 && bytes[0] == START[0] && bytes[1] == START[1] && bytes[2] == START[2];
  }

  /** Reads a file that {@linkplain #begins begins} as one of these. */
  void read(byte[] bytes, int length) {
    this.bytes = bytes;
    this.length = length;
    reset();
    append(START, 0, START.length);
    at = 2;
    for (int marker = next(); marker != 0xd9; marker = next()) {
      if (marker < 0) {
        break;
      }
      if (marker != 0x01 && (marker < 0xd0 || marker > 0xd7)) {
        segment(marker);
      }
    }
    BadInputException.check(width > 0 && scans > 0, "expected a JPEG with %s, found a file of %,d bytes that ends "
        + "before; it is truncated or damaged", width == 0 ? "the size of its picture" : "pixels", length);
    BadInputException.check(ended || !progressive, "expected a progressive JPEG to end with the marker FFD9, found "
        + "that the file of %,d bytes ends before; it is truncated", length);
    append(new byte[] {(byte) 0xff, (byte) 0xd9}, 0, 2);
  }

  private void reset() {
    copied = 0;
    height = 0;
    width = 0;
    components = 0;
    identifiers = 0;
    tall = 0;
    transform = -1;
    jfif = false;
    orientation = 1;
    scans = 0;
    ended = false;
  }

  /** Moves behind the next marker, past what may lie before it, and returns its code; -1 at the end of the file. */
  private int next() {
    while (at + 1 < length) {
      int code = bytes[at + 1] & 0xff;
      if (bytes[at] == (byte) 0xff && code != 0 && code != 0xff) {
        at += 2;
        ended = code == 0xd9;
        return code;
      }
      at++;
    }
    return -1;
  }

  private void segment(int marker) {
    BadInputException.check(at + 2 <= length && word(at) >= 2 && at + word(at) <= length,
        "expected a segment of the JPEG (marker FF%02X) within its %,d bytes, found that it ends behind them; the file "
            + "is truncated or damaged", marker, length);
    int start = at + 2;
    at += word(at);
    switch (marker) {
      case 0xe0 -> jfif |= at - start >= 5 && starts(start, "JFIF\0");
      case 0xe1 -> exif(start);
      case 0xee -> transform = at - start >= 12 && starts(start, "Adobe") ? bytes[start + 11] & 0xff : transform;
      case 0xc0, 0xc1, 0xc2 -> frame(marker, start);
      case 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf -> throw new BadInputException("expected a "
          + "baseline or progressive JPEG, found a %s one (marker FF%02X); convert it",
          marker > 0xc8 ? "arithmetically coded" : "lossless or hierarchical", marker);
      case 0xda -> scan(start);
      case 0xc4, 0xdb, 0xdd -> append(bytes, start - 4, at);
      default -> { }
    }
  }

  private void frame(int marker, int start) {
    BadInputException.check(width == 0 && at - start >= 6, "expected one frame in the JPEG, found another; it is "
        + "damaged");
    int bits = bytes[start] & 0xff;
    height = word(start + 1);
    width = word(start + 3);
    components = bytes[start + 5] & 0xff;
    progressive = marker == 0xc2;
    BadInputException.check(bits == 8, "expected a JPEG of 8 bits, found one of %d; convert it", bits);
    BadInputException.check(components == 1 || components == 3 || components == 4,
        "expected a JPEG of 1, 3 or 4 components, found %d", components);
    BadInputException.check(at - start == 6 + 3 * components, "expected %d bytes for the %d components of the JPEG, "
        + "found %d; it is damaged", 3 * components, components, at - start - 6);
    PictureReader.checkSize(height, width, (long) PIXELS_PER_BYTE * length, length);
    for (int i = 0; i < 3 && components == 3; i++) {
      identifiers = identifiers << 8 | bytes[start + 6 + 3 * i] & 0xff;
    }
    findTall(start + 7);
    append(bytes, start - 4, at);
  }

  private void findTall(int sampling) {
    int across = 0;
    int down = 0;
    for (int i = 0; i < components; i++) {
      across = Math.max(across, bytes[sampling + 3 * i] >> 4);
      down = Math.max(down, bytes[sampling + 3 * i] & 0xf);
    }
    for (int i = 0; i < components; i++) {
      int factors = bytes[sampling + 3 * i];
      tall |= factors >> 4 == across && 2 * (factors & 0xf) == down ? 1 << i : 0;
    }
  }

  /** A segment and the coded pixels behind it, in which every FF byte is followed by 00 or a restart's number. */
  private void scan(int start) {
    long most = Math.min(MOST_SCANS, MOST_SCANNED / Math.max(1, (long) height * width));
    BadInputException.check(++scans <= most, "expected at most %d scans in a JPEG of %,d×%,d pixels, found more; save it "
        + "as a baseline JPEG", most, height, width);
    while (at < length) {
      if (bytes[at] != (byte) 0xff) {
        at++;
      } else if (at + 1 < length && (bytes[at + 1] == 0 || (bytes[at + 1] & 0xf8) == 0xd0)) {
        at += 2;
      } else {
        break;
      }
    }
    append(bytes, start - 4, at);
  }

  private void exif(int start) {
    if (at - start > 6 && starts(start, "Exif\0\0")) {
      orientation = Orientation.exif(bytes, start + 6, at);
    }
  }

  private boolean starts(int start, String with) {
    for (int i = 0; i < with.length(); i++) {
      if (bytes[start + i] != with.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private int word(int offset) {
    return (bytes[offset] & 0xff) << 8 | bytes[offset + 1] & 0xff;
  }

  private void append(byte[] from, int start, int end) {
    if (copied + end - start > copy.length) {
      copy = Arrays.copyOf(copy, Math.max(copied + end - start, length + START.length + 2));
    }
    System.arraycopy(from, start, copy, copied, end - start);
    copied += end - start;
  }

  /** The rules of libjpeg's {@code default_decompress_parms}; Adobe's segment counts unless JFIF's is there. */
  Coding coding() {
    return switch (components) {
      case 1 -> Coding.GREY;
      case 3 -> !jfif && (transform == 0 || transform < 0 && identifiers == ('R' << 16 | 'G' << 8 | 'B'))
          ? Coding.RGB : Coding.YCC;
      default -> transform <= 0 ? Coding.CMYK : Coding.YCCK;
    };
  }

  /** Whether a component has half the resolution downwards and the whole across. */
  boolean isTall(int component) {
    return (tall >> component & 1) == 1;
  }

  int components() {
    return components;
  }

  /** What decoding a pixel takes: its components, of progressive files their coefficients, too. */
  int bytesOfPixel() {
    return progressive ? 3 * components : components;
  }

  /** The stripped file; {@link #copied} bytes of it. */
  byte[] copy() {
    return copy;
  }

  int copied() {
    return copied;
  }

  /** Whether the file has its last marker; one without may still be whole. */
  boolean ended() {
    return ended;
  }

  int height() {
    return height;
  }

  int width() {
    return width;
  }

  /** How it must be turned, 1 to 8 as in Exif; 1 where the file does not say. */
  int orientation() {
    return orientation;
  }
}
