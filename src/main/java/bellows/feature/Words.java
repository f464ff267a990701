package bellows.feature;

import bellows.conf.BadInputException;
import bellows.data.UniformRows;
import bellows.tensor.Shape;
import java.util.Iterator;

/**
 * Bag of visual words: the patches of a picture, contrast-normalised and whitened, are compared with a vocabulary that
 * k-means found among patches of the training pictures, and what each says of the words is averaged over the parts of
 * the picture (Coates, Lee, Ng: An Analysis of Single-Layer Networks in Unsupervised Feature Learning, 2011).
 *
 * @param count of words
 * @param patch side in pixels
 * @param stride between patches, in pixels
 * @param pool parts of the picture in each direction: 2 for quadrants
 * @param contrast see {@link Patches}
 * @param epsilon is added to the variance of each axis in whitening
 * @param patches that are learned from, drawn by {@code seed}
 * @param iterations of k-means, at most
 */
record Words(int count, int patch, int stride, Coding coding, int pool, double contrast, double epsilon, int patches,
    int iterations, long seed) implements Feature {
  /** What a patch says of the words. */
  enum Coding {
    /** 1 for the nearest word, 0 for the others: averaged, a histogram. */
    HARD,
    /** By how much each word is nearer than words are on average, or 0. */
    TRIANGLE
  }

  Words {
    BadInputException.check(count >= 1 && patch >= 1 && stride >= 1 && pool >= 1 && iterations >= 1,
        "words: expected at least 1, found count = %d, patch = %d, stride = %d, pool = %d, iterations = %d", count, patch,
        stride, pool, iterations);
    BadInputException.check(count <= patches, "words: expected at least as many patches to learn from as words, found %d "
        + "patches for %d words", patches, count);
    BadInputException.check(contrast >= 0 && Double.isFinite(contrast) && epsilon >= 0 && Double.isFinite(epsilon),
        "words: expected a contrast and an epsilon of at least 0, found %s and %s", contrast, epsilon);
  }

  @Override
  public Shape output(Shape in) {
    BadInputException.check(in.rank() == 3, "words: expected pictures of height × width × channels, found samples of %s",
        in);
    int side = Math.min(in.at(0), in.at(1));
    BadInputException.check(patch <= side, "words: expected patches of at most the picture's %d pixels, found %d", side,
        patch);
    Patches all = of(in);
    int fewest = Math.min(all.down(), all.across());
    BadInputException.check(pool <= fewest, "words: expected at most as many parts as patches in a row or column, %d, "
        + "found pool = %d", fewest, pool);
    Extraction.checkFits("words", (long) all.size() * (all.size() + 1L + count));
    BadInputException.check((long) patches * all.size() <= Integer.MAX_VALUE - 64, "words: expected patches that one array "
        + "holds, %,d of %,d values at most, found %,d", (Integer.MAX_VALUE - 64) / all.size(), all.size(), patches);
    return Extraction.vector("words", (long) pool * pool * count);
  }

  /** The patches of pictures of a shape. */
  Patches of(Shape in) {
    return new Patches(in, patch, stride, contrast);
  }

  @Override
  public boolean learns() {
    return true;
  }

  @Override
  public Op bind(Shape in) {
    throw new IllegalStateException("must learn first");
  }

  @Override
  public Feature fit(UniformRows train, Clustering clustering) {
    output(train.shape());
    return new LearntWords(this, Vocabulary.learn(this, train, clustering));
  }

  @Override
  public Feature restore(Iterator<float[]> numbers, Shape in) {
    return new LearntWords(this, new Vocabulary(numbers.next(), numbers.next(), numbers.next()).checked(of(in), count));
  }
}
