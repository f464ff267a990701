package bellows.image.augment;

import bellows.conf.BadInputException;
import bellows.image.Picture;
import bellows.tensor.Draws;
import bellows.tensor.Shape;

/**
 * Moves each pixel by a random field that is smooth: uniform noise from −1 to 1 for both axes, blurred by a Gaussian of
 * deviation sigma (noise outside of the picture is 0), times alpha; bilinear, 0 around. As handwriting varies (Simard,
 * Steinkraus, Platt: Best Practices for Convolutional Neural Networks Applied to Visual Document Analysis, 2003,
 * section 2, where sigma is 4 and alpha 34 for MNIST: pixels then move by 1.4 on average of squares).
 *
 * @param sigma in pixels
 */
record Elastic(double alpha, double sigma) implements Transform {
  /** The Gaussian is cut off at so many deviations. */
  private static final int REACH = 3;
  private static final double MOST_SIGMA = 100;

  Elastic {
    BadInputException.check(alpha >= 0 && Double.isFinite(alpha), "expected an alpha of at least 0, found %s", alpha);
    BadInputException.check(sigma > 0 && sigma <= MOST_SIGMA, "expected a sigma above 0 and up to %s pixels, found %s",
        MOST_SIGMA, sigma);
  }

  @Override
  public Shape output(Shape in) {
    return in;
  }

  @Override
  public Picture apply(Picture picture, Picture spare, long key) {
    int height = picture.height();
    int width = picture.width();
    int pixels = height * width;
    spare.resize(height, width, picture.channels());
    float[] fields = spare.scratch(3 * pixels);
    double[] bell = bell();
    displace(fields, 0, Draws.bits(key, 0), bell, height, width);
    displace(fields, pixels, Draws.bits(key, 1), bell, height, width);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int i = y * width + x;
        Bilinear.sample(picture, y + fields[i], x + fields[pixels + i], spare.values(), spare.at(y, x));
      }
    }
    return spare;
  }

  /** One half of the blur's weights, from the middle on; the whole sums to 1. */
  private double[] bell() {
    double[] bell = new double[(int) Math.ceil(REACH * sigma) + 1];
    double sum = 0;
    for (int i = 0; i < bell.length; i++) {
      bell[i] = StrictMath.exp(-0.5 * i * i / (sigma * sigma));
      sum += i == 0 ? bell[i] : 2 * bell[i];
    }
    for (int i = 0; i < bell.length; i++) {
      bell[i] /= sum;
    }
    return bell;
  }

  /** Sets a field, which begins at {@code at}; the last third of {@code fields} is for what lies between. */
  private void displace(float[] fields, int at, long key, double[] bell, int height, int width) {
    int pixels = height * width;
    int between = 2 * pixels;
    for (int i = 0; i < pixels; i++) {
      fields[at + i] = (float) Draws.uniform(key, i, -1, 1);
    }
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        fields[between + y * width + x] = (float) blurred(fields, at + y * width, 1, x, width, bell);
      }
    }
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        fields[at + y * width + x] = (float) (alpha * blurred(fields, between + x, width, y, height, bell));
      }
    }
  }

  /** The weighted sum around element {@code i} of a line of {@code n} elements, {@code stride} apart. */
  private static double blurred(float[] line, int first, int stride, int i, int n, double[] bell) {
    double sum = 0;
    for (int j = Math.max(0, i - bell.length + 1); j < Math.min(n, i + bell.length); j++) {
      sum += bell[Math.abs(i - j)] * line[first + j * stride];
    }
    return sum;
  }
}
