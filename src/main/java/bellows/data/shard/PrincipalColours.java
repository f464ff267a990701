package bellows.data.shard;

import bellows.conf.BadInputException;
import java.io.Serializable;
import java.util.Arrays;

/**
 * The principal components of a data set's colours, as AlexNet's lighting augmentation wants them (Krizhevsky et al.:
 * ImageNet Classification with Deep Convolutional Neural Networks, 2012, section 4.1).
 *
 * @param deviations along each component, in levels of 0–255, largest first: square roots of the covariance's
 *     eigenvalues
 * @param vectors of length 1, in the order of the deviations, each of red, green and blue; the largest of the three in
 *     size is positive
 */
public record PrincipalColours(double[] deviations, double[][] vectors) implements Serializable {
  /** Rotations converge quadratically: 3×3 needs four or five sweeps. */
  private static final int MOST_SWEEPS = 30;

  /** Refuses what is not three finite deviations and vectors; {@code path} is what the error calls the file. */
  public void check(String path) {
    boolean whole = deviations != null && vectors != null && deviations.length == 3 && vectors.length == 3;
    for (int i = 0; whole && i < 3; i++) {
      whole = deviations[i] >= 0 && deviations[i] <= Float.MAX_VALUE && vectors[i] != null && vectors[i].length == 3
          && Arrays.stream(vectors[i]).allMatch(part -> Math.abs(part) <= 2);
    }
    BadInputException.check(whole, "%s: expected as pca three deviations and three vectors of length 1, found others",
        path);
  }

  /**
   * The eigenvalues and vectors of a covariance, by Jacobi's rotations (Golub, Van Loan: Matrix Computations, 8.5) in a
   * fixed order.
   */
  static PrincipalColours of(double[][] covariance) {
    double[][] a = {covariance[0].clone(), covariance[1].clone(), covariance[2].clone()};
    double[][] v = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}; // columns are eigenvectors
    for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
      rotate(a, v, 0, 1);
      rotate(a, v, 0, 2);
      rotate(a, v, 1, 2);
    }
    int[] order = {0, 1, 2};
    for (int i = 0; i < 3; i++) {
      for (int j = i + 1; j < 3; j++) {
        if (a[order[j]][order[j]] > a[order[i]][order[i]]) {
          int other = order[i];
          order[i] = order[j];
          order[j] = other;
        }
      }
    }
    double[] deviations = new double[3];
    double[][] vectors = new double[3][3];
    for (int i = 0; i < 3; i++) {
      deviations[i] = Math.sqrt(Math.max(0, a[order[i]][order[i]]));
      vectors[i] = upright(v[0][order[i]], v[1][order[i]], v[2][order[i]]);
    }
    return new PrincipalColours(deviations, vectors);
  }

  /** An eigenvector has two directions; one of them is chosen. */
  private static double[] upright(double... vector) {
    int largest = 0;
    for (int i = 1; i < 3; i++) {
      largest = Math.abs(vector[i]) > Math.abs(vector[largest]) ? i : largest;
    }
    double sign = vector[largest] < 0 ? -1 : 1;
    return new double[] {sign * vector[0] + 0.0, sign * vector[1] + 0.0, sign * vector[2] + 0.0};
  }

  /** Turns the axes p and q so that they no longer vary together. */
  private static void rotate(double[][] a, double[][] v, int p, int q) {
    if (a[p][q] == 0) {
      return;
    }
    double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    double t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
    double c = 1 / Math.sqrt(t * t + 1);
    double s = t * c;
    for (int k = 0; k < 3; k++) {
      double kp = a[k][p];
      double kq = a[k][q];
      a[k][p] = c * kp - s * kq;
      a[k][q] = s * kp + c * kq;
    }
    for (int k = 0; k < 3; k++) {
      double pk = a[p][k];
      double qk = a[q][k];
      a[p][k] = c * pk - s * qk;
      a[q][k] = s * pk + c * qk;
      double vp = v[k][p];
      double vq = v[k][q];
      v[k][p] = c * vp - s * vq;
      v[k][q] = s * vp + c * vq;
    }
  }
}
