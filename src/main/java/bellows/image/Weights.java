package bellows.image;

/**
 * What each pixel of a resized row is made of: consecutive pixels of the row it comes from, with a weight each. Kept
 * from picture to picture; computed anew only when the sizes change, into the same arrays.
 */
final class Weights {
  private double fraction = -1;
  private double length;
  private int to;
  private int most;
  private int[] first = new int[0];
  private int[] count = new int[0];
  private float[] values = new float[0];

  /**
   * Weights of a triangle that is as wide as two pixels of the larger of the two sizes: linear interpolation where the
   * row grows, an average without aliasing where it shrinks. Pixels outside the part do not count.
   *
   * @param fraction of a pixel that the part leaves out at its beginning
   * @param length of the part, in pixels
   */
  void prepare(double fraction, double length, int to) {
    if (fraction == this.fraction && length == this.length && to == this.to) {
      return;
    }
    this.fraction = fraction;
    this.length = length;
    this.to = to;
    int end = (int) Math.ceil(fraction + length);
    double step = length / to;
    double reach = Math.max(1, step);
    most = Math.min(end, 2 * (int) Math.ceil(reach) + 1);
    if (first.length < to) {
      first = new int[to];
      count = new int[to];
    }
    if (values.length < to * most) {
      values = new float[to * most];
    }
    for (int i = 0; i < to; i++) {
      double centre = fraction + (i + 0.5) * step;
      first[i] = Math.max(0, (int) Math.floor(centre - reach + 0.5));
      count[i] = Math.min(end, (int) Math.floor(centre + reach + 0.5)) - first[i];
      fill(i, centre, reach);
    }
  }

  private void fill(int i, double centre, double reach) {
    double sum = 0;
    for (int j = 0; j < count[i]; j++) {
      sum += triangle(first[i] + j + 0.5 - centre, reach);
    }
    for (int j = 0; j < count[i]; j++) {
      values[i * most + j] = (float) (triangle(first[i] + j + 0.5 - centre, reach) / sum);
    }
  }

  private static double triangle(double distance, double reach) {
    return Math.max(0, 1 - Math.abs(distance) / reach);
  }

  /** The first of the pixels that make pixel {@code i}, counted from the pixel in which the part begins. */
  int first(int i) {
    return first[i];
  }

  int count(int i) {
    return count[i];
  }

  /** No pixel is made of more. */
  int most() {
    return most;
  }

  /** Where the weights of pixel {@code i} begin in {@link #values}. */
  int at(int i) {
    return i * most;
  }

  float[] values() {
    return values;
  }
}
