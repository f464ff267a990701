package bellows.neighbours;

import bellows.conf.BadInputException;
import bellows.data.Validation;
import java.io.Serializable;
import java.util.Arrays;

/**
 * To which fold of a cross-validation each training sample belongs. A sample's neighbours are looked for outside its
 * own fold. The same folds as those of {@code train --folds}.
 *
 * @param count of folds
 * @param of each sample by its number, from 0
 */
public record Folds(int count, short[] of) implements Serializable {
  private static final int MOST = Short.MAX_VALUE;
  private static final long SEED = 1;

  /**
   * Deals samples into folds.
   *
   * @param classes 0 for real targets
   * @param targets of the samples
   */
  public static Folds deal(int count, int classes, float[] targets) {
    BadInputException.check(count >= 2 && count <= Math.min(MOST, targets.length),
        "--folds: expected 2 to %,d, as there are %,d training samples, found %d", Math.min(MOST, targets.length),
        targets.length, count);
    short[] of = new short[targets.length];
    for (int fold = 0; fold < count; fold++) {
      for (int sample : new Validation(1.0 / count, SEED, count, fold + 1).drawn(classes, targets)) {
        of[sample] = (short) fold;
      }
    }
    return new Folds(count, of);
  }

  /** The fewest samples that are outside of some fold. */
  public int leastOutside() {
    int[] sizes = new int[count];
    for (short fold : of) {
      sizes[fold]++;
    }
    return of.length - Arrays.stream(sizes).max().orElse(0);
  }

  int fold(long sample) {
    return of[(int) sample];
  }
}
