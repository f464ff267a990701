package bellows.data;

/**
 * Mean and deviation of a data set in raw units (0–255 for bytes), one pair for each index of the innermost axis: an
 * image's channels, a vector's features.
 *
 * <p>Computed in double, two passes, in the order of the samples: the same bits every time, and accurate even where the
 * mean is large beside the deviation (Chan, Golub, LeVeque: Algorithms for Computing the Sample Variance, 1983). The
 * deviation is that of the samples themselves, so it divides by their number.
 */
public record Moments(double[] mean, double[] deviation) {
  public static Moments of(Samples samples) {
    int channels = samples.shape().channels();
    double[] mean = average(samples, new double[channels], false);
    double[] deviation = average(samples, mean, true);
    for (int i = 0; i < channels; i++) {
      deviation[i] = Math.sqrt(deviation[i]);
    }
    return new Moments(mean, deviation);
  }

  /** The mean of the differences from {@code centre}, or of their squares, plus the centre in the former case. */
  private static double[] average(Samples samples, double[] centre, boolean squared) {
    double[] sums = new double[centre.length];
    float[] values = new float[samples.shape().size()];
    for (int row = 0; row < samples.count(); row++) {
      samples.read(row, values, 0);
      for (int i = 0, channel = 0; i < values.length; i++, channel = channel + 1 == sums.length ? 0 : channel + 1) {
        double difference = values[i] - centre[channel];
        sums[channel] += squared ? difference * difference : difference;
      }
    }
    double count = (double) samples.count() * (values.length / sums.length);
    for (int i = 0; i < sums.length; i++) {
      sums[i] /= count;
    }
    return sums;
  }
}
