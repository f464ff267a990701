package bellows.train;

/** The mean loss over the samples of some steps. */
final class MeanLoss {
  private double sum;
  private long samples;

  void add(double some, long count) {
    sum += some;
    samples += count;
  }

  void restart() {
    sum = 0;
    samples = 0;
  }

  /** NaN of no samples. */
  double mean() {
    return sum / samples;
  }
}
