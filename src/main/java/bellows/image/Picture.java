package bellows.image;

import bellows.tensor.Shape;

/**
 * A picture in memory that is used again for the next: rows from top to bottom, pixels from left to right, channels
 * innermost, raw values (0–255 where they come from bytes). Its array only grows until {@link #trim}, so reading picture
 * after picture allocates nothing in the long run. For one thread.
 */
public final class Picture {
  /** The largest picture taken from a file or made: more than the largest of ILSVRC has, 800 MB as floats. */
  public static final int MOST_PIXELS = 1 << 26;

  /** Floats that are kept for the next picture: those of twelve megapixels. */
  private static final int MOST_KEPT = 3 * 12_000_000;

  private float[] values = new float[0];
  private float[] scratch = new float[0];
  private int height;
  private int width;
  private int channels;

  /** Makes room for a picture of this size; the values are whatever they were. */
  public void resize(int height, int width, int channels) {
    int size = Math.multiplyExact(Math.multiplyExact(height, width), channels);
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

  /** Gives back memory that hardly any picture needs. The values are then whatever they are. */
  public void trim() {
    if (values.length > MOST_KEPT) {
      values = new float[0];
    }
    if (scratch.length > MOST_KEPT) {
      scratch = new float[0];
    }
  }

  /** Becomes the same picture as another. */
  public void copy(Picture other) {
    resize(other.height, other.width, other.channels);
    System.arraycopy(other.values, 0, values, 0, size());
  }

  /** The array of values, at least {@link #size} long; the picture's come first. */
  public float[] values() {
    return values;
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
