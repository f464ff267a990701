package bellows.image.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.image.Picture;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class TallChromaTest {
  @Test
  void rowsAreInterpolated() {
    byte[] even = {0, 7, 0, 7, 40, 7, 40, 7};
    TallChroma.interpolate(even, 4, 1, 2, 0);
    assertArrayEquals(new byte[] {0, 7, 10, 7, 30, 7, 40, 7}, even);
    byte[] odd = {1, 5, 1, 5, 4, 1};
    TallChroma.interpolate(odd, 3, 2, 1, 0);
    assertArrayEquals(new byte[] {1, 5, 2, 4, 3, 2}, odd);
  }

  /** (3 · 128 + 144) / 4 and (3 · 144 + 128) / 4 beside the border, whatever libjpeg this Java has. */
  @Test
  void everyJavaGivesTheSamePixels() {
    byte[] file = Base64.getDecoder().decode(TallChroma.PROBE);
    Picture picture = new Picture();
    new PictureReader().read(file, file.length, picture);
    int[] greens = new int[4];
    for (int i = 0; i < 4; i++) {
      greens[i] = (int) picture.values()[picture.at(14 + i, 3) + 1];
    }
    assertArrayEquals(new int[] {128, 132, 140, 144}, greens);
    assertEquals(128, picture.values()[picture.at(15, 3)]);
  }
}
