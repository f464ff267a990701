package bellows.feature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import bellows.data.Samples;
import bellows.tensor.Shape;
import org.junit.jupiter.api.Test;

/** Whitening, by hand, and by what it promises of covariances. */
class WhitenTest {
  private static final Shape NINE = Shape.of(9);

  private static double[] covariance(Chain chain, Samples samples) {
    ExtractedRows rows = new ExtractedRows(samples, chain);
    int size = rows.shape().size();
    float[] values = new float[rows.count() * size];
    for (int row = 0; row < rows.count(); row++) {
      rows.read(row, values, row * size);
    }
    Covariance found = Covariance.of(values, size);
    assertArrayEquals(new double[size], found.mean(), 1e-5);
    return found.matrix();
  }

  private static void identity(double[] matrix, int size, double near) {
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        assertEquals(i == j ? 1 : 0, matrix[i * size + j], near);
      }
    }
  }

  @Test
  void whatIsWhiteHasTheIdentityForCovariance() {
    Samples samples = FeatureTests.samples(NINE, 500);
    for (String axes : new String[] {"pca", "zca"}) {
      Chain chain = FeatureTests.read("[{whiten {axes = " + axes + ", epsilon = 0}}]").fit(samples, null);
      identity(covariance(chain, samples), 9, 1e-4);
    }
    Chain three = FeatureTests.read("[{whiten {components = 3, epsilon = 0}}]").fit(samples, null);
    identity(covariance(three, samples), 3, 1e-4);
  }

  /** Points (±3, ±3) and (±1, ∓1): variance 9 along (1, 1) / √2, and 1 along (1, −1) / √2. */
  @Test
  void axesAreThoseOfTheLargestVariance() {
    Samples points = new Samples(Shape.of(2), 2, null, new float[] {3, 3, -3, -3, 1, -1, -1, 1}, new float[4]);
    Chain pca = FeatureTests.read("[{whiten {epsilon = 0}}]").fit(points, null);
    float root = (float) Math.sqrt(2);
    assertArrayEquals(new float[] {root, 0}, FeatureTests.apply(pca, Shape.of(2), 3, 3), 1e-6f);
    assertArrayEquals(new float[] {0, root}, FeatureTests.apply(pca, Shape.of(2), 1, -1), 1e-6f);
    Chain zca = FeatureTests.read("[{whiten {axes = zca, epsilon = 0}}]").fit(points, null);
    assertArrayEquals(new float[] {1, 1}, FeatureTests.apply(zca, Shape.of(2), 3, 3), 1e-6f);
    Chain near = FeatureTests.read("[{whiten {variance = 0.89, epsilon = 7}}]").fit(points, null);
    assertArrayEquals(new float[] {(float) (3 * root / 4)}, FeatureTests.apply(near, Shape.of(2), 3, 3), 1e-6f);
    assertEquals(Shape.of(2), FeatureTests.read("[{whiten {variance = 0.91}}]").fit(points, null).output(Shape.of(2)));
  }

  /** A value that never changes has an axis without variance, which stays 0. */
  @Test
  void whatNeverVariesStaysNothing() {
    Samples points = new Samples(Shape.of(2), 2, null, new float[] {1, 7, -1, 7}, new float[2]);
    Chain chain = FeatureTests.read("[{whiten {epsilon = 0}}]").fit(points, null);
    assertArrayEquals(new float[] {1, 0}, FeatureTests.apply(chain, Shape.of(2), 1, 7), 1e-6f);
  }

  @Test
  void drawsSamplesByItsSeed() {
    Samples samples = FeatureTests.samples(NINE, 200);
    float[] sample = FeatureTests.sample(samples, 0);
    float[] first = FeatureTests.apply(FeatureTests.read("[{whiten {samples = 50}}]").fit(samples, null), NINE, sample);
    float[] other = FeatureTests.apply(FeatureTests.read("[{whiten {samples = 50, seed = 2}}]").fit(samples, null), NINE,
        sample);
    assertTrue(first[0] != other[0]);
  }

  @Test
  void whatCannotBeIsRefused() {
    Refusal.of(() -> FeatureTests.read("[{whiten {components = 10}}]").output(NINE), "as values, 9", "10");
    Refusal.of(() -> FeatureTests.read("[{whiten {components = 3, variance = 0.9}}]"), "components or variance", "both");
    Refusal.of(() -> FeatureTests.read("[{whiten = zca}]").output(Shape.of(32, 32, 3)), "whiten", "1400000", "9437184",
        "fewer components");
    Refusal.of(() -> FeatureTests.read("[whiten]").output(Shape.of(100, 100)), "4096", "100×100");
  }
}
