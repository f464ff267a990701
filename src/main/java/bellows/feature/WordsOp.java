package bellows.feature;

import bellows.kernel.Kernels;
import bellows.tensor.Shape;
import bellows.tensor.product.Product;
import java.util.Arrays;

/**
 * Computes {@link Words} of one picture after the other. The patches of some lines are compared with all words by one
 * product: |x − w|² = |x|² + |w|² − 2·x·w.
 */
final class WordsOp implements Feature.Op {
  /** Patches that are compared at once: so many that packing the words costs little, and few enough for the caches. */
  private static final int TOGETHER = 256;

  private final Words words;
  private final Vocabulary vocabulary;
  private final Patches patches;
  private final Product product;
  private final int size;
  private final int count;
  /** Lines of patches that are compared at once. */
  private final int lines;
  /** The words, size × count. */
  private final float[] columns;
  /** |w|² of each word. */
  private final float[] squares;
  private final float[] raw;
  private final float[] white;
  private final float[] dots;
  private final float[] distances;
  /** Parts of the picture × words. */
  private final float[] sums;
  private final int[] seen;

  WordsOp(Words words, Vocabulary vocabulary, Shape in, Kernels kernels) {
    this.words = words;
    this.vocabulary = vocabulary;
    patches = words.of(in);
    product = Products.alone(kernels);
    size = patches.size();
    count = words.count();
    lines = Math.max(1, TOGETHER / patches.across());
    columns = new float[size * count];
    squares = new float[count];
    for (int word = 0; word < count; word++) {
      for (int i = 0; i < size; i++) {
        columns[i * count + word] = vocabulary.words()[word * size + i];
      }
      squares[word] = square(vocabulary.words(), word * size);
    }
    int most = lines * patches.across();
    raw = new float[most * size];
    white = new float[most * size];
    dots = new float[most * count];
    distances = new float[count];
    sums = new float[words.pool() * words.pool() * count];
    seen = new int[words.pool() * words.pool()];
  }

  private float square(float[] values, int at) {
    double sum = 0;
    for (int i = at; i < at + size; i++) {
      sum += (double) values[i] * values[i];
    }
    return (float) sum;
  }

  @Override
  public void apply(float[] x, int at, float[] y, int to) {
    Arrays.fill(sums, 0);
    Arrays.fill(seen, 0);
    for (int first = 0; first < patches.down(); first += lines) {
      int end = Math.min(patches.down(), first + lines);
      compare(x, at, first, end);
      for (int row = first, i = 0; row < end; row++) {
        for (int column = 0; column < patches.across(); column++, i++) {
          int part = part(row, patches.down()) * words.pool() + part(column, patches.across());
          seen[part]++;
          code(i, part);
        }
      }
    }
    for (int i = 0; i < sums.length; i++) {
      y[to + i] = sums[i] / seen[i / count];
    }
  }

  private int part(int place, int places) {
    return place * words.pool() / places;
  }

  /** Whitens the patches of some lines, and takes their products with all words. */
  private void compare(float[] x, int at, int first, int end) {
    int across = patches.across();
    int rows = (end - first) * across;
    for (int i = 0; i < rows; i++) {
      patches.take(x, at, first + i / across, i % across, raw, i * size);
    }
    product.left(raw, 0, size, false).right(vocabulary.whitening(), 0, size, false).into(white, 0, size, rows, size, size,
        false);
    for (int i = 0; i < rows * size; i += size) {
      for (int j = 0; j < size; j++) {
        white[i + j] -= vocabulary.shift()[j];
      }
    }
    product.left(white, 0, size, false).right(columns, 0, count, false).into(dots, 0, count, rows, count, size, false);
  }

  private void code(int patch, int part) {
    if (words.coding() == Words.Coding.HARD) {
      sums[part * count + nearest(patch)]++;
    } else {
      triangle(patch, part);
    }
  }

  /** Of words that are as near, the first. */
  private int nearest(int patch) {
    int from = patch * count;
    int nearest = 0;
    float least = Float.POSITIVE_INFINITY;
    for (int word = 0; word < count; word++) {
      float distance = squares[word] - 2 * dots[from + word];
      if (distance < least) {
        least = distance;
        nearest = word;
      }
    }
    return nearest;
  }

  private void triangle(int patch, int part) {
    int from = patch * count;
    float own = square(white, patch * size);
    for (int word = 0; word < count; word++) {
      distances[word] = (float) Math.sqrt(Math.max(0, own + squares[word] - 2 * dots[from + word]));
    }
    float mean = mean();
    for (int word = 0, sum = part * count; word < count; word++, sum++) {
      sums[sum] += Math.max(0, mean - distances[word]);
    }
  }

  /** Four sums at a time, which do not wait for each other; always the same four. */
  private float mean() {
    double first = 0;
    double second = 0;
    double third = 0;
    double fourth = 0;
    int word = 0;
    for (; word + 4 <= count; word += 4) {
      first += distances[word];
      second += distances[word + 1];
      third += distances[word + 2];
      fourth += distances[word + 3];
    }
    for (; word < count; word++) {
      first += distances[word];
    }
    return (float) ((first + second + (third + fourth)) / count);
  }
}
