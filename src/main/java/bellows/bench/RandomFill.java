package bellows.bench;

import bellows.tensor.Tensor;
import java.util.Random;

/** What benchmarks compute with in place of data. */
final class RandomFill {
  private RandomFill() {}

  /** Normal values of mean 0 and deviation 1. */
  static void fill(Tensor tensor, Random random) {
    for (int i = 0; i < tensor.shape().size(); i++) {
      tensor.array()[tensor.offset() + i] = (float) random.nextGaussian();
    }
  }
}
