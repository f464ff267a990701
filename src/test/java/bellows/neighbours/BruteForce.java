package bellows.neighbours;

import bellows.data.Samples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;

/** All distances in double, sorted: what a search has to find. */
final class BruteForce {
  private record Found(long id, double measure) {}

  private BruteForce() {}

  /** @param allowed which training samples may be neighbours */
  static List<Long> nearest(Distance distance, Samples training, float[] query, int k, LongPredicate allowed) {
    int size = training.shape().size();
    List<Found> all = new ArrayList<>(LongStream.range(0, training.count()).filter(allowed).mapToObj(id -> new Found(id,
        measure(distance, query, Arrays.copyOfRange(training.features(), (int) id * size,
            (int) (id + 1) * size)))).toList());
    all.sort(Comparator.comparingDouble(Found::measure).thenComparingLong(Found::id));
    return all.subList(0, Math.min(k, all.size())).stream().map(Found::id).toList();
  }

  private static double measure(Distance distance, float[] a, float[] b) {
    double[] lanes = new double[12];
    for (int i = 0; i < a.length; i++) {
      double x = a[i];
      double y = b[i];
      lanes[i % 4] += switch (distance) {
        case L2 -> (x - y) * (x - y);
        case L1 -> Math.abs(x - y);
        case COSINE -> x * y;
      };
      lanes[4 + i % 4] += x * x;
      lanes[8 + i % 4] += y * y;
    }
    if (distance != Distance.COSINE) {
      return sum(lanes, 0);
    }
    double norms = Math.sqrt(sum(lanes, 4)) * Math.sqrt(sum(lanes, 8));
    return norms == 0 ? 1 : Math.max(0, 1 - sum(lanes, 0) / norms);
  }

  private static double sum(double[] lanes, int at) {
    return (lanes[at] + lanes[at + 2]) + (lanes[at + 1] + lanes[at + 3]);
  }
}
