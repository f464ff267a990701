package bellows.data;

import java.io.Serializable;

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
    return of((pass, values) -> {
      for (int row = 0; row < samples.count(); row++) {
        samples.read(row, values, 0);
        pass.add(values);
      }
      return pass;
    }, channels, samples.shape().size());
  }

  /**
   * Of samples wherever they are.
   *
   * @param channels the innermost extent of a sample
   * @param size of a sample
   */
  public static Moments of(Visit visit, int channels, int size) {
    float[] values = new float[size];
    double[] mean = visit.all(new Pass(new double[channels], false), values).average();
    double[] deviation = visit.all(new Pass(mean, true), values).average();
    for (int i = 0; i < channels; i++) {
      deviation[i] = Math.sqrt(deviation[i]);
    }
    return new Moments(mean, deviation);
  }

  /** Adds all samples to a pass, in their order. */
  public interface Visit {
    /**
     * Goes through all samples once.
     *
     * @param values room for a sample
     * @return the pass, or a copy that has seen them
     */
    Pass all(Pass pass, float[] values);
  }

  /**
   * One of the two passes: sums of the differences from a centre, or of their squares. It may be sent from one machine
   * to the next, so that each adds the samples that it has.
   */
  public static final class Pass implements Serializable {
    private static final long serialVersionUID = 1;

    private final double[] centre;
    private final boolean squared;
    private final double[] sums;
    private long count;

    private Pass(double[] centre, boolean squared) {
      this.centre = centre;
      this.squared = squared;
      sums = new double[centre.length];
    }

    /** Adds one sample. */
    public void add(float[] values) {
      for (int i = 0, channel = 0; i < values.length; i++, channel = channel + 1 == sums.length ? 0 : channel + 1) {
        double difference = values[i] - centre[channel];
        sums[channel] += squared ? difference * difference : difference;
      }
      count += values.length / sums.length;
    }

    private double[] average() {
      double[] average = new double[sums.length];
      for (int i = 0; i < sums.length; i++) {
        average[i] = sums[i] / (double) count;
      }
      return average;
    }
  }
}
