package bellows.feature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.Refusal;
import bellows.data.Samples;
import bellows.kernel.KernelProvider;
import bellows.tensor.Shape;
import org.junit.jupiter.api.Test;

/** Visual words, by hand and against the formula in double. */
class WordsTest {
  private static final Shape PICTURE = Shape.of(13, 11, 3);

  private static Words words(String keys) {
    return (Words) FeatureTests.read("[{words {" + keys + "}}]").list().get(0);
  }

  private static Vocabulary learn(Words words, Samples samples) {
    return Vocabulary.learn(words, samples, FeatureTests::lloyd);
  }

  @Test
  void aHistogramOfTheNearestWords() {
    Words hard = words("count = 2, patch = 2, stride = 2, coding = hard, pool = 1, contrast = 0, patches = 2");
    Shape shape = Shape.of(2, 4, 1);
    float[] identity = new float[16];
    for (int i = 0; i < 4; i++) {
      identity[5 * i] = 1;
    }
    // Edges downwards and to the right, as normalised patches are.
    float half = (float) Math.sqrt(0.75);
    Vocabulary edges = new Vocabulary(identity, new float[4], new float[] {-half, -half, half, half, -half, half, -half,
        half});
    LearntWords learnt = new LearntWords(hard, edges);
    assertArrayEquals(new float[] {0.5f, 0.5f}, FeatureTests.apply(learnt, shape, 1, 1, 0, 9, 9, 9, 0, 9));
    assertArrayEquals(new float[] {0, 1}, FeatureTests.apply(learnt, shape, 1, 5, 0, 9, 1, 5, 0, 9));
    // Distances of an edge to its word and to the other: 0 and √6; on average √6 / 2.
    Words triangle = words("count = 2, patch = 2, stride = 2, pool = 1, contrast = 0, patches = 2");
    float near = (float) (Math.sqrt(6) / 2);
    assertArrayEquals(new float[] {near / 2, near / 2},
        FeatureTests.apply(new LearntWords(triangle, edges), shape, 1, 1, 0, 9, 9, 9, 0, 9), 1e-3f);
  }

  @Test
  void isTheFormulaOfThePaper() {
    Samples samples = FeatureTests.samples(PICTURE, 30);
    Words words = words("count = 9, patch = 4, patches = 150");
    Vocabulary vocabulary = learn(words, samples);
    float[] found = FeatureTests.apply(new LearntWords(words, vocabulary), PICTURE, FeatureTests.sample(samples, 3));
    assertArrayEquals(expected(words, vocabulary, FeatureTests.sample(samples, 3)), found, 3e-4f);
  }

  private static float[] expected(Words words, Vocabulary vocabulary, float[] picture) {
    Patches patches = words.of(PICTURE);
    int size = patches.size();
    double[] sums = new double[4 * words.count()];
    int[] seen = new int[4];
    for (int row = 0; row < patches.down(); row++) {
      for (int column = 0; column < patches.across(); column++) {
        float[] raw = new float[size];
        patches.take(picture, 0, row, column, raw, 0);
        float[] white = new float[size];
        for (int j = 0; j < size; j++) {
          double sum = -vocabulary.shift()[j];
          for (int i = 0; i < size; i++) {
            sum += (double) raw[i] * vocabulary.whitening()[i * size + j];
          }
          white[j] = (float) sum;
        }
        double[] distances = new double[words.count()];
        double mean = 0;
        for (int word = 0; word < distances.length; word++) {
          distances[word] = Math.sqrt(FeatureTests.distance(white, 0, vocabulary.words(), word * size, size));
          mean += distances[word] / distances.length;
        }
        int part = (2 * row < patches.down() ? 0 : 2) + (2 * column < patches.across() ? 0 : 1);
        seen[part]++;
        for (int word = 0; word < distances.length; word++) {
          sums[part * distances.length + word] += Math.max(0, mean - distances[word]);
        }
      }
    }
    float[] features = new float[sums.length];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) (sums[i] / seen[i / words.count()]);
    }
    return features;
  }

  @Test
  void kernelsMakeNoDifference() {
    Samples samples = FeatureTests.samples(PICTURE, 30);
    Words words = words("count = 37, patch = 4, patches = 150");
    Vocabulary vocabulary = learn(words, samples);
    float[] picture = FeatureTests.sample(samples, 2);
    float[] scalar = new float[4 * 37];
    float[] chosen = new float[4 * 37];
    new WordsOp(words, vocabulary, PICTURE, KernelProvider.scalar()).apply(picture, 0, scalar, 0);
    new WordsOp(words, vocabulary, PICTURE, KernelProvider.kernels()).apply(picture, 0, chosen, 0);
    assertArrayEquals(scalar, chosen);
  }

  @Test
  void whatCannotBeIsRefused() {
    Refusal.of(() -> words("count = 50, patches = 49"), "extract[0].words", "as many patches", "49 patches for 50");
    Refusal.of(() -> words("count = 5, patch = 12").output(PICTURE), "11 pixels", "12");
    Refusal.of(() -> words("count = 5").output(Shape.of(30)), "pictures of", "30");
    Refusal.of(() -> words("count = 5, patch = 11").output(PICTURE), "parts", "1", "pool = 2");
    Refusal.of(() -> words("count = 100000, patches = 100000").output(PICTURE), "words", "1400000", "smaller patches");
    Refusal.of(() -> words("count = 5, patches = 2000000000").output(PICTURE), "patches", "a number ≤ 16777216",
        "found 2000000000");
    Samples flat = new Samples(PICTURE, 2, new byte[4 * PICTURE.size()], null, new float[4]);
    Refusal.of(() -> learn(words("count = 2, patches = 50"), flat), "2 different patches", "50", "found 1");
    assertEquals(Shape.of(20), words("count = 5").output(PICTURE));
  }
}
