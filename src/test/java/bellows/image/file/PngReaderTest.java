package bellows.image.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import bellows.Refusal;
import bellows.conf.BadInputException;
import bellows.image.Picture;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PngReaderTest {
  private final PictureReader reader = new PictureReader();
  private final Picture picture = new Picture();

  private void assertPixels(byte[] file, int height, int width, float... expected) {
    reader.read(file, file.length, picture);
    assertEquals(height, picture.height());
    assertEquals(width, picture.width());
    assertEquals(3, picture.channels());
    assertArrayEquals(expected, Arrays.copyOf(picture.values(), picture.size()));
  }

  private static float[] grey(float... values) {
    float[] three = new float[3 * values.length];
    for (int i = 0; i < three.length; i++) {
      three[i] = values[i / 3];
    }
    return three;
  }

  @Test
  void coloursOfEightBits() {
    assertPixels(Pngs.of(2, 1, 8, 2).rows(0, 1, 2, 3, 0, 253, 254, 255), 2, 1, 1, 2, 3, 253, 254, 255);
  }

  @Test
  void greyIsWhatIsStored() {
    assertPixels(Pngs.of(1, 3, 8, 0).rows(0, 5, 37, 200), 1, 3, grey(5, 37, 200));
    assertPixels(Pngs.of(1, 2, 16, 0).rows(0, 0x12, 0x34, 0xff, 0xff), 1, 2, grey(0x1234 / 257f, 255));
    assertPixels(Pngs.of(1, 9, 1, 0).rows(0, 0b10110000, 0b10000000), 1, 9, grey(255, 0, 255, 255, 0, 0, 0, 0, 255));
    assertPixels(Pngs.of(1, 4, 2, 0).rows(0, 0b00011011), 1, 4, grey(0, 85, 170, 255));
    assertPixels(Pngs.of(1, 2, 4, 0).rows(0, 0x2e), 1, 2, grey(34, 238));
  }

  @Test
  void transparencyIsDropped() {
    assertPixels(Pngs.of(1, 2, 8, 6).rows(0, 1, 2, 3, 0, 4, 5, 6, 128), 1, 2, 1, 2, 3, 4, 5, 6);
    assertPixels(Pngs.of(1, 2, 8, 4).rows(0, 9, 0, 8, 77), 1, 2, grey(9, 8));
    assertPixels(Pngs.of(1, 1, 16, 4).rows(0, 1, 1, 0, 0), 1, 1, grey(1));
    assertPixels(Pngs.of(1, 1, 16, 6).rows(0, 1, 1, 2, 2, 3, 3, 0, 0), 1, 1, 1, 2, 3);
    assertPixels(Pngs.of(1, 1, 8, 2).chunk("tRNS", Pngs.bytes(0, 1, 0, 2, 0, 3)).rows(0, 1, 2, 3), 1, 1, 1, 2, 3);
  }

  @Test
  void palettesAreLookedUp() {
    byte[] palette = Pngs.bytes(10, 20, 30, 40, 50, 60, 70, 80, 90);
    assertPixels(Pngs.of(1, 3, 8, 3).chunk("PLTE", palette).chunk("tRNS", Pngs.bytes(0, 9)).rows(0, 2, 0, 1), 1, 3,
        70, 80, 90, 10, 20, 30, 40, 50, 60);
    assertPixels(Pngs.of(1, 3, 1, 3).chunk("PLTE", palette).rows(0, 0b01000000), 1, 3,
        10, 20, 30, 40, 50, 60, 10, 20, 30);
  }

  @Test
  void gammaAndProfilesDoNotCount() {
    assertPixels(Pngs.of(1, 1, 8, 2).chunk("gAMA", Pngs.bytes(0, 1, 0x86, 0xa0)).chunk("iCCP", Pngs.bytes(1, 2))
        .chunk("zTXt", Pngs.bytes(9)).rows(0, 1, 2, 3), 1, 1, 1, 2, 3);
  }

  @Test
  void everyTruncationIsRefused() {
    byte[] file = Pngs.of(2, 2, 8, 2).rows(0, 1, 2, 3, 4, 5, 6, 0, 7, 8, 9, 10, 11, 12);
    for (int length = 0; length < file.length; length++) {
      int end = length;
      assertThrows(BadInputException.class, () -> reader.read(file, end, picture));
    }
    assertPixels(file, 2, 2, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
  }

  @Test
  void everyFlippedBitOfWhatCountsIsRefused() {
    byte[] file = Pngs.of(1, 2, 8, 2).rows(0, 1, 2, 3, 4, 5, 6);
    for (int bit = 0; bit < 8 * file.length; bit++) {
      byte[] bad = file.clone();
      bad[bit / 8] ^= (byte) (1 << bit % 8);
      assertThrows(BadInputException.class, () -> reader.read(bad, bad.length, picture), "bit " + bit);
    }
  }

  @Test
  void missingRowsAreRefused() {
    Refusal.of(() -> read(Pngs.of(3, 1, 8, 0).rows(0, 1, 0, 2)), "expected a whole PNG");
    assertPixels(Pngs.of(2, 1, 8, 0).rows(0, 1, 0, 2), 2, 1, grey(1, 2));
  }

  @Test
  void sizesAreCheckedBeforeMemoryIsClaimed() {
    Refusal.of(() -> read(Pngs.of(1 << 30, 1 << 30, 8, 0).rows(0, 1)), "at most 67,108,864 pixels");
    Refusal.of(() -> read(Pngs.of(5000, 5000, 8, 0).rows(0, 1)), "can hold the picture of 5,000×5,000");
    Refusal.of(() -> read(Pngs.of(-1, 1, 8, 0).rows(0, 1)), "at least one pixel");
  }

  private void read(byte[] file) {
    reader.read(file, file.length, picture);
  }
}
