package bellows.data;

import bellows.image.Picture;
import java.io.Serializable;

/**
 * Sums over the pixels of pictures, of each channel and of each product of two, from which mean, deviation and
 * principal components of the colours follow. Levels are whole numbers and so are the sums: they are exact, and the
 * same in whatever order pictures are added. Room for about 10^14 pixels.
 */
public final class ColourSums implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int[][] PAIRS = {{0, 0}, {0, 1}, {0, 2}, {1, 1}, {1, 2}, {2, 2}};

  private final long[] sums;

  /** Of nothing. */
  public ColourSums() {
    sums = new long[1 + 3 + PAIRS.length];
  }

  /** Of what {@link #sums} returned once. */
  public ColourSums(long[] sums) {
    if (sums.length != 1 + 3 + PAIRS.length) {
      throw new IllegalArgumentException("expected 10 sums, found " + sums.length);
    }
    this.sums = sums.clone();
  }

  /** Pixels; red, green and blue; the products red·red, red·green, red·blue, green·green, green·blue, blue·blue. */
  public long[] sums() {
    return sums.clone();
  }

  /** Adds all pixels of a picture of three channels, whose values are rounded to levels. */
  public void add(Picture picture) {
    float[] values = picture.values();
    int width = picture.width();
    for (int y = 0; y < picture.height(); y++) {
      addRow(values, picture.at(y, 0), width);
    }
    sums[0] += (long) picture.height() * width;
  }

  private void addRow(float[] values, int at, int width) {
    long r = 0;
    long g = 0;
    long b = 0;
    long rr = 0;
    long rg = 0;
    long rb = 0;
    long gg = 0;
    long gb = 0;
    long bb = 0;
    for (int i = at; i < at + 3 * width; i += 3) {
      int red = RawPicture.level(values[i]);
      int green = RawPicture.level(values[i + 1]);
      int blue = RawPicture.level(values[i + 2]);
      r += red;
      g += green;
      b += blue;
      rr += red * red;
      rg += red * green;
      rb += red * blue;
      gg += green * green;
      gb += green * blue;
      bb += blue * blue;
    }
    long[] row = {r, g, b, rr, rg, rb, gg, gb, bb};
    for (int i = 0; i < row.length; i++) {
      sums[1 + i] += row[i];
    }
  }

  /** Adds what another has seen. */
  public void add(ColourSums other) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] = Math.addExact(sums[i], other.sums[i]);
    }
  }

  /** Mean and deviation of each channel, in levels of 0–255. */
  public Moments moments() {
    double[] mean = new double[3];
    double[] deviation = new double[3];
    double[][] covariance = covariance();
    for (int i = 0; i < 3; i++) {
      mean[i] = mean(i);
      deviation[i] = Math.sqrt(Math.max(0, covariance[i][i]));
    }
    return new Moments(mean, deviation);
  }

  /** The axes along which colours vary, the longest first. */
  public PrincipalColours principal() {
    return PrincipalColours.of(covariance());
  }

  private double mean(int channel) {
    return sums[0] == 0 ? 0 : (double) sums[1 + channel] / sums[0];
  }

  private double[][] covariance() {
    double[][] covariance = new double[3][3];
    for (int i = 0; i < PAIRS.length && sums[0] > 0; i++) {
      int a = PAIRS[i][0];
      int b = PAIRS[i][1];
      covariance[a][b] = covariance[b][a] = (double) sums[4 + i] / sums[0] - mean(a) * mean(b);
    }
    return covariance;
  }
}
