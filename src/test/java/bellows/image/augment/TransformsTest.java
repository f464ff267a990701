package bellows.image.augment;

import static bellows.image.Pictures.apply;
import static bellows.image.Pictures.read;
import static bellows.image.Pictures.values;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.image.Picture;
import bellows.image.Pictures;
import bellows.tensor.Shape;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TransformsTest {
  private static final Shape CIFAR = Shape.of(32, 32, 3);

  @Test
  void noneLeavesPicturesAlone() {
    Picture picture = Pictures.numbered(2, 3, 1);
    assertSame(picture, Transforms.NONE.apply(picture, new Picture(), 1));
    assertEquals(Shape.of(7), Transforms.NONE.output(Shape.of(7)));
  }

  @Test
  void mirrorsLeftAndRight() {
    Picture mirrored = apply("[{mirror = 1}]", Pictures.numbered(2, 3, 2), 5);
    assertArrayEquals(new float[] {20, 21, 10, 11, 0, 1, 120, 121, 110, 111, 100, 101}, values(mirrored));
    assertArrayEquals(values(Pictures.numbered(2, 3, 2)),
        values(apply("[{mirror = 0}]", Pictures.numbered(2, 3, 2), 5)));
  }

  @Test
  void mirrorsHalfOfAllPictures() {
    int mirrored = 0;
    for (long key = 0; key < 1000; key++) {
      mirrored += apply("[mirror]", Pictures.numbered(1, 2, 1), key).values()[0] == 10 ? 1 : 0;
    }
    assertTrue(mirrored > 450 && mirrored < 550, mirrored + " of 1000");
  }

  @Test
  void cutsTheMiddle() {
    assertArrayEquals(new float[] {110, 120, 210, 220},
        values(apply("[{centre-crop = 2}]", Pictures.numbered(4, 4, 1), 1)));
  }

  @Test
  void randomCropsLieEverywhereAndNowhereElse() {
    Set<Float> corners = new HashSet<>();
    for (long key = 0; key < 500; key++) {
      Picture crop = apply("[{crop = 3}]", Pictures.numbered(5, 4, 1), key);
      corners.add(crop.values()[0]);
      assertEquals(crop.values()[0] + 220, crop.values()[8]);
    }
    assertEquals(Set.of(0f, 10f, 100f, 110f, 200f, 210f), corners);
  }

  @Test
  void paddingIsBlackAndEveryOffsetOccurs() {
    Set<String> seen = new HashSet<>();
    for (long key = 0; key < 2000; key++) {
      float[] crop = values(apply("[{crop {size = 2, padding = 1}}]", filled(2, 2, 7), key));
      seen.add(Arrays.toString(crop));
    }
    assertEquals(Set.of("[0.0, 0.0, 0.0, 7.0]", "[0.0, 0.0, 7.0, 7.0]", "[0.0, 0.0, 7.0, 0.0]",
        "[0.0, 7.0, 0.0, 7.0]", "[7.0, 7.0, 7.0, 7.0]", "[7.0, 0.0, 7.0, 0.0]", "[0.0, 7.0, 0.0, 0.0]",
        "[7.0, 7.0, 0.0, 0.0]", "[7.0, 0.0, 0.0, 0.0]"), seen);
  }

  private static Picture filled(int height, int width, float value) {
    Picture picture = new Picture();
    picture.resize(height, width, 1);
    Arrays.fill(picture.values(), value);
    return picture;
  }

  @Test
  void whatComesLaterDoesNotChangeTheDrawsBefore() {
    for (long key = 0; key < 20; key++) {
      assertEquals(apply("[{crop = 3}]", Pictures.numbered(9, 9, 1), key).values()[0],
          apply("[{crop = 3}, {mirror = 0}]", Pictures.numbered(9, 9, 1), key).values()[0]);
    }
  }

  @Test
  void shapesFollow() {
    assertEquals(CIFAR, read("[{crop {size = 32, padding = 4}}, mirror]").output(CIFAR));
    assertEquals(Shape.of(224, 224, 3), read("[{crop = 224}]").output(null));
    assertNull(read("[mirror]").output(null));
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertRefused(() -> read("[{crop = 33}]").output(CIFAR), "within pictures of 32×32×3", "found a size of 33");
    assertRefused(() -> apply("[{crop = 5}]", Pictures.numbered(9, 4, 1), 1), "at least 5×5", "found 9×4");
    assertRefused(() -> read("[mirror]").output(Shape.of(4)), "samples of 4");
    assertRefused(() -> read("[miror]"), "augment[0].miror", "did you mean 'mirror'");
    assertRefused(() -> read("[{mirror = 2}]"), "augment[0].mirror", "in [0, 1], found 2");
  }

  @Test
  void bothViewsMustFitTheNetwork() {
    Views views = Views.read(Settings.parse("augment = [{crop = 24}], view = [{centre-crop = 24}]", "test"));
    assertEquals(Shape.of(24, 24, 3), views.output(CIFAR));
    assertRefused(() -> Views.read(Settings.parse("augment = [{crop = 24}]", "test")).output(CIFAR),
        "found 24×24×3 and 32×32×3");
    assertRefused(() -> Views.read(Settings.parse("augment = [{crop = 24}]", "test")).output(null),
        "data.view needs a crop");
  }

  private static void assertRefused(Runnable action, String... words) {
    String message = assertThrows(BadInputException.class, action::run).getMessage();
    for (String word : words) {
      assertTrue(message.contains(word), message);
    }
  }
}
