package bellows.feature;

import org.netlib.lapack.Dsyev;
import org.netlib.util.intW;

/**
 * The eigenvectors of a covariance, that with the largest variance first. By LAPACK's dsyev, as f2j turned it into
 * Java: a native library's bits would be those of a machine. A vector's sign, which is anybody's choice, is that with which its
 * largest element is positive.
 *
 * @param variances descending, none below 0
 * @param vectors one a row
 */
public record PrincipalAxes(double[] variances, double[] vectors) {
  /** @param matrix size × size, symmetric; stays as it is */
  public static PrincipalAxes of(double[] matrix, int size) {
    double[] columns = matrix.clone(); // symmetric: rows are columns; afterwards the eigenvectors, one after the other
    double[] ascending = new double[size];
    double[] asked = new double[1];
    intW info = new intW(0);
    Dsyev.dsyev("V", "L", size, columns, 0, size, ascending, 0, asked, 0, -1, info);
    double[] work = new double[(int) asked[0]];
    Dsyev.dsyev("V", "L", size, columns, 0, size, ascending, 0, work, 0, work.length, info);
    if (info.val != 0) {
      throw new IllegalStateException("dsyev found no eigenvalues of a matrix of " + size + ": " + info.val);
    }
    double[] variances = new double[size];
    double[] vectors = new double[size * size];
    for (int i = 0; i < size; i++) {
      int from = (size - 1 - i) * size;
      variances[i] = Math.max(0, ascending[size - 1 - i]);
      double sign = sign(columns, from, size);
      for (int j = 0; j < size; j++) {
        vectors[i * size + j] = sign * columns[from + j];
      }
    }
    return new PrincipalAxes(variances, vectors);
  }

  private static double sign(double[] values, int from, int size) {
    double largest = 0;
    for (int i = from; i < from + size; i++) {
      largest = Math.abs(values[i]) > Math.abs(largest) ? values[i] : largest;
    }
    return largest < 0 ? -1 : 1;
  }

  int size() {
    return variances.length;
  }

  /** How many of the first axes have at least this part of all variance. */
  int axes(double part) {
    double all = 0;
    for (double variance : variances) {
      all += variance;
    }
    double sum = 0;
    int axes = 0;
    while (axes < variances.length && (axes == 0 || sum < part * all)) {
      sum += variances[axes++];
    }
    return axes;
  }

  /** The matrix axes × size that takes a centred sample to its places along the first axes, each of variance 1. */
  float[] whitening(int axes, double epsilon) {
    int size = size();
    float[] matrix = new float[axes * size];
    for (int i = 0; i < axes; i++) {
      double scale = scale(i, epsilon);
      for (int j = 0; j < size; j++) {
        matrix[i * size + j] = (float) (vectors[i * size + j] * scale);
      }
    }
    return matrix;
  }

  /** The matrix size × size that does so, and turns back to where the sample's own values lie. */
  float[] turnedBack(int axes, double epsilon) {
    int size = size();
    double[] sums = new double[size * size];
    for (int axis = 0; axis < axes; axis++) {
      double scale = scale(axis, epsilon);
      for (int i = 0; i < size; i++) {
        double factor = vectors[axis * size + i] * scale;
        for (int j = 0; j < size; j++) {
          sums[i * size + j] += factor * vectors[axis * size + j];
        }
      }
    }
    float[] matrix = new float[sums.length];
    for (int i = 0; i < sums.length; i++) {
      matrix[i] = (float) sums[i];
    }
    return matrix;
  }

  /** An axis without any variance, which tells nothing, stays 0 rather than become infinite. */
  private double scale(int axis, double epsilon) {
    double variance = variances[axis] + epsilon;
    return variance > 0 ? 1 / Math.sqrt(variance) : 0;
  }
}
