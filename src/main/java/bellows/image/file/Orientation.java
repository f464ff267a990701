package bellows.image.file;

/**
 * How a camera was held (Exif 2.3, tag 0x0112): 1 upright, 2 mirrored left to right, 3 upside down, 4 mirrored top to
 * bottom, 5 transposed, 6 to be turned right, 7 transposed along the other diagonal, 8 to be turned left.
 */
final class Orientation {
  private static final int TAG = 0x0112;
  private static final int SHORT = 3;

  private Orientation() {}

  /** Reads a TIFF structure from {@code start} to {@code end}; 1 if it is damaged or does not say. */
  static int exif(byte[] bytes, int start, int end) {
    if (end - start < 8) {
      return 1;
    }
    boolean little = bytes[start] == 'I';
    long directory = start + number(bytes, start + 4, 4, little);
    if (directory + 2 > end) {
      return 1;
    }
    int entries = (int) number(bytes, (int) directory, 2, little);
    for (int i = 0, at = (int) directory + 2; i < entries && at + 12 <= end; i++, at += 12) {
      if (number(bytes, at, 2, little) == TAG && number(bytes, at + 2, 2, little) == SHORT) {
        long value = number(bytes, at + 8, 2, little);
        return value >= 1 && value <= 8 ? (int) value : 1;
      }
    }
    return 1;
  }

  private static long number(byte[] bytes, int at, int width, boolean little) {
    long value = 0;
    for (int i = 0; i < width; i++) {
      value = value << 8 | bytes[little ? at + width - 1 - i : at + i] & 0xff;
    }
    return value;
  }

  /** Whether height and width change places. */
  static boolean isTransposed(int orientation) {
    return orientation >= 5;
  }

  /**
   * Gathers a row of the upright picture.
   *
   * @param stored the picture as it lies, {@code height} rows of {@code width} pixels of so many components
   */
  static void gather(int orientation, byte[] stored, int height, int width, int components, int y, byte[] row) {
    boolean transposed = isTransposed(orientation);
    boolean down = orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8;
    boolean across = orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7;
    int rows = transposed ? width : height;
    int columns = transposed ? height : width;
    int i = down ? rows - 1 - y : y;
    for (int x = 0; x < columns; x++) {
      int j = across ? columns - 1 - x : x;
      int from = (transposed ? j * width + i : i * width + j) * components;
      for (int component = 0; component < components; component++) {
        row[x * components + component] = stored[from + component];
      }
    }
  }
}
