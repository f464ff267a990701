package bellows.data.shard;

import bellows.conf.BadInputException;
import bellows.image.Picture;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Pictures as plain bytes, in the portable pixmap format's binary form (PPM, netpbm.sourceforge.net/doc/ppm.html):
 * {@code P6}, width, height and 255 as decimal text, then three bytes a pixel. Larger than JPEG, but decoding costs
 * nothing and loses nothing.
 */
public final class RawPicture {
  private static final int MOST_SIDE = 1 << 16;

  private RawPicture() {}

  static boolean is(byte[] bytes, int length) {
    return length > 2 && bytes[0] == 'P' && bytes[1] == '6';
  }

  /** The file's bytes; values are rounded to whole ones. */
  static byte[] encode(Picture picture) {
    byte[] levels = new byte[picture.size()];
    for (int y = 0, at = 0; y < picture.height(); y++) {
      float[] values = picture.row(y);
      for (int i = picture.rowAt(y), end = i + 3 * picture.width(); i < end; i++) {
        levels[at++] = (byte) level(values[i]);
      }
    }
    return encode(levels, picture.height(), picture.width());
  }

  /** The file's bytes, of three levels a pixel: red, green, blue. */
  public static byte[] encode(byte[] levels, int height, int width) {
    byte[] head = String.format("P6\n%d %d\n255\n", width, height).getBytes(StandardCharsets.US_ASCII);
    byte[] file = Arrays.copyOf(head, head.length + levels.length);
    System.arraycopy(levels, 0, file, head.length, levels.length);
    return file;
  }

  /** A value as a byte has it: rounded, within 0 to 255. */
  static int level(float value) {
    return Math.max(0, Math.min(255, (int) (value + 0.5f)));
  }

  static void decode(byte[] bytes, int length, Picture into) {
    int[] at = {2};
    int width = number(bytes, length, at);
    int height = number(bytes, length, at);
    int most = number(bytes, length, at);
    long expected = at[0] + 1 + 3L * width * height;
    BadInputException.check(width > 0 && height > 0 && most == 255 && expected == length
        && (long) width * height <= Picture.MOST_PIXELS,
        "expected a pixmap of %d bytes, as its header says %d×%d with levels up to 255, found %d bytes and levels up "
            + "to %d", expected, width, height, length, most);
    into.resize(height, width, 3);
    float[] values = into.values();
    for (int i = 0, from = at[0] + 1; i < into.size(); i++, from++) {
      values[i] = bytes[from] & 0xFF;
    }
  }

  /** The next number of the header, after white space; leaves {@code at} behind it. */
  private static int number(byte[] bytes, int length, int[] at) {
    while (at[0] < length && bytes[at[0]] <= ' ' && bytes[at[0]] > 0) {
      at[0]++;
    }
    int start = at[0];
    int value = 0;
    while (at[0] < length && bytes[at[0]] >= '0' && bytes[at[0]] <= '9' && value <= MOST_SIDE) {
      value = 10 * value + bytes[at[0]++] - '0';
    }
    BadInputException.check(at[0] > start && value <= MOST_SIDE,
        "expected a number up to %d in a pixmap's header at byte %d, found %s", MOST_SIDE, start,
        at[0] > start ? value : "none");
    return value;
  }
}
