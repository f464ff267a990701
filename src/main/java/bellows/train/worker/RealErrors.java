package bellows.train.worker;

import java.io.Serializable;

/**
 * How far answers lie from real targets, in the targets' units: sums over samples, from which the usual figures follow.
 * The spread of the targets is held as mean and squared deviations, which loses nothing where targets are large beside
 * their deviation (Chan, Golub, LeVeque: Updating Formulae and a Pairwise Algorithm for Computing Sample Variances,
 * 1979). For one thread.
 */
public final class RealErrors implements Serializable {
  private static final long serialVersionUID = 1;

  private long count;
  private double absolute;
  private double squared;
  private double mean;
  private double deviations;

  /** Counts a sample. */
  public void add(double answer, double target) {
    double error = answer - target;
    absolute += Math.abs(error);
    squared += error * error;
    count++;
    double from = target - mean;
    mean += from / count;
    deviations += from * (target - mean);
  }

  /** Counts the samples of another one as well. */
  public void add(RealErrors other) {
    long sum = count + other.count;
    if (other.count == 0) {
      return;
    }
    double between = other.mean - mean;
    absolute += other.absolute;
    squared += other.squared;
    deviations += other.deviations + between * between * count * other.count / sum;
    mean += between * other.count / sum;
    count = sum;
  }

  /** Mean absolute error. */
  public double mae() {
    return absolute / count;
  }

  /** Root of the mean squared error. */
  public double rmse() {
    return Math.sqrt(squared / count);
  }

  /**
   * The part of the targets' variance that the answers explain: 1 − Σ error² / Σ (target − mean)². Of answers that are
   * worse than the mean would be, it is negative; null where all targets are one value.
   */
  public Double r2() {
    return deviations == 0 ? null : 1 - squared / deviations;
  }
}
