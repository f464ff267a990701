package bellows.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Allocation;
import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.image.augment.Crops;
import bellows.image.augment.Transforms;
import bellows.tensor.Draws;
import bellows.tensor.Shape;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ResizeTest {
  private static float[] values(Picture picture) {
    return Arrays.copyOf(picture.values(), picture.size());
  }

  private static float[] row(float[] values, int to) {
    Picture from = new Picture();
    from.resize(1, values.length, 1);
    System.arraycopy(values, 0, from.values(), 0, values.length);
    Picture result = new Picture();
    Resize.whole(from, result, 1, to);
    return values(result);
  }

  @Test
  void halvingWeighsByTriangles() {
    // Pixels at distances 0.5, 0.5, 1.5 of the centre, reach 2: weights 0.75, 0.75, 0.25 of 1.75.
    assertArrayEquals(new float[] {(float) (0.25 / 1.75) * 70, (float) (0.75 / 1.75) * 70}, row(
        new float[] {0, 0, 70, 0}, 2));
    // In the middle of a longer row 0.25, 0.75, 0.75, 0.25 of 2.
    assertEquals(0.125f * 8 + 0.375f * 16 + 0.375f * 24 + 0.125f * 40, row(new float[] {0, 8, 16, 24, 40, 0}, 3)[1]);
  }

  @Test
  void doublingInterpolates() {
    assertArrayEquals(new float[] {0, 10, 30, 40}, row(new float[] {0, 40}, 4));
  }

  @Test
  void theSameSizeChangesNothing() {
    Picture picture = noise(7, 9, 3, 1);
    Picture to = new Picture();
    Resize.whole(picture, to, 7, 9);
    assertArrayEquals(values(picture), values(to));
  }

  @Test
  void aPartIsResizedAsIfItWereCutOut() {
    Picture picture = noise(30, 40, 3, 2);
    Picture cut = Crops.cut(picture, new Picture(), 5, 8, 17);
    Picture expected = new Picture();
    Resize.whole(cut, expected, 6, 29);
    Picture found = new Picture();
    Resize.region(picture, 5, 8, 17, 17, found, 6, 29);
    assertArrayEquals(values(expected), values(found));
  }

  @Test
  void partsNeedNotBeginOnAPixel() {
    Picture picture = new Picture();
    picture.resize(1, 4, 1);
    System.arraycopy(new float[] {0, 10, 20, 30}, 0, picture.values(), 0, 4);
    Picture to = new Picture();
    Resize.region(picture, 0, 0.5, 1, 3, to, 1, 3);
    assertArrayEquals(new float[] {5, 15, 25}, values(to));
  }

  @Test
  void everyNumberOfChannelsIsTreatedAlike() {
    Picture three = noise(31, 23, 3, 3);
    Picture resized = new Picture();
    Resize.whole(three, resized, 14, 40);
    for (int channel = 0; channel < 3; channel++) {
      Picture one = new Picture();
      one.resize(31, 23, 1);
      for (int i = 0; i < one.size(); i++) {
        one.values()[i] = three.values()[3 * i + channel];
      }
      Picture single = new Picture();
      Resize.whole(one, single, 14, 40);
      for (int i = 0; i < single.size(); i++) {
        assertEquals(single.values()[i], resized.values()[3 * i + channel]);
      }
    }
  }

  /** The definition, directly in doubles. */
  @Test
  void equalsTheDefinition() {
    for (int[] size : new int[][] {{37, 53, 16, 16}, {20, 21, 64, 7}, {5, 90, 1, 91}, {1, 1, 3, 2}}) {
      Picture from = noise(size[0], size[1], 3, size[0]);
      Picture to = new Picture();
      Resize.whole(from, to, size[2], size[3]);
      for (int y = 0; y < size[2]; y++) {
        for (int x = 0; x < size[3]; x++) {
          for (int channel = 0; channel < 3; channel++) {
            assertEquals(defined(from, size[2], size[3], y, x, channel), to.values()[to.at(y, x) + channel], 2e-4);
          }
        }
      }
    }
  }

  private static double defined(Picture from, int height, int width, int y, int x, int channel) {
    double sum = 0;
    double weights = 0;
    for (int i = 0; i < from.height(); i++) {
      for (int j = 0; j < from.width(); j++) {
        double weight = weight(i, y, from.height(), height) * weight(j, x, from.width(), width);
        sum += weight * from.values()[from.at(i, j) + channel];
        weights += weight;
      }
    }
    return sum / weights;
  }

  private static double weight(int i, int of, int from, int to) {
    double scale = (double) from / to;
    return Math.max(0, 1 - Math.abs(i + 0.5 - (of + 0.5) * scale) / Math.max(1, scale));
  }

  @Test
  void allocatesNothingInTheLongRun() {
    Picture from = noise(60, 50, 3, 4);
    Picture to = new Picture();
    Runnable work = () -> {
      Resize.region(from, 1, 2, 40, 30, to, 20, 20);
      Resize.region(from, 3, 1, 50, 45, to, 20, 20);
    };
    Allocation.ends(work);
  }

  @Test
  void refusesPartsOutside() {
    Picture picture = noise(4, 4, 3, 5);
    assertThrows(IndexOutOfBoundsException.class,
        () -> Resize.region(picture, 1, 0, 3.5, 4, new Picture(), 2, 2));
    assertThrows(IllegalArgumentException.class, () -> Resize.whole(picture, picture, 2, 2));
  }

  private static Transforms read(String list) {
    return Transforms.read(Settings.parse("augment = " + list, "test"), "augment");
  }

  @Test
  void theShorterSideGetsTheLength() {
    Picture to = read("[{resize = 4}]").apply(noise(9, 25, 3, 6), new Picture(), 1);
    assertEquals(4, to.height());
    assertEquals(11, to.width());
    Picture same = noise(4, 25, 3, 6);
    assertSame(same, read("[{resize = 4}]").apply(same, new Picture(), 1));
    assertEquals(Shape.of(7, 4, 1), read("[{resize = 4}]").output(Shape.of(14, 8, 1)));
    assertNull(read("[{resize = 4}]").output(null));
    assertNull(read("[{resize {from = 4, to = 5}}]").output(Shape.of(14, 8, 3)));
  }

  @Test
  void drawsEveryLengthOfTheRange() {
    Transforms resize = read("[{resize {from = 4, to = 6}}]");
    Set<Integer> seen = new HashSet<>();
    for (int key = 0; key < 100; key++) {
      Picture to = resize.apply(noise(8, 10, 3, 7), new Picture(), key);
      seen.add(to.height());
      assertEquals(to.height() * 10 / 8, to.width());
    }
    assertEquals(Set.of(4, 5, 6), seen);
  }

  @Test
  void refusesLengthsThatMakeNoSense() {
    for (String list : new String[] {"[{resize = 0}]", "[{resize {from = 9, to = 8}}]", "[{resize = 5000}]"}) {
      String message = assertThrows(BadInputException.class, () -> read(list)).getMessage();
      assertTrue(message.contains("augment[0].resize") && message.contains("shorter side from 1 to"), message);
    }
    assertTrue(assertThrows(BadInputException.class,
        () -> read("[{resize = 4096}]").apply(noise(1, 99, 3, 1), new Picture(), 1)).getMessage().contains("1×99"));
    assertTrue(assertThrows(BadInputException.class, () -> read("[{resize {from = 4, to = 5}}]").output(
        Shape.of(9, 9, 1))).getMessage().contains("three channels"));
  }

  private static Picture noise(int height, int width, int channels, long key) {
    Picture picture = new Picture();
    picture.resize(height, width, channels);
    for (int i = 0; i < picture.size(); i++) {
      picture.values()[i] = 255 * Draws.uniform(key, i);
    }
    return picture;
  }
}
