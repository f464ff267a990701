package bellows.feature;

import java.util.stream.IntStream;

/**
 * Mean and covariance of samples, both divided by their number. Each element is one sum in double over the samples in
 * their order, so the bits are the same however many threads share the elements.
 *
 * @param mean of each value
 * @param matrix size × size
 */
record Covariance(double[] mean, double[] matrix) {
  /** Samples that go through the caches together. */
  private static final int BLOCK = 64;

  /** @param values count × size */
  static Covariance of(float[] values, int size) {
    int count = values.length / size;
    double[] mean = new double[size];
    for (int row = 0; row < count; row++) {
      for (int i = 0; i < size; i++) {
        mean[i] += values[row * size + i];
      }
    }
    for (int i = 0; i < size; i++) {
      mean[i] /= count;
    }
    double[] matrix = new double[Math.multiplyExact(size, size)];
    double[] centred = new double[BLOCK * size];
    for (int first = 0; first < count; first += BLOCK) {
      int rows = Math.min(BLOCK, count - first);
      for (int i = 0; i < rows * size; i++) {
        centred[i] = values[first * size + i] - mean[i % size];
      }
      IntStream.range(0, size).parallel().forEach(i -> add(centred, rows, size, i, matrix));
    }
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        matrix[i * size + j] /= count;
        matrix[j * size + i] = matrix[i * size + j];
      }
    }
    return new Covariance(mean, matrix);
  }

  /** Adds a block to row i, up to the diagonal. */
  private static void add(double[] centred, int rows, int size, int i, double[] matrix) {
    for (int row = 0; row < rows; row++) {
      int at = row * size;
      double factor = centred[at + i];
      for (int j = 0; j <= i; j++) {
        matrix[i * size + j] += factor * centred[at + j];
      }
    }
  }
}
