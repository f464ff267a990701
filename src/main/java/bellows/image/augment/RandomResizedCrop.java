package bellows.image.augment;

import bellows.conf.BadInputException;
import bellows.image.Picture;
import bellows.image.Resize;
import bellows.tensor.Draws;
import bellows.tensor.Shape;

/**
 * A part of random area, aspect ratio and place, resized to a square (Szegedy et al.: Going Deeper with Convolutions,
 * 2014, section 6, with 8 % to 100 % of the area and ratios from 3/4 to 4/3). The ratio is drawn evenly in its
 * logarithm. A part that does not fit is drawn again, ten times; then it is the largest one in the middle whose ratio
 * is allowed, as in torchvision.
 *
 * @param least of the area of the picture
 * @param most of the area of the picture
 * @param slimmest width over height
 * @param widest width over height
 */
record RandomResizedCrop(int size, double least, double most, double slimmest, double widest) implements Transform {
  private static final int TRIES = 10;

  RandomResizedCrop {
    BadInputException.check(size > 0, "expected a positive size, found %d", size);
    BadInputException.check(least > 0 && least <= most && most <= 1,
        "expected scale = [least, most] within 0 to 1, found [%s, %s]", least, most);
    BadInputException.check(slimmest > 0 && slimmest <= widest && Double.isFinite(widest),
        "expected ratio = [least, most] above 0, found [%s, %s]", slimmest, widest);
  }

  @Override
  public Shape output(Shape in) {
    return Shape.of(size, size, in == null ? 3 : in.channels());
  }

  @Override
  public boolean takesRows() {
    return true;
  }

  @Override
  public Picture apply(Picture picture, Picture spare, long key) {
    Region region = region(picture.height(), picture.width(), key);
    Resize.region(picture, region.top, region.left, region.height, region.width, spare, size, size);
    return spare;
  }

  /** A part of a picture, in pixels. */
  record Region(int top, int left, int height, int width) {}

  /** The part that is drawn of a picture of this size. */
  Region region(int height, int width, long key) {
    double narrow = StrictMath.log(slimmest);
    double wide = StrictMath.log(widest);
    for (int attempt = 0; attempt < TRIES; attempt++) {
      long draws = Draws.bits(key, attempt);
      double area = Draws.uniform(draws, 0, least, most) * height * width;
      double ratio = StrictMath.exp(Draws.uniform(draws, 1, narrow, wide));
      int across = (int) Math.round(Math.sqrt(area * ratio));
      int down = (int) Math.round(Math.sqrt(area / ratio));
      if (across > 0 && across <= width && down > 0 && down <= height) {
        return new Region((int) (Draws.uniform(draws, 2) * (height - down + 1)),
            (int) (Draws.uniform(draws, 3) * (width - across + 1)), down, across);
      }
    }
    return middle(height, width);
  }

  private Region middle(int height, int width) {
    double ratio = (double) width / height;
    int across = ratio > widest ? Math.max(1, (int) Math.round(height * widest)) : width;
    int down = ratio < slimmest ? Math.max(1, (int) Math.round(width / slimmest)) : height;
    return new Region((height - down) / 2, (width - across) / 2, down, across);
  }
}
