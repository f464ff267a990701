package bellows.feature;

import bellows.tensor.Shape;
import java.util.Arrays;

/** Computes {@link Hog} of one picture after the other. */
final class HogOp implements Feature.Op {
  private static final double EPSILON = 1e-5;
  /** No cell may count for more of its block. */
  private static final double MOST = 0.2;

  private final Hog hog;
  private final int height;
  private final int width;
  private final int channels;
  private final int down;
  private final int across;
  /** Cell rows × cell columns × bins. */
  private final double[] votes;
  private final double[] block;

  HogOp(Hog hog, Shape in) {
    this.hog = hog;
    height = in.at(0);
    width = in.at(1);
    channels = in.channels();
    down = height / hog.cell();
    across = width / hog.cell();
    votes = new double[down * across * hog.bins()];
    block = new double[hog.block() * hog.block() * hog.bins()];
  }

  @Override
  public void apply(float[] x, int at, float[] y, int to) {
    Arrays.fill(votes, 0);
    for (int row = 0; row < down * hog.cell(); row++) {
      for (int column = 0; column < across * hog.cell(); column++) {
        vote(x, at, row, column);
      }
    }
    int place = to;
    for (int row = 0; row + hog.block() <= down; row++) {
      for (int column = 0; column + hog.block() <= across; column++) {
        normalise(row, column);
        for (double value : block) {
          y[place++] = (float) value;
        }
      }
    }
  }

  private void vote(float[] x, int at, int row, int column) {
    double longest = 0;
    double down = 0;
    double right = 0;
    for (int channel = 0; channel < channels; channel++) {
      int here = at + (row * width + column) * channels + channel;
      int line = width * channels;
      double dy = row == 0 || row == height - 1 ? 0 : (double) x[here + line] - x[here - line];
      double dx = column == 0 || column == width - 1 ? 0 : (double) x[here + channels] - x[here - channels];
      double square = dx * dx + dy * dy;
      if (square > longest) {
        longest = square;
        down = dy;
        right = dx;
      }
    }
    if (longest > 0) {
      int cell = row / hog.cell() * across + column / hog.cell();
      votes[cell * hog.bins() + bin(down, right)] += Math.sqrt(longest) / (hog.cell() * hog.cell());
    }
  }

  private int bin(double down, double right) {
    double angle = StrictMath.toDegrees(StrictMath.atan2(down, right));
    double unsigned = angle < 0 ? angle + 180 : angle >= 180 ? angle - 180 : angle;
    return Math.min(hog.bins() - 1, (int) (unsigned / (180.0 / hog.bins())));
  }

  /** Takes a block's cells together, and divides them by their norm: L2-Hys. */
  private void normalise(int row, int column) {
    int line = hog.block() * hog.bins();
    for (int i = 0; i < hog.block(); i++) {
      System.arraycopy(votes, ((row + i) * across + column) * hog.bins(), block, i * line, line);
    }
    divide();
    for (int i = 0; i < block.length; i++) {
      block[i] = Math.min(MOST, block[i]);
    }
    divide();
  }

  private void divide() {
    double sum = EPSILON * EPSILON;
    for (double value : block) {
      sum += value * value;
    }
    double norm = Math.sqrt(sum);
    for (int i = 0; i < block.length; i++) {
      block[i] /= norm;
    }
  }
}
