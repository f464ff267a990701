package bellows.bench;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Figures from repeated measurements. */
final class Timing {
  private Timing() {}

  /** The place of the median; of an even number of values, the upper of the two in the middle. */
  static int medianIndex(double[] values) {
    Integer[] order = IntStream.range(0, values.length).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparingDouble(i -> values[i]));
    return order[values.length / 2];
  }

  static double median(double[] values) {
    return values[medianIndex(values)];
  }

  static double millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e6;
  }

  static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }
}
