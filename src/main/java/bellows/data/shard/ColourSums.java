package bellows.data.shard;

import bellows.data.Moments;
import bellows.image.Picture;
import java.io.Serializable;

/**
 * Sums over pixels of pictures, of each channel and of each product of two, from which mean, deviation and
 * principal components of the colours follow. Levels are whole numbers and so are the sums: they are exact, and the
 * same in whatever order pictures are added. Room for about 10^14 pixels.
 */
public final class ColourSums implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int[][] PAIRS = {{0, 0}, {0, 1}, {0, 2}, {1, 1}, {1, 2}, {2, 2}};

  /** So many pixels' products, of 255² at most, add up within an int, which is faster than within a long. */
  private static final int PIECE = 1 << 14;

  private static final int ROWS = 4;

  private final long[] sums;

  /** The sums of no picture at all. */
  public ColourSums() {
    sums = new long[1 + 3 + PAIRS.length];
  }

  /** The sums that {@link #sums} returned once. */
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

  /**
   * Adds the pixels of every fourth row, the first included, of a picture of three channels; values are rounded to
   * levels. Neighbouring rows tell nearly the same, and all of them would take a fifth of the time that a picture's
   * decoding, resizing and encoding takes.
   */
  public void add(Picture picture) {
    for (int y = 0; y < picture.height(); y += ROWS) {
      float[] values = picture.row(y);
      int start = picture.rowAt(y);
      for (int x = 0; x < picture.width(); x += PIECE) {
        addPiece(values, start + 3 * x, start + 3 * Math.min(picture.width(), x + PIECE));
      }
      sums[0] += picture.width();
    }
  }

  private void addPiece(float[] values, int from, int end) {
    int r = 0;
    int g = 0;
    int b = 0;
    int rr = 0;
    int rg = 0;
    int rb = 0;
    int gg = 0;
    int gb = 0;
    int bb = 0;
    for (int i = from; i < end; i += 3) {
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
    int[] piece = {r, g, b, rr, rg, rb, gg, gb, bb};
    for (int i = 0; i < piece.length; i++) {
      sums[1 + i] += piece[i];
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
