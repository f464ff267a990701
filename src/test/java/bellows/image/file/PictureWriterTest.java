package bellows.image.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import bellows.image.Picture;
import bellows.tensor.Draws;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PictureWriterTest {
  private final PictureWriter writer = new PictureWriter();
  private final PictureReader reader = new PictureReader();

  private Picture read(byte[] file) {
    Picture picture = new Picture();
    reader.read(file, file.length, picture);
    return picture;
  }

  private static Picture of(int channels, float... values) {
    Picture picture = new Picture();
    picture.resize(1, values.length / channels, channels);
    System.arraycopy(values, 0, picture.values(), 0, values.length);
    return picture;
  }

  /** Smooth, with some noise. */
  private static Picture scene(int height, int width) {
    Picture picture = new Picture();
    picture.resize(height, width, 3);
    for (int i = 0; i < picture.size(); i++) {
      picture.values()[i] = 60 + 100f * i / picture.size() + 30 * (i % 3) + 10 * Draws.uniform(1, i);
    }
    return picture;
  }

  @Test
  void pngKeepsRoundedValues() {
    Picture picture = read(writer.png(of(3, -5, 0.4f, 0.5f, 254.4f, 254.5f, 300)));
    assertArrayEquals(new float[] {0, 0, 1, 254, 255, 255}, Arrays.copyOf(picture.values(), 6));
    picture = read(writer.png(of(1, 37, 200)));
    assertArrayEquals(new float[] {37, 37, 37, 200, 200, 200}, Arrays.copyOf(picture.values(), 6));
  }

  @Test
  void jpegComesClose() {
    Picture picture = scene(50, 41);
    Picture again = read(writer.jpeg(picture, 95));
    assertEquals(50, again.height());
    assertEquals(41, again.width());
    double error = 0;
    for (int i = 0; i < picture.size(); i++) {
      error += Math.abs(picture.values()[i] - again.values()[i]) / picture.size();
    }
    assertTrue(error < 3, "mean error " + error);
    Picture grey = read(writer.jpeg(of(1, 37, 37, 37), 100));
    assertArrayEquals(new float[] {37, 37, 37}, Arrays.copyOf(grey.values(), 3));
  }

  @Test
  void qualityIsLibjpegs() {
    Picture picture = scene(64, 64);
    int before = 0;
    for (int quality = 0; quality <= 100; quality += 10) {
      int length = writer.jpeg(picture, quality).length;
      assertTrue(length >= before, "quality " + quality);
      before = length;
    }
    // T.81's table K.1 begins with 16: scaled by 2 - 2 · 0.75, rounded.
    assertEquals(8, firstQuantiser(writer.jpeg(picture, 75)));
    assertEquals(16, firstQuantiser(writer.jpeg(picture, 50)));
    assertEquals(32, firstQuantiser(writer.jpeg(picture, 25)));
    Refusal.of(() -> writer.jpeg(picture, 101), "quality from 0 to 100, found 101");
  }

  private static int firstQuantiser(byte[] file) {
    return file[after(file, 0xdb) + 3];
  }

  private static int after(byte[] file, int marker) {
    int at = 2;
    while ((file[at + 1] & 0xff) != marker) {
      at += 2 + ((file[at + 2] & 0xff) << 8 | file[at + 3] & 0xff);
    }
    return at + 2;
  }

  @Test
  void coloursAreHalved() {
    byte[] file = writer.jpeg(scene(20, 20), 80);
    int at = after(file, 0xc0);
    assertEquals(0x22, file[at + 9]);
    assertEquals(0x11, file[at + 12]);
    assertEquals(0x11, file[at + 15]);
  }

  @Test
  void givesTheSameBytesAgain() {
    byte[] jpeg = writer.jpeg(scene(30, 40), 87);
    byte[] png = writer.png(scene(30, 40));
    writer.jpeg(scene(7, 9), 10);
    assertArrayEquals(jpeg, writer.jpeg(scene(30, 40), 87));
    assertArrayEquals(png, writer.png(scene(30, 40)));
    assertArrayEquals(jpeg, new PictureWriter().jpeg(scene(30, 40), 87));
  }
}
