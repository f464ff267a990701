package bellows.feature;

import bellows.data.UniformRows;
import bellows.tensor.Draws;
import java.util.stream.IntStream;

/** A few of many samples, drawn by a seed: what a transform learns from where all would take too long. */
final class RowSample {
  private RowSample() {}

  /** The values of {@code most} different samples, in the order in which they are drawn; of all, if there are no more. */
  static float[] values(UniformRows rows, int most, long seed, String purpose) {
    int size = rows.shape().size();
    int count = Math.min(most, rows.count());
    long key = Draws.key(seed, purpose);
    float[] values = new float[Math.multiplyExact(count, size)];
    // Where a sample comes to lie is known beforehand, so any number of threads may read.
    IntStream.range(0, count).parallel()
        .forEach(i -> rows.read((int) Draws.permute(key, rows.count(), i), values, i * size));
    return values;
  }
}
