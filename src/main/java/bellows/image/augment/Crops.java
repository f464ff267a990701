package bellows.image.augment;

import bellows.conf.BadInputException;
import bellows.image.Picture;
import bellows.tensor.Shape;
import java.util.Arrays;

/** What crops share. */
public final class Crops {
  private Crops() {}

  /**
   * The shape of a square crop, if pictures of {@code in}, with so many pixels added on each side, have room for it.
   */
  static Shape output(Shape in, int size, int padding) {
    BadInputException.check(size > 0 && padding >= 0, "expected a positive size and no negative padding, found %d and "
        + "%d", size, padding);
    if (in == null) {
      return Shape.of(size, size, 3);
    }
    int smaller = Math.min(in.at(0), in.at(1)) + 2 * padding;
    BadInputException.check(size <= smaller, "expected a crop within pictures of %s%s, found a size of %d", in,
        padding == 0 ? "" : " and " + padding + " pixels around them", size);
    return Shape.of(size, size, in.channels());
  }

  /** Copies the square whose upper left corner is at (top, left), which may lie outside; there, values are 0. */
  public static Picture cut(Picture from, Picture to, int top, int left, int size) {
    to.resize(size, size, from.channels());
    int first = Math.max(0, -left);
    int end = Math.max(first, Math.min(size, from.width() - left));
    for (int y = 0; y < size; y++) {
      boolean inside = y + top >= 0 && y + top < from.height();
      int copied = inside ? end : first;
      Arrays.fill(to.values(), to.at(y, 0), to.at(y, first), 0);
      if (inside) {
        System.arraycopy(from.values(), from.at(y + top, left + first), to.values(), to.at(y, first),
            (end - first) * from.channels());
      }
      Arrays.fill(to.values(), to.at(y, copied), to.at(y + 1, 0), 0);
    }
    return to;
  }

  /** Refuses a picture of varying size that turns out to be smaller than the crop. */
  static void checkRoom(Picture picture, int size, int padding) {
    BadInputException.check(Math.min(picture.height(), picture.width()) + 2 * padding >= size,
        "expected a picture of at least %d×%d to crop, found %d×%d; resize before", size, size, picture.height(),
        picture.width());
  }
}
