package bellows.draw;

import java.util.Arrays;

/**
 * How many of some values lie where.
 *
 * @param edges of the bins, one more than bins
 * @param counts of the finite values; a value on an edge counts above it, on the last below it
 */
record Histogram(double[] edges, long[] counts) {
  /** Bins of one width from the least finite value to the greatest. */
  static Histogram of(double[] values, int bins) {
    double low = Arrays.stream(values).filter(Double::isFinite).min().orElse(0);
    double high = Arrays.stream(values).filter(Double::isFinite).max().orElse(0);
    // All alike: one bin of some width around them.
    double from = high > low ? low : low - Math.max(0.5e-3, Math.abs(low) / 20);
    double width = (high > low ? high - low : 2 * (low - from)) / bins;
    double[] edges = new double[bins + 1];
    Arrays.setAll(edges, i -> from + i * width);
    long[] counts = new long[bins];
    for (double value : values) {
      if (Double.isFinite(value)) {
        counts[Math.max(0, Math.min(bins - 1, (int) ((value - from) / width)))]++;
      }
    }
    return new Histogram(edges, counts);
  }

  long counted() {
    return Arrays.stream(counts).sum();
  }

  /** Each bin's part of {@code all}. */
  double[] percent(long all) {
    return Arrays.stream(counts).mapToDouble(count -> 100.0 * count / all).toArray();
  }
}
