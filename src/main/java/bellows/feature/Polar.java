package bellows.feature;

import bellows.conf.BadInputException;
import bellows.tensor.Shape;

/**
 * Two coordinates x, y as radius and angle about a centre: r = √(x² + y²) and θ in (−π, π], with which a circle is a
 * matter of one value.
 *
 * @param x of the centre
 */
record Polar(double x, double y) implements Feature {
  @Override
  public Shape output(Shape in) {
    BadInputException.check(in.size() == 2, "polar: expected samples of two coordinates, found %s; columns that are "
        + "none are left out with data.ignore", in);
    return Shape.of(2);
  }

  @Override
  public Op bind(Shape in) {
    return (from, at, out, to) -> {
      double dx = from[at] - x;
      double dy = from[at + 1] - y;
      out[to] = (float) Math.sqrt(dx * dx + dy * dy);
      out[to + 1] = (float) StrictMath.atan2(dy, dx);
    };
  }
}
