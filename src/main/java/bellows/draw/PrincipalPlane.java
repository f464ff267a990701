package bellows.draw;

import bellows.conf.BadInputException;
import bellows.feature.PrincipalAxes;
import java.util.Arrays;

/**
 * Where rows lie on the plane along which they differ most.
 *
 * @param x of each row, along the first principal component; 0 is the mean
 * @param y along the second
 * @param shares of all variance, of both
 */
record PrincipalPlane(double[] x, double[] y, double[] shares) {
  /** Eigenvalues take the third power of it: some seconds. */
  private static final int MOST = 2000;

  /** @param rows at least one, each as long as the first */
  static PrincipalPlane of(float[][] rows) {
    int count = rows.length;
    int size = rows[0].length;
    BadInputException.check(Math.min(count, size) <= MOST,
        "--samples: expected at most %,d for the principal components of %,d values, found %,d", MOST, size, count);
    double[][] centred = centred(rows);
    // X'X and XX' have the same eigenvalues, and the vectors of one follow from those of the other: the smaller will do.
    boolean byValue = size <= count;
    double[][] vectors = byValue ? transposed(centred) : centred;
    PrincipalAxes axes = PrincipalAxes.of(products(vectors, count), vectors.length);
    double all = Arrays.stream(axes.variances()).sum();
    double[][] places = new double[2][count];
    double[] shares = new double[2];
    for (int axis = 0; axis < Math.min(2, vectors.length); axis++) {
      double[] vector = Arrays.copyOfRange(axes.vectors(), axis * vectors.length, (axis + 1) * vectors.length);
      double length = Math.sqrt(count * axes.variances()[axis]);
      for (int i = 0; i < count; i++) {
        places[axis][i] = byValue ? dot(centred[i], vector) : length * vector[i];
      }
      shares[axis] = all > 0 ? axes.variances()[axis] / all : 0;
    }
    return new PrincipalPlane(places[0], places[1], shares);
  }

  private static double[][] centred(float[][] rows) {
    int size = rows[0].length;
    double[] mean = new double[size];
    for (float[] row : rows) {
      for (int j = 0; j < size; j++) {
        mean[j] += row[j] / (double) rows.length;
      }
    }
    double[][] centred = new double[rows.length][size];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < size; j++) {
        centred[i][j] = rows[i][j] - mean[j];
      }
    }
    return centred;
  }

  private static double[][] transposed(double[][] matrix) {
    double[][] transposed = new double[matrix[0].length][matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < matrix[i].length; j++) {
        transposed[j][i] = matrix[i][j];
      }
    }
    return transposed;
  }

  /** Of each vector with each, divided by the number of samples. */
  private static double[] products(double[][] vectors, int count) {
    int size = vectors.length;
    double[] products = new double[size * size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        products[i * size + j] = dot(vectors[i], vectors[j]) / count;
        products[j * size + i] = products[i * size + j];
      }
    }
    return products;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
