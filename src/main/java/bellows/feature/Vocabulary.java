package bellows.feature;

import bellows.conf.BadInputException;
import bellows.data.UniformRows;
import bellows.kernel.KernelProvider;
import bellows.tensor.Draws;
import java.io.Serializable;
import java.nio.FloatBuffer;
import java.util.HashSet;
import java.util.Set;

/**
 * What {@link Words} learn.
 *
 * @param whitening of patches, size × size; symmetric, as it turns back, so that words can be looked at as patches
 * @param shift of whitened patches: what the mean patch becomes
 * @param words count × size
 */
record Vocabulary(float[] whitening, float[] shift, float[] words) implements Serializable {
  private static final String PURPOSE = "words";

  /** Refuses what is not of these patches. */
  Vocabulary checked(Patches patches, int count) {
    int size = patches.size();
    if (whitening.length != size * size || shift.length != size || words.length != count * size) {
      throw new IllegalArgumentException("expected " + count + " words of " + size + " values, found " + words.length
          + " values");
    }
    return this;
  }

  /** Learns from patches of the training pictures, drawn by the seed: nothing depends on where they are. */
  static Vocabulary learn(Words asked, UniformRows train, Clustering clustering) {
    int size = asked.of(train.shape()).size();
    float[] patches = draw(asked, train);
    Covariance covariance = Covariance.of(patches, size);
    float[] whitening = PrincipalAxes.of(covariance.matrix(), size).turnedBack(size, asked.epsilon());
    float[] shift = new float[size];
    for (int j = 0; j < size; j++) {
      double sum = 0;
      for (int i = 0; i < size; i++) {
        sum += covariance.mean()[i] * whitening[i * size + j];
      }
      shift[j] = (float) sum;
    }
    float[] white = whitened(patches, whitening, shift);
    return new Vocabulary(whitening, shift,
        clustering.means(white, size, different(white, size, asked.count()), asked.iterations()));
  }

  /** Patches at random places of random pictures. */
  private static float[] draw(Words asked, UniformRows train) {
    Patches all = asked.of(train.shape());
    int size = all.size();
    long key = Draws.key(asked.seed(), PURPOSE);
    float[] patches = new float[Math.multiplyExact(asked.patches(), size)];
    float[] picture = new float[train.shape().size()];
    for (int i = 0; i < asked.patches(); i++) {
      train.read(drawn(key, 3L * i, train.count()), picture, 0);
      all.take(picture, 0, drawn(key, 3L * i + 1, all.down()), drawn(key, 3L * i + 2, all.across()), patches, i * size);
    }
    return patches;
  }

  private static int drawn(long key, long counter, int bound) {
    return (int) Long.remainderUnsigned(Draws.bits(key, counter), bound);
  }

  private static float[] whitened(float[] patches, float[] whitening, float[] shift) {
    int size = shift.length;
    int count = patches.length / size;
    float[] white = new float[patches.length];
    Products.alone(KernelProvider.kernels()).left(patches, 0, size, false).right(whitening, 0, size, false)
        .into(white, 0, size, count, size, size, false);
    for (int i = 0; i < white.length; i++) {
      white[i] -= shift[i % size];
    }
    return white;
  }

  /** The first {@code count} patches that are not alike: with what k-means begins. */
  private static float[] different(float[] patches, int size, int count) {
    Set<FloatBuffer> seen = new HashSet<>();
    float[] first = new float[count * size];
    for (int i = 0; i < patches.length / size && seen.size() < count; i++) {
      if (seen.add(FloatBuffer.wrap(patches, i * size, size).slice())) { // which compares what it holds
        System.arraycopy(patches, i * size, first, (seen.size() - 1) * size, size);
      }
    }
    BadInputException.check(seen.size() == count, "words: expected at least %d different patches among the %d that were "
        + "drawn, found %d; draw more patches, or ask for fewer words", count, patches.length / size, seen.size());
    return first;
  }
}
