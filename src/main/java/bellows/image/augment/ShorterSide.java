package bellows.image.augment;

import bellows.conf.BadInputException;
import bellows.image.Picture;
import bellows.image.Resize;
import bellows.tensor.Draws;
import bellows.tensor.Shape;

/**
 * Resizes pictures so that the shorter side has a length from {@code from} to {@code to}, each as likely, and the ratio
 * of the sides stays. Two different ones are the scale augmentation of Simonyan and Zisserman (Very Deep Convolutional
 * Networks for Large-Scale Image Recognition, 2014, section 3.1), used for ResNet as well. The longer side is rounded
 * down, as torchvision does.
 */
public record ShorterSide(int from, int to) implements Transform {
  /** Longer than any network's input. */
  private static final int LONGEST = 4096;

  public ShorterSide {
    BadInputException.check(0 < from && from <= to && to <= LONGEST,
        "expected a shorter side from 1 to %,d pixels, the first no longer than the second, found %d to %d", LONGEST,
        from, to);
  }

  @Override
  public Shape output(Shape in) {
    if (in == null) {
      return null;
    }
    if (from == to) {
      return Shape.of(side(in.at(0), in.at(1), to), side(in.at(1), in.at(0), to), in.channels());
    }
    BadInputException.check(in.channels() == 3, "expected pictures of three channels where sizes are drawn, found %s",
        in);
    return null;
  }

  @Override
  public boolean takesRows() {
    return true;
  }

  @Override
  public Picture apply(Picture picture, Picture spare, long key) {
    int side = from + (int) (Draws.uniform(key, 0) * (to - from + 1));
    int height = side(picture.height(), picture.width(), side);
    int width = side(picture.width(), picture.height(), side);
    if (height == picture.height() && width == picture.width()) {
      return picture;
    }
    BadInputException.check((long) height * width <= Picture.MOST_PIXELS,
        "expected a picture that fits in %,d pixels after it is resized, found one of %d×%d", Picture.MOST_PIXELS,
        picture.height(), picture.width());
    Resize.whole(picture, spare, height, width);
    return spare;
  }

  /** What a side becomes, of a picture whose shorter side becomes {@code shorter}. */
  private static int side(int length, int other, int shorter) {
    return (int) Math.min(Integer.MAX_VALUE, (long) shorter * length / Math.min(length, other));
  }
}
