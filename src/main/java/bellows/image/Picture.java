package bellows.image;

import bellows.conf.BadInputException;
import bellows.tensor.Shape;
import java.util.Arrays;

/**
 * A picture in memory that is used again for the next: rows from top to bottom, pixels from left to right, channels
 * innermost, raw values (0–255 where they come from bytes). Its array only grows until {@link #trim}, so reading picture
 * after picture allocates nothing in the long run.
 *
 * <p>A picture that was read from a file is rows of bytes at first. Whoever takes it {@linkplain #row row by row}, as
 * resizing does, never has all of it as floats, which are four times as long; {@link #values} makes them of it.
 *
 * <p>For one thread.
 */
public final class Picture {
  /** The largest picture taken from a file or made: more than the largest of ILSVRC has, 800 MB as floats. */
  public static final int MOST_PIXELS = 1 << 26;

  /** Floats that are kept for the next picture: those of twelve megapixels. */
  private static final int MOST_KEPT = 3 * 12_000_000;

  /** Floats of rows that are kept, unless one row alone has more. */
  private static final int LONGEST_WINDOW = 1 << 21;

  private static final long MOST_BYTES = Runtime.getRuntime().maxMemory() / 2;

  private float[] values = new float[0];
  private float[] scratch = new float[0];
  private int height;
  private int width;
  private int channels;
  /** Null where {@link #values} hold the picture. */
  private StoredRows stored;
  /** The last rows that were asked for: row y at y mod their number. */
  private float[] window = new float[0];
  private int[] rowsInWindow = new int[0];

  /**
   * Makes room for a picture of this size; the values are whatever they were.
   *
   * @throws BadInputException if they take more than half of the heap, which only those of a file do or of what is made
   *     of one
   */
  public void resize(int height, int width, int channels) {
    int size = Math.multiplyExact(Math.multiplyExact(height, width), channels);
    if ((long) Float.BYTES * size > MOST_BYTES) {
      throw new BadInputException("expected a picture whose values take at most half of the heap, %,d MB, found %,d×%,d "
          + "pixels, which take %,d MB; begin with a transform that makes it smaller, or give more memory with "
          + "--driver-memory or --executor-memory", MOST_BYTES >> 20, height, width, (long) Float.BYTES * size >> 20);
    }
    stored = null;
    if (values.length < size) {
      values = new float[size];
    }
    this.height = height;
    this.width = width;
    this.channels = channels;
  }

  /**
   * Makes room for a sample of this shape; one that has not three axes becomes a single row of single values. The
   * values are whatever they were.
   */
  public void resize(Shape shape) {
    if (shape.rank() == 3) {
      resize(shape.at(0), shape.at(1), shape.at(2));
    } else {
      resize(1, shape.size(), 1);
    }
  }

  /** Becomes a picture whose rows are computed as they are asked for; they must stay what they are. */
  public void show(int height, int width, int channels, StoredRows rows) {
    this.height = height;
    this.width = width;
    this.channels = channels;
    stored = rows;
    keepRows(1);
  }

  /** Gives back memory that hardly any picture needs, and what a file stored. The values are then whatever they are. */
  public void trim() {
    stored = null;
    if (values.length > MOST_KEPT) {
      values = new float[0];
    }
    if (scratch.length > MOST_KEPT) {
      scratch = new float[0];
    }
    if (window.length > MOST_KEPT) {
      window = new float[0];
    }
  }

  /** Becomes the same picture as another. */
  public void copy(Picture other) {
    if (other.stored != null) {
      show(other.height, other.width, other.channels, other.stored);
    } else {
      resize(other.height, other.width, other.channels);
      System.arraycopy(other.values, 0, values, 0, size());
    }
  }

  /**
   * The array of values, at least {@link #size} long; the picture's come first.
   *
   * @throws BadInputException as {@link #resize}
   */
  public float[] values() {
    if (stored != null) {
      StoredRows rows = stored;
      resize(height, width, channels);
      for (int y = 0; y < height; y++) {
        rows.read(y, values, at(y, 0));
      }
    }
    return values;
  }

  /**
   * Announces that rows will be asked for which lie within so many of each other. As many are kept as a few megabytes
   * hold; others are computed again.
   */
  public void keepRows(int rows) {
    if (stored == null) {
      return;
    }
    int kept = Math.max(1, Math.min(Math.min(rows, height), LONGEST_WINDOW / (width * channels)));
    int floats = Math.multiplyExact(kept, width * channels);
    if (window.length < floats) {
      window = new float[floats];
    }
    if (rowsInWindow.length != kept) {
      rowsInWindow = new int[kept];
    }
    Arrays.fill(rowsInWindow, -1);
  }

  /** An array that has the values of row {@code y}, from {@link #rowAt} on, until another row is asked for. */
  public float[] row(int y) {
    if (stored == null) {
      return values;
    }
    int slot = y % rowsInWindow.length;
    if (rowsInWindow[slot] != y) {
      stored.read(y, window, slot * width * channels);
      rowsInWindow[slot] = y;
    }
    return window;
  }

  /** Where row {@code y} begins in what {@link #row} returns. */
  public int rowAt(int y) {
    return stored == null ? at(y, 0) : y % rowsInWindow.length * width * channels;
  }

  /** Memory beside the picture, at least so long, for whoever makes it; the contents are whatever they were. */
  public float[] scratch(int floats) {
    if (scratch.length < floats) {
      scratch = new float[floats];
    }
    return scratch;
  }

  /** Where the channels of a pixel begin. */
  public int at(int y, int x) {
    return (y * width + x) * channels;
  }

  public int height() {
    return height;
  }

  public int width() {
    return width;
  }

  public int channels() {
    return channels;
  }

  public int size() {
    return height * width * channels;
  }
}
