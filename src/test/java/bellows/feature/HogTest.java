package bellows.feature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.Refusal;
import bellows.tensor.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Histograms of oriented gradients, by hand and against scikit-image. */
class HogTest {
  private static final float NEAR = 1e-5f;

  private static float[] formula(Shape shape) {
    float[] picture = new float[shape.size()];
    int i = 0;
    for (int y = 0; y < shape.at(0); y++) {
      for (int x = 0; x < shape.at(1); x++) {
        for (int k = 0; k < shape.channels(); k++) {
          picture[i++] = (37 * y * y + 91 * x + 53 * x * y + 29 * k * (x + 3) + 17 * k * k * y) % 256;
        }
      }
    }
    return picture;
  }

  /**
   * The first nine values, the last five, and two sums, of skimage.feature.hog (scikit-image 0.26.0) with block_norm =
   * L2-Hys, for pictures by the formula.
   */
  private static void check(Hog hog, Shape shape, int size, float[] first, float[] last, double sum, double weighted) {
    float[] found = FeatureTests.apply(hog, shape, formula(shape));
    assertEquals(size, found.length);
    assertArrayEquals(first, Arrays.copyOf(found, 9), NEAR);
    assertArrayEquals(last, Arrays.copyOfRange(found, size - 5, size), NEAR);
    double all = 0;
    double some = 0;
    for (int i = 0; i < size; i++) {
      all += found[i];
      some += found[i] * (i % 7);
    }
    assertEquals(sum, all, size * NEAR / 10);
    assertEquals(weighted, some, size * NEAR);
  }

  @Test
  void agreesWithScikitImage() {
    check(new Hog(8, 9, 1), Shape.of(16, 16, 1), 36, new float[] {0.34012326f, 0.28660253f, 0.34012326f, 0.34012326f,
        0.34012326f, 0.34012326f, 0.34012326f, 0.32874333f, 0.34012326f}, new float[] {0.3657227f, 0.3657227f,
        0.21466986f, 0.19409045f, 0.34388751f}, 11.88947061, 33.78492391);
    check(new Hog(5, 8, 2), Shape.of(17, 20, 3), 192, new float[] {0.23620415f, 0.23620415f, 0.05388371f, 0.1971205f,
        0.23620415f, 0.19425335f, 0.16307647f, 0, 0.23620415f}, new float[] {0.14295635f, 0.23241205f, 0.05960424f,
        0.23241205f, 0.05509563f}, 31.75912021, 95.66386218);
    check(new Hog(8, 9, 2), Shape.of(32, 32, 3), 324, new float[] {0.20395555f, 0.11032301f, 0.17135654f, 0.11167373f,
        0.22175661f, 0.09980633f, 0.22175661f, 0.10455102f, 0.10804279f}, new float[] {0.21997247f, 0.07293462f,
        0.01843481f, 0.10054451f, 0.13684534f}, 51.07803168, 149.92598452);
  }

  /** Rows that grow downwards: in one cell of 3 × 3, only the middle row has differences across it, straight down. */
  @Test
  void anEdgeVotesForItsDirection() {
    float[] picture = {0, 0, 0, 5, 5, 5, 10, 10, 10};
    float[] turned = {0, 5, 10, 0, 5, 10, 0, 5, 10};
    Shape shape = Shape.of(3, 3, 1);
    assertArrayEquals(new float[] {0, 0, 1, 0}, FeatureTests.apply(new Hog(3, 4, 1), shape, picture), NEAR);
    assertArrayEquals(new float[] {1, 0, 0, 0}, FeatureTests.apply(new Hog(3, 4, 1), shape, turned), NEAR);
    assertArrayEquals(new float[4], FeatureTests.apply(new Hog(3, 4, 1), shape, new float[9]), 0);
  }

  /** Votes of 2 · 9 to the right and of 3 · 10 downwards: both are more than a fifth of their norm. */
  @Test
  void noCellCountsForMoreThanAFifth() {
    Shape shape = Shape.of(3, 3, 2);
    float[] picture = new float[18];
    for (int i = 0; i < 9; i++) {
      picture[2 * i] = 5 * (i / 3); // 10 across the middle row
      picture[2 * i + 1] = i % 3 == 2 ? 9 : 0; // 9 across the middle column: shorter, so it counts above and below only
    }
    float[] found = FeatureTests.apply(new Hog(3, 2, 1), shape, picture);
    assertArrayEquals(new float[] {(float) Math.sqrt(0.5), (float) Math.sqrt(0.5)}, found, NEAR);
  }

  @Test
  void picturesWithoutSuchBlocksAreRefused() {
    Refusal.of(() -> new Hog(8, 9, 2).output(Shape.of(784)), "hog", "height × width × channels", "784");
    Refusal.of(() -> new Hog(8, 9, 2).output(Shape.of(15, 40, 1)), "2 × 2 cells of 8 pixels", "15×40×1", "15 at most");
    assertEquals(Shape.of(36), new Hog(8, 9, 2).output(Shape.of(16, 23, 1)));
    Refusal.of(() -> FeatureTests.read("[{hog = 0}]"), "run.conf: 1", "extract[0].hog", "at least 1", "cell = 0");
    Refusal.of(() -> new Hog(1, 2_000_000_000, 1).output(Shape.of(8, 8, 1)), "hog", "at most 16,777,216 features of a sample",
        "found 128,000,000,000");
    Refusal.of(() -> FeatureTests.read("[hogg]"), "extract[0].hogg", "unknown feature", "hog");
  }
}
