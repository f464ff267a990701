package bellows.feature;

import bellows.tensor.Shape;

/**
 * The square patches of a picture, each with its contrast normalised: less its mean, divided by the root of its variance
 * and {@code contrast} (Coates, Lee, Ng: An Analysis of Single-Layer Networks in Unsupervised Feature Learning, 2011,
 * section 3.2).
 *
 * @param shape of pictures
 * @param side of a patch, in pixels
 * @param stride from a patch to the next
 * @param contrast is added to variances, in levels squared: flat patches are not made noise
 */
record Patches(Shape shape, int side, int stride, double contrast) {
  /** Rows of patches. */
  int down() {
    return (shape.at(0) - side) / stride + 1;
  }

  /** Columns of patches. */
  int across() {
    return (shape.at(1) - side) / stride + 1;
  }

  /** Values of a patch: rows × columns × channels. */
  int size() {
    return side * side * shape.channels();
  }

  /** Puts the patch in a row and a column of patches of the picture at {@code x[at]} to {@code y[to]} and on. */
  void take(float[] x, int at, int row, int column, float[] y, int to) {
    int channels = shape.channels();
    int line = side * channels;
    int from = at + (row * stride * shape.at(1) + column * stride) * channels;
    for (int i = 0; i < side; i++) {
      System.arraycopy(x, from + i * shape.at(1) * channels, y, to + i * line, line);
    }
    normalise(y, to);
  }

  private void normalise(float[] y, int at) {
    int size = size();
    double sum = 0;
    for (int i = at; i < at + size; i++) {
      sum += y[i];
    }
    double mean = sum / size;
    double squares = 0;
    for (int i = at; i < at + size; i++) {
      double difference = y[i] - mean;
      squares += difference * difference;
    }
    double deviation = Math.sqrt(squares / Math.max(1, size - 1) + contrast);
    for (int i = at; i < at + size; i++) {
      y[i] = deviation == 0 ? 0 : (float) ((y[i] - mean) / deviation);
    }
  }
}
