package bellows.image.augment;

import bellows.conf.BadInputException;
import bellows.image.Picture;
import bellows.tensor.Draws;
import bellows.tensor.Shape;

/**
 * Turns, shifts, scales and shears a picture around its centre, each by an amount drawn anew, and samples bilinearly;
 * what comes in from outside is 0. Small amounts of it enlarge sets of digits (LeCun et al.: Gradient-Based Learning
 * Applied to Document Recognition, 1998, section III.C, distorted MNIST) as well as of photographs.
 *
 * @param rotation the largest angle, in degrees, to either side
 * @param shift the furthest, as a part of the height and of the width
 * @param scale factors are drawn from 1 − scale to 1 + scale
 * @param shear the largest angle, in degrees, by which columns lean to either side
 */
record Affine(double rotation, double shift, double scale, double shear) implements Transform {
  Affine {
    BadInputException.check(rotation >= 0 && rotation <= 180, "expected a rotation of 0 to 180 degrees, found %s",
        rotation);
    BadInputException.check(shift >= 0 && shift <= 1, "expected a shift from 0 to 1, a part of the picture, found %s",
        shift);
    BadInputException.check(scale >= 0 && scale < 1, "expected a scale in [0, 1), found %s", scale);
    BadInputException.check(shear >= 0 && shear < 90, "expected a shear of 0 to below 90 degrees, found %s", shear);
  }

  @Override
  public Shape output(Shape in) {
    return in;
  }

  @Override
  public Picture apply(Picture picture, Picture spare, long key) {
    Move move = new Move(Draws.uniform(key, 0, -rotation, rotation),
        picture.height() * Draws.uniform(key, 1, -shift, shift), picture.width() * Draws.uniform(key, 2, -shift, shift),
        Draws.uniform(key, 3, 1 - scale, 1 + scale), Draws.uniform(key, 4, -shear, shear));
    return move.apply(picture, spare);
  }

  /**
   * What was drawn: shears, scales, turns, then shifts.
   *
   * @param angle in degrees, clockwise
   * @param down in pixels
   * @param right in pixels
   * @param lean in degrees
   */
  record Move(double angle, double down, double right, double factor, double lean) {
    Picture apply(Picture from, Picture to) {
      to.resize(from.height(), from.width(), from.channels());
      double cos = StrictMath.cos(StrictMath.toRadians(angle)) / factor;
      double sin = StrictMath.sin(StrictMath.toRadians(angle)) / factor;
      double tan = StrictMath.tan(StrictMath.toRadians(lean));
      double middle = (from.height() - 1) / 2.0;
      double centre = (from.width() - 1) / 2.0;
      for (int y = 0; y < to.height(); y++) {
        for (int x = 0; x < to.width(); x++) {
          // Where the pixel comes from: the moves undone from the last to the first.
          double dy = y - middle - down;
          double dx = x - centre - right;
          double v = cos * dy - sin * dx;
          double u = sin * dy + cos * dx - tan * v;
          Bilinear.sample(from, v + middle, u + centre, to.values(), to.at(y, x));
        }
      }
      return to;
    }
  }
}
