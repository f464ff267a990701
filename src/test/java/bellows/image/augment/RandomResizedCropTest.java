package bellows.image.augment;

import static bellows.image.Pictures.values;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.image.Picture;
import bellows.image.Pictures;
import bellows.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class RandomResizedCropTest {
  private static final RandomResizedCrop CROP = new RandomResizedCrop(224, 0.08, 1, 3 / 4.0, 4 / 3.0);

  @Test
  void partsLieWithinThePictureAndTheirBounds() {
    double areas = 0;
    double ratios = 0;
    int slim = 0;
    for (long key = 0; key < 4000; key++) {
      RandomResizedCrop.Region part = CROP.region(1000, 1000, key);
      assertTrue(part.top() >= 0 && part.left() >= 0 && part.top() + part.height() <= 1000
          && part.left() + part.width() <= 1000, part.toString());
      double area = part.height() * part.width() / 1e6;
      double ratio = (double) part.width() / part.height();
      assertTrue(area > 0.0795 && area <= 1 && ratio > 0.745 && ratio < 1.34, part.toString());
      areas += area;
      ratios += Math.log(ratio);
      slim += ratio < 1 ? 1 : 0;
    }
    // A square has room for areas up to 3/4 of any ratio, above for fewer: a little below (1 + 0.08) / 2.
    assertEquals(0.49, areas / 4000, 0.03);
    assertEquals(0, ratios / 4000, 0.01);
    assertEquals(2000, slim, 120);
  }

  @Test
  void whereNoPartFitsTheMiddleIsTaken() {
    for (long key = 0; key < 50; key++) {
      assertEquals(new RandomResizedCrop.Region(0, 493, 10, 13),
          new RandomResizedCrop(8, 1, 1, 3 / 4.0, 4 / 3.0).region(10, 1000, key));
      assertEquals(new RandomResizedCrop.Region(493, 0, 13, 10),
          new RandomResizedCrop(8, 1, 1, 3 / 4.0, 4 / 3.0).region(1000, 10, key));
    }
  }

  @Test
  void everyPlaceOccurs() {
    boolean[][] seen = new boolean[3][3];
    RandomResizedCrop crop = new RandomResizedCrop(2, 0.25, 0.25, 1, 1);
    for (long key = 0; key < 300; key++) {
      RandomResizedCrop.Region part = crop.region(4, 4, key);
      assertTrue(part.height() == 2 && part.width() == 2);
      seen[part.top()][part.left()] = true;
    }
    for (boolean[] row : seen) {
      assertArrayEquals(new boolean[] {true, true, true}, row);
    }
  }

  /** A part of the size that is asked for is copied as it is. */
  @Test
  void thePartIsWhatIsSeen() {
    RandomResizedCrop crop = new RandomResizedCrop(2, 0.25, 0.25, 1, 1);
    for (long key = 0; key < 20; key++) {
      RandomResizedCrop.Region part = crop.region(4, 4, key);
      float[] values = values(crop.apply(Pictures.numbered(4, 4, 1), new Picture(), key));
      assertEquals(100 * part.top() + 10 * part.left(), values[0]);
      assertEquals(values[0] + 110, values[3]);
    }
    assertEquals(Shape.of(224, 224, 3), CROP.output(null));
  }

  @Test
  void keysOfARunFile() {
    assertEquals(new Transforms(List.of(CROP)), Pictures.read("[{random-resized-crop = 224}]"));
    assertEquals(new Transforms(List.of(new RandomResizedCrop(9, 0.25, 0.5, 1, 2))),
        Pictures.read("[{random-resized-crop {size = 9, scale = [0.25, 0.5], ratio = [1, 2]}}]"));
  }
}
