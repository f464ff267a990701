package bellows.image.augment;

import static bellows.image.Pictures.values;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.image.Picture;
import bellows.image.Pictures;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Transforms that move pixels to places between pixels. */
class WarpTest {
  private static final float[] NINE = {0, 10, 20, 100, 110, 120, 200, 210, 220};

  private static float[] moved(double angle, double down, double right, double factor, double lean) {
    return values(new Affine.Move(angle, down, right, factor, lean).apply(Pictures.numbered(3, 3, 1), new Picture()));
  }

  @Test
  void valuesBetweenPixelsAreWeightedByDistance() {
    float[] out = new float[2];
    Picture four = Pictures.numbered(2, 2, 2);
    Bilinear.sample(four, 0.25, 0.5, out, 0);
    assertArrayEquals(new float[] {30, 31}, out);
    Bilinear.sample(four, 1, 1.5, out, 0);
    assertArrayEquals(new float[] {55, 55.5f}, out);
    Bilinear.sample(four, -0.5, 1, out, 0);
    assertArrayEquals(new float[] {5, 5.5f}, out);
    for (double far : new double[] {-1, 2, 1e300, Double.NaN, Double.NEGATIVE_INFINITY}) {
      Bilinear.sample(four, far, 0, out, 0);
      assertArrayEquals(new float[] {0, 0}, out);
    }
  }

  @Test
  void standingStillKeepsEveryBit() {
    assertArrayEquals(NINE, moved(0, 0, 0, 1, 0));
  }

  @Test
  void shiftsByPixelsAndHalves() {
    assertArrayEquals(new float[] {0, 0, 0, 0, 0, 10, 0, 100, 110}, moved(0, 1, 1, 1, 0));
    assertArrayEquals(new float[] {5, 15, 10, 105, 115, 60, 205, 215, 110}, moved(0, 0, -0.5, 1, 0));
  }

  @Test
  void turnsClockwise() {
    assertArrayEquals(new float[] {200, 100, 0, 210, 110, 10, 220, 120, 20}, moved(90, 0, 0, 1, 0), 1e-4f);
    assertArrayEquals(new float[] {220, 210, 200, 120, 110, 100, 20, 10, 0}, moved(180, 0, 0, 1, 0), 1e-4f);
  }

  @Test
  void scalesAroundTheMiddle() {
    assertArrayEquals(new float[] {55, 60, 65, 105, 110, 115, 155, 160, 165}, moved(0, 0, 0, 2, 0), 1e-4f);
  }

  /** By 45 degrees, the row above the middle moves one pixel to the left, the one below one to the right. */
  @Test
  void leansColumns() {
    assertArrayEquals(new float[] {10, 20, 0, 100, 110, 120, 0, 200, 210}, moved(0, 0, 0, 1, 45), 1e-4f);
  }

  /** A dot at the centre of the picture moves as far as the shift allows, and evenly so. */
  @Test
  void shiftsAreEvenWithinTheirBounds() {
    double sum = 0;
    double squares = 0;
    for (long key = 0; key < 1000; key++) {
      Picture dot = new Picture();
      dot.resize(41, 41, 1);
      Arrays.fill(dot.values(), 0);
      dot.values()[dot.at(20, 20)] = 1;
      Picture moved = Pictures.apply("[{affine {shift = 0.2}}]", dot, key);
      double down = 0;
      for (int i = 0; i < moved.size(); i++) {
        down += (i / 41 - 20) * moved.values()[i];
      }
      assertTrue(Math.abs(down) <= 0.2 * 41 + 1e-3, "down by " + down);
      sum += down;
      squares += down * down;
    }
    assertEquals(0, sum / 1000, 0.5);
    assertEquals(Math.pow(0.2 * 41, 2) / 3, squares / 1000, 2);
  }

  /**
   * On a ramp, the change of a value is the movement of its pixel. Blurring with a Gaussian leaves uniform noise of
   * variance 1/3 a variance of 1/3 / (4 π σ²).
   */
  @Test
  void elasticMovementsHaveTheirSizeAndAreSmooth() {
    double squares = 0;
    double steps = 0;
    int count = 0;
    for (long key = 0; key < 20; key++) {
      Picture ramp = new Picture();
      ramp.resize(64, 64, 1);
      for (int i = 0; i < ramp.size(); i++) {
        ramp.values()[i] = i % 64;
      }
      float[] moved = values(Pictures.apply("[{elastic {alpha = 34, sigma = 4}}]", ramp, key));
      for (int y = 16; y < 48; y++) {
        for (int x = 16; x < 48; x++) {
          double by = moved[64 * y + x] - x;
          squares += by * by;
          steps += Math.pow(moved[64 * y + x + 1] - (x + 1) - by, 2);
          count++;
        }
      }
    }
    double variance = 34 * 34 / 3.0 / (4 * Math.PI * 16);
    assertEquals(variance, squares / count, 0.3 * variance);
    // Neighbours of a field blurred so far move by nearly as much: the step's variance is 2 (1 − e^(−1/4σ²)) of it.
    assertEquals(2 * variance * (1 - Math.exp(-1 / 64.0)), steps / count, 0.3 * variance * 2 / 64);
  }
}
