package bellows.image;

import java.util.Arrays;
import java.util.Objects;

/**
 * Bilinear resizing without aliasing: each pixel is an average weighted by a triangle over the pixels it stands for, as
 * Pillow's {@code BILINEAR} and torchvision's {@code antialias=True} have it. Columns come first, a whole row at a
 * time, because that way the sums run along memory and a single row is all that lies between the two passes; sums are
 * taken from top to bottom and from left to right, so the result is the same bits everywhere.
 */
public final class Resize {
  private static final ThreadLocal<Resize> OF_THREAD = ThreadLocal.withInitial(Resize::new);

  private final Weights rows = new Weights();
  private final Weights columns = new Weights();
  private float[] row = new float[0];

  private Resize() {}

  /** Resizes a whole picture. */
  public static void whole(Picture from, Picture to, int toHeight, int toWidth) {
    region(from, 0, 0, from.height(), from.width(), to, toHeight, toWidth);
  }

  /**
   * Resizes a part of a picture, as if the part were cut out before: what lies around it does not shine in.
   *
   * @param top first row of the part, in pixels of {@code from}; need not be whole, like the other three
   * @param to another picture than {@code from}
   * @throws IndexOutOfBoundsException if the part is not within the picture
   * @throws IllegalArgumentException if one of the sizes is not positive
   */
  public static void region(Picture from, double top, double left, double height, double width, Picture to,
      int toHeight, int toWidth) {
    if (!(top >= 0 && left >= 0 && top + height <= from.height() && left + width <= from.width())) {
      throw new IndexOutOfBoundsException("a part of " + height + "×" + width + " at " + top + ", " + left
          + " of a picture of " + from.height() + "×" + from.width());
    }
    if (!(height > 0 && width > 0 && toHeight > 0 && toWidth > 0 && from != to)) {
      throw new IllegalArgumentException("from " + height + "×" + width + " to " + toHeight + "×" + toWidth);
    }
    to.resize(toHeight, toWidth, from.channels());
    OF_THREAD.get().run(from, top, left, height, width, to);
  }

  private void run(Picture from, double top, double left, double height, double width, Picture to) {
    int firstRow = (int) top;
    int firstColumn = (int) left;
    rows.prepare(top - firstRow, height, to.height());
    columns.prepare(left - firstColumn, width, to.width());
    int length = ((int) Math.ceil(left + width) - firstColumn) * from.channels();
    if (row.length < length) {
      row = new float[length];
    }
    from.keepRows(rows.most());
    for (int y = 0; y < to.height(); y++) {
      Arrays.fill(row, 0, length, 0);
      for (int j = 0; j < rows.count(y); j++) {
        int source = firstRow + rows.first(y) + j;
        add(rows.values()[rows.at(y) + j], from.row(source), from.rowAt(source) + firstColumn * from.channels(), row,
            length);
      }
      across(to.values(), to.at(y, 0), to.width(), to.channels());
    }
  }

  private static void add(float weight, float[] from, int at, float[] to, int length) {
    Objects.checkFromIndexSize(at, length, from.length);
    for (int i = 0; i < length; i++) {
      to[i] += weight * from[at + i];
    }
  }

  private void across(float[] to, int at, int width, int channels) {
    for (int x = 0; x < width; x++) {
      if (channels == 3) {
        triple(x, to, at + 3 * x);
      } else {
        for (int channel = 0; channel < channels; channel++) {
          single(x, channels, channel, to, at + channels * x + channel);
        }
      }
    }
  }

  private void single(int x, int channels, int channel, float[] to, int at) {
    float[] weights = columns.values();
    int first = columns.at(x);
    float sum = 0;
    for (int j = 0, i = columns.first(x) * channels + channel; j < columns.count(x); j++, i += channels) {
      sum += weights[first + j] * row[i];
    }
    to[at] = sum;
  }

  /**
   * Column {@code x} of three channels at once, each summed in the order of {@link #single}: the same bits, several
   * times as fast.
   */
  private void triple(int x, float[] to, int at) {
    float[] weights = columns.values();
    int first = columns.at(x);
    float red = 0;
    float green = 0;
    float blue = 0;
    for (int j = 0, i = columns.first(x) * 3; j < columns.count(x); j++, i += 3) {
      float weight = weights[first + j];
      red += weight * row[i];
      green += weight * row[i + 1];
      blue += weight * row[i + 2];
    }
    to[at] = red;
    to[at + 1] = green;
    to[at + 2] = blue;
  }
}
