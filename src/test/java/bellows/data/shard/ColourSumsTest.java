package bellows.data.shard;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.image.Picture;
import org.junit.jupiter.api.Test;

class ColourSumsTest {
  private static Picture pixels(float... values) {
    Picture picture = new Picture();
    picture.resize(1, values.length / 3, 3);
    System.arraycopy(values, 0, picture.values(), 0, values.length);
    return picture;
  }

  @Test
  void momentsAreThoseOfTheLevels() {
    ColourSums sums = new ColourSums();
    sums.add(pixels(0, 10, 255.4f, 4, 10.4f, 300));
    assertArrayEquals(new double[] {2, 10, 255}, sums.moments().mean());
    assertArrayEquals(new double[] {2, 0, 0}, sums.moments().deviation());
  }

  @Test
  void sumsAreTheSameInAnyOrderAndInParts() {
    ColourSums forth = new ColourSums();
    ColourSums back = new ColourSums();
    for (int i = 0; i < 30; i++) {
      forth.add(PhotoFolder.picture(i % 4, i));
      ColourSums one = new ColourSums();
      one.add(PhotoFolder.picture((29 - i) % 4, 29 - i));
      back.add(new ColourSums(one.sums()));
    }
    assertArrayEquals(forth.sums(), back.sums());
  }

  /** Red and green vary together, blue by itself: the axes are their diagonal, blue, and the other diagonal. */
  @Test
  void principalComponentsOfKnownColours() {
    ColourSums sums = new ColourSums();
    sums.add(pixels(0, 0, 50, 20, 20, 50, 10, 10, 48, 10, 10, 52));
    PrincipalColours found = sums.principal();
    assertArrayEquals(new double[] {10, Math.sqrt(2), 0}, found.deviations(), 1e-12);
    double half = Math.sqrt(0.5);
    assertArrayEquals(new double[] {half, half, 0}, found.vectors()[0], 1e-12);
    assertArrayEquals(new double[] {0, 0, 1}, found.vectors()[1], 1e-12);
  }

  @Test
  void componentsMakeUpTheCovariance() {
    ColourSums sums = new ColourSums();
    for (int i = 0; i < 20; i++) {
      sums.add(PhotoFolder.picture(i % 3, i));
    }
    PrincipalColours found = sums.principal();
    long[] raw = sums.sums();
    int[][] at = {{4, 5, 6}, {5, 7, 8}, {6, 8, 9}};
    for (int a = 0; a < 3; a++) {
      for (int b = 0; b < 3; b++) {
        double covariance = (double) raw[at[a][b]] / raw[0] - (double) raw[1 + a] / raw[0] * raw[1 + b] / raw[0];
        double made = 0;
        double dot = 0;
        for (int k = 0; k < 3; k++) {
          made += found.deviations()[k] * found.deviations()[k] * found.vectors()[k][a] * found.vectors()[k][b];
          dot += found.vectors()[a][k] * found.vectors()[b][k];
        }
        assertEquals(covariance, made, 1e-8 * found.deviations()[0] * found.deviations()[0]);
        assertEquals(a == b ? 1 : 0, dot, 1e-12);
      }
    }
  }
}
