package bellows.image.augment;

import static bellows.image.Pictures.apply;
import static bellows.image.Pictures.values;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import bellows.conf.Settings;
import bellows.image.Pictures;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Colours by hand and in numbers. */
class ColourTransformsTest {
  private static final int MANY = 4000;

  /** {@code 1 + b} for the factor drawn is found again in the pixel, and lies evenly between the bounds. */
  @Test
  void brightnessMultiplies() {
    double sum = 0;
    double squares = 0;
    for (long key = 0; key < MANY; key++) {
      float[] two = values(apply("[{jitter {brightness = 0.4}}]", Pictures.of(3, 100, 50, 0, 200, 100, 0), key));
      double factor = two[0] / 100;
      assertTrue(factor >= 0.6 && factor <= 1.4, "factor " + factor);
      assertArrayEquals(new float[] {two[0], two[0] / 2, 0, 2 * two[0], two[0], 0}, two, 1e-4f);
      sum += factor;
      squares += (factor - 1) * (factor - 1);
    }
    assertEquals(1, sum / MANY, 0.015);
    assertEquals(0.4 * 0.4 / 3, squares / MANY, 0.003);
  }

  /** The mean grey stays, differences from it grow or shrink. */
  @Test
  void contrastMovesValuesFromTheMeanGrey() {
    for (long key = 0; key < 100; key++) {
      float[] two = values(apply("[{jitter {contrast = 0.4}}]", Pictures.of(1, 100, 200), key));
      assertEquals(300, two[0] + two[1], 1e-3);
      assertTrue(two[1] - two[0] >= 60 && two[1] - two[0] <= 140);
    }
  }

  /** Grey stays what it is: 0.299 · 100 + 0.587 · 200 + 0.114 · 50 = 153. */
  @Test
  void saturationMovesColoursFromTheirGrey() {
    for (long key = 0; key < 100; key++) {
      float[] one = values(apply("[{jitter {saturation = 0.4}}]", Pictures.of(3, 100, 200, 50), key));
      assertEquals(153, 0.299 * one[0] + 0.587 * one[1] + 0.114 * one[2], 1e-3);
      double factor = (one[1] - one[0]) / 100;
      assertTrue(factor >= 0.6 && factor <= 1.4, "factor " + factor);
      assertEquals(153 + factor * (50 - 153), one[2], 1e-3);
    }
  }

  @Test
  void greyHasThreeEqualChannelsAndComesAsOftenAsItShould() {
    int grey = 0;
    for (long key = 0; key < MANY; key++) {
      float[] one = values(apply("[{grey = 0.2}]", Pictures.of(3, 100, 200, 50), key));
      if (one[0] != 100) {
        grey++;
        assertEquals(153, one[0], 1e-4);
        assertTrue(one[0] == one[1] && one[1] == one[2]);
      }
    }
    assertEquals(0.2, (double) grey / MANY, 0.03);
  }

  /** One colour for all pixels; its covariance is Σ (deviation · λ)² p pᵀ. */
  @Test
  void lightingFollowsThePrincipalComponents() {
    double[][] covariance = new double[3][3];
    for (long key = 0; key < MANY; key++) {
      float[] two = values(apply("[lighting]", Pictures.of(3, 0, 0, 0, 10, 20, 30), key));
      assertArrayEquals(new float[] {two[0] + 10, two[1] + 20, two[2] + 30, }, new float[] {two[3], two[4], two[5]},
          1e-4f);
      for (int i = 0; i < 9; i++) {
        covariance[i / 3][i % 3] += two[i / 3] * two[i % 3] / (double) MANY;
      }
    }
    for (int i = 0; i < 9; i++) {
      double expected = 0;
      for (int k = 0; k < 3; k++) {
        double step = 0.1 * Lighting.IMAGENET_VALUES.get(k);
        expected += step * step * Lighting.IMAGENET_VECTORS.get(3 * k + i / 3)
            * Lighting.IMAGENET_VECTORS.get(3 * k + i % 3);
      }
      assertEquals(expected, covariance[i / 3][i % 3], 0.6);
    }
  }

  @Test
  void publishedVectorsAreOrthonormal() {
    for (int a = 0; a < 3; a++) {
      for (int b = 0; b < 3; b++) {
        double product = 0;
        for (int channel = 0; channel < 3; channel++) {
          product += Lighting.IMAGENET_VECTORS.get(3 * a + channel) * Lighting.IMAGENET_VECTORS.get(3 * b + channel);
        }
        assertEquals(a == b ? 1 : 0, product, 1e-3);
      }
    }
  }

  @Test
  void lightingTakesOtherComponents() {
    for (long key = 0; key < 20; key++) {
      float[] one = values(apply("[{lighting {values = [10, 0, 0], vectors = [0, 1, 0, 1, 0, 0, 0, 0, 1]}}]",
          Pictures.of(3, 5, 5, 5), key));
      assertTrue(one[0] == 5 && one[1] != 5 && one[2] == 5);
    }
  }

  /** A deviation of 51 levels is 1/5 of the range: its square, 1/25, times 255. */
  @Test
  void lightingTakesTheColoursOfTheData() {
    Views views = Views.read(
        Settings.parse("augment = [mirror, {lighting {deviation = 0.2, colours = data}}]", "test"));
    assertTrue(views.needsColours());
    double[][] vectors = {{1, 0, 0}, {0, 0, 1}, {0, 1, 0}};
    Views known = views.withColours(new double[] {51, 25.5, 0}, vectors);
    Lighting expected = new Lighting(0.2, List.of(51 * 51 / 255.0, 25.5 * 25.5 / 255, 0.0),
        List.of(1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 1.0, 0.0));
    assertEquals(new Transforms(List.of(new Mirror(0.5), expected)), known.train());
    assertFalse(known.needsColours());
    Views own = Views.read(Settings.parse("augment = [lighting]", "test"));
    assertEquals(own, own.withColours(new double[] {51, 25.5, 0}, vectors));
    Refusal.of(() -> Views.read(Settings.parse("view = [{lighting {colours = data}}]", "test")), "view",
        "found colours = data");
    Refusal.of(() -> Pictures.read("[{lighting {colours = data, values = [1, 2, 3]}}]"), "colours", "found both");
    Refusal.of(() -> Pictures.read("[{lighting {colours = dta}}]"), "expected one of imagenet, data");
  }

  /** A square of 4 around a pixel of 10 × 10 covers 16 pixels inside, fewer at an edge, and never none. */
  @Test
  void cutoutCoversASquareThatMayHangOver() {
    int[] covered = new int[17];
    for (long key = 0; key < MANY; key++) {
      float[] values = values(apply("[{cutout {size = 4, fill = -1}}]", Pictures.noise(10, 10, 1), key));
      int count = 0;
      for (int i = 0; i < 100; i++) {
        count += values[i] == -1 ? 1 : 0;
        assertTrue(values[i] == -1 || values[i] == Pictures.noise(10, 10, 1).values()[i]);
      }
      covered[count]++;
    }
    // Rows [y − 2, y + 2): 2 for y = 0, 3 for y = 1 and 9, 4 for the seven others; the same for columns.
    int[] sides = {1, 2, 7};
    for (int a = 0; a < 3; a++) {
      for (int b = a; b < 3; b++) {
        double share = sides[a] * sides[b] * (a == b ? 1 : 2) / 100.0;
        assertEquals(share, covered[(a + 2) * (b + 2)] / (double) MANY, 0.025, (a + 2) + " by " + (b + 2));
      }
    }
  }

  @Test
  void cutoutCoversWithTheMeanUnlessTold() {
    float[] values = values(apply("[{cutout = 9}]", Pictures.of(3, 10, 0, 1, 20, 0, 3), 1));
    assertArrayEquals(new float[] {15, 0, 2, 15, 0, 2}, values);
    assertArrayEquals(new float[] {7, 8, 9, 7, 8, 9},
        values(apply("[{cutout {size = 9, fill = [7, 8, 9]}}]", Pictures.of(3, 10, 0, 1, 20, 0, 3), 1)));
  }
}
