package bellows.spark.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.spark.Sparks;
import bellows.tensor.Draws;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** MLlib's k-means as Bellows asks for it. */
class SparkClusteringTest {
  private static final int SIZE = 3;
  private static final int MEANS = 6;
  private static final float[] POINTS = points();

  private static float[] points() {
    float[] points = new float[400 * SIZE];
    long key = Draws.key(3, "points");
    for (int i = 0; i < points.length; i++) {
      points[i] = (float) Draws.gaussian(key, i) + 4 * (i / SIZE % MEANS);
    }
    return points;
  }

  private static float[] means(String master, int iterations) {
    Sparks.session(master);
    return new SparkClustering().means(POINTS, SIZE, Arrays.copyOf(POINTS, MEANS * SIZE), iterations);
  }

  @AfterAll
  static void stop() {
    Sparks.stop();
  }

  /** When it has settled, each mean is that of the points which are nearest to it. */
  @Test
  void meansAreThoseOfTheNearestPoints() {
    float[] means = means("local[2]", 100);
    double[] sums = new double[means.length];
    int[] members = new int[MEANS];
    for (int point = 0; point < POINTS.length; point += SIZE) {
      int nearest = nearest(means, point);
      members[nearest]++;
      for (int i = 0; i < SIZE; i++) {
        sums[nearest * SIZE + i] += POINTS[point + i];
      }
    }
    for (int i = 0; i < means.length; i++) {
      assertTrue(members[i / SIZE] > 0);
      assertEquals(sums[i] / members[i / SIZE], means[i], 1e-3);
    }
  }

  private static int nearest(float[] means, int point) {
    int nearest = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int mean = 0; mean < MEANS; mean++) {
      double distance = 0;
      for (int i = 0; i < SIZE; i++) {
        distance += Math.pow(POINTS[point + i] - means[mean * SIZE + i], 2);
      }
      nearest = distance < least ? mean : nearest;
      least = Math.min(least, distance);
    }
    return nearest;
  }

  @Test
  void theClusterMakesNoDifference() {
    assertArrayEquals(means("local[1]", 5), means("local[4]", 5));
  }
}
