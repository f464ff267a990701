package bellows.image.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import bellows.Refusal;
import bellows.SharedData;
import bellows.conf.BadInputException;
import bellows.image.Picture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JpegReaderTest {
  private static final String YCC = "\1\2\3";
  private static final String FOUR = "\1\2\3\4";

  private final PictureReader reader = new PictureReader();
  private final Picture picture = new Picture();

  private Picture read(byte[] file) {
    reader.read(file, file.length, picture);
    return picture;
  }

  /** The colour of a picture of one. */
  private List<Integer> colour(byte[] file) {
    read(file);
    for (int i = 3; i < picture.size(); i++) {
      assertEquals(picture.values()[i - 3], picture.values()[i]);
    }
    assertEquals(List.of(8, 8, 3), List.of(picture.height(), picture.width(), picture.channels()));
    return Stream.of(0, 1, 2).map(i -> (int) picture.values()[i]).toList();
  }

  /** The red of each block. */
  private int[][] blocks(byte[] file) {
    read(file);
    int[][] blocks = new int[picture.height() / 8][picture.width() / 8];
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        int value = (int) picture.values()[picture.at(y, x)];
        blocks[y / 8][x / 8] = y % 8 == 0 && x % 8 == 0 ? value : blocks[y / 8][x / 8];
        assertEquals(blocks[y / 8][x / 8], value);
      }
    }
    return blocks;
  }

  @Test
  void greyIsWhatIsStored() {
    for (int grey : new int[] {0, 1, 37, 128, 200, 255}) {
      assertEquals(List.of(grey, grey, grey), colour(Jpegs.pixel(grey).jfif().baseline("\1")));
    }
  }

  /** R = Y + 1.402 (Cr - 128), G = Y - 0.34414 (Cb - 128) - 0.71414 (Cr - 128), B = Y + 1.772 (Cb - 128). */
  @Test
  void coloursFollowTheMarkersAsInLibjpeg() {
    Jpegs file = Jpegs.pixel(100, 138, 178);
    assertEquals(List.of(170, 61, 118), colour(file.jfif().baseline(YCC)));
    assertEquals(List.of(170, 61, 118), colour(Jpegs.pixel(100, 138, 178).adobe(1).baseline(YCC)));
    assertEquals(List.of(170, 61, 118), colour(Jpegs.pixel(100, 138, 178).baseline(YCC)));
    assertEquals(List.of(170, 61, 118), colour(Jpegs.pixel(100, 138, 178).jfif().adobe(0).baseline(YCC)));
    assertEquals(List.of(100, 138, 178), colour(Jpegs.pixel(100, 138, 178).adobe(0).baseline(YCC)));
    assertEquals(List.of(100, 138, 178), colour(Jpegs.pixel(100, 138, 178).baseline("RGB")));
    assertEquals(List.of(0, 255, 0), colour(Jpegs.pixel(128, 0, 0).jfif().baseline(YCC)).stream()
        .map(value -> value > 128 ? 255 : 0).toList());
  }

  @Test
  void inksAreInverted() {
    // 100 · 51 / 255 = 20.
    assertEquals(List.of(20, 40, 51), colour(Jpegs.pixel(100, 200, 255, 51).adobe(0).baseline(FOUR)));
    assertEquals(List.of(20, 40, 51), colour(Jpegs.pixel(100, 200, 255, 51).baseline(FOUR)));
    // 255 - 170 = 85, 255 - 61 = 194, 255 - 118 = 137.
    assertEquals(List.of(85, 194, 137), colour(Jpegs.pixel(100, 138, 178, 255).adobe(2).baseline(FOUR)));
    assertEquals(List.of(17, 39, 27), colour(Jpegs.pixel(100, 138, 178, 51).adobe(2).progressive(FOUR)));
  }

  @Test
  void progressiveEqualsBaseline() {
    int[] luma = {10, 20, 30, 200, 210, 220};
    int[] blue = {100, 101, 102, 103, 104, 105};
    int[] red = {150, 149, 148, 147, 146, 145};
    byte[] progressive = Jpegs.of(3, luma, blue, red).jfif().progressive(YCC);
    float[] expected = Arrays.copyOf(read(Jpegs.of(3, luma, blue, red).jfif().baseline(YCC)).values(), picture.size());
    assertArrayEquals(expected, Arrays.copyOf(read(progressive).values(), picture.size()));
    assertEquals(16, picture.height());
    assertEquals(24, picture.width());
  }

  @Test
  void picturesAreTurnedUpright() {
    int[][][] upright = {{{1, 2, 3}, {4, 5, 6}}, {{3, 2, 1}, {6, 5, 4}}, {{6, 5, 4}, {3, 2, 1}}, {{4, 5, 6}, {1, 2, 3}},
        {{1, 4}, {2, 5}, {3, 6}}, {{4, 1}, {5, 2}, {6, 3}}, {{6, 3}, {5, 2}, {4, 1}}, {{3, 6}, {2, 5}, {1, 4}}};
    for (int orientation = 1; orientation <= 8; orientation++) {
      for (boolean little : new boolean[] {true, false}) {
        assertArrayEquals(upright[orientation - 1],
            blocks(Jpegs.of(3, new int[] {1, 2, 3, 4, 5, 6}).exif(little, orientation).baseline("\1")));
      }
    }
    for (int none : new int[] {0, 9, 255}) {
      assertArrayEquals(upright[0], blocks(Jpegs.of(3, new int[] {1, 2, 3, 4, 5, 6}).exif(true, none).baseline("\1")));
    }
  }

  @Test
  void segmentsThatSayNothingAboutPixelsDoNotMatter() {
    Jpegs odd = Jpegs.pixel(7).segment(0xe0, 'J').segment(0xe1, 'E', 'x').segment(0xee).segment(0xfe, 1, 2, 3)
        .segment(0xe2, "ICC_PROFILE\0\1\1 none".chars().toArray()).segment(0xe1, "Exif\0\0II*\0\377\377\377\377".chars()
            .toArray());
    assertEquals(List.of(7, 7, 7), colour(odd.baseline("\1")));
  }

  @Test
  void everyTruncationIsRefused() {
    int[] noise = {3, 200, 17, 180, 90, 91, 250, 0, 255, 30, 60, 128};
    for (byte[] file : List.of(Jpegs.of(4, noise).jfif().baseline("\1"), Jpegs.of(4, noise).progressive("\1"),
        Jpegs.of(4, noise, noise, noise).baseline(YCC))) {
      read(file);
      for (int length = 0; length < file.length - 2; length++) {
        int end = length;
        assertThrows(BadInputException.class, () -> reader.read(file, end, picture), () -> end + " of " + file.length);
      }
    }
  }

  @Test
  void onlyTheLastMarkerMayBeMissing() {
    byte[] file = Jpegs.of(2, new int[] {1, 2, 3, 4}).baseline("\1");
    reader.read(file, file.length - 2, picture);
    assertEquals(4, picture.values()[picture.at(15, 15)]);
    byte[] progressive = Jpegs.of(2, new int[] {1, 2, 3, 4}).progressive("\1");
    Refusal.of(() -> reader.read(progressive, progressive.length - 2, picture), "progressive JPEG to end with", "FFD9",
        "truncated");
    byte[] zeros = Arrays.copyOf(Arrays.copyOf(file, file.length - 4), file.length + 500);
    Refusal.of(() -> read(zeros), "whole JPEG", "truncated");
  }

  @Test
  void whatLiesBehindThePixelsDoesNotMatter() {
    byte[] file = Jpegs.pixel(9).baseline("\1");
    assertEquals(List.of(9, 9, 9), colour(Arrays.copyOf(file, file.length + 99)));
    byte[] extraneous = Arrays.copyOf(file, file.length + 7);
    System.arraycopy(file, file.length - 2, extraneous, file.length + 5, 2);
    Arrays.fill(extraneous, file.length - 2, file.length + 5, (byte) 0x55);
    assertEquals(List.of(9, 9, 9), colour(extraneous));
  }

  @Test
  void damagedPixelsAreRefusedAndTheNextFileIsRead() {
    byte[] file = Jpegs.of(3, new int[] {1, 2, 3, 4, 5, 6}).baseline("\1");
    byte[] bad = file.clone();
    Arrays.fill(bad, file.length - 7, file.length - 3, (byte) 0xfe);
    Refusal.of(() -> read(bad), "expected a whole JPEG, found one that is damaged");
    assertEquals(2, blocks(file)[0][1]);
  }

  @Test
  void sizesAreCheckedBeforeMemoryIsClaimed() {
    byte[] file = Jpegs.pixel(9).baseline("\1");
    int at = file.length;
    while (!(file[at - 1] == (byte) 0xc0 && file[at - 2] == (byte) 0xff)) {
      at--;
    }
    Arrays.fill(file, at + 3, at + 7, (byte) 0xff);
    Refusal.of(() -> read(file), "at most 67,108,864 pixels, found 65,535×65,535");
    Arrays.fill(file, at + 3, at + 7, (byte) 0x0f);
    Refusal.of(() -> read(file), "can hold the picture of 3,855×3,855", "found " + file.length + " bytes");
    Arrays.fill(file, at + 3, at + 7, (byte) 0);
    Refusal.of(() -> read(file), "at least one pixel, found 0×0");
  }

  /** Each scan costs a pass over the whole picture, and may be some bytes long. */
  @Test
  void scansOfLargePicturesAreFew() {
    int side = 8000;
    Jpegs jpeg = Jpegs.of(1, new int[] {128}).segment(0xfe, new int[65_000])
        .segment(0xc2, 8, side >> 8, side & 0xff, side >> 8, side & 0xff, 1, 1, 0x11, 0);
    for (int scan = 0; scan < 64; scan++) {
      jpeg.segment(0xda, 1, 1, 0, 0, 0, 0);
    }
    byte[] file = jpeg.baseline("\1");
    Refusal.of(() -> reader.read(file, file.length, picture),
        "expected at most 16 scans in a JPEG of 8,000×8,000 pixels, found more");
  }

  @Test
  void otherJpegsAreRefusedByName() {
    byte[] file = Jpegs.pixel(9).baseline("\1");
    int at = file.length;
    while (!(file[at - 1] == (byte) 0xc0 && file[at - 2] == (byte) 0xff)) {
      at--;
    }
    file[at - 1] = (byte) 0xc3;
    Refusal.of(() -> read(file), "lossless", "FFC3", "convert it");
    file[at - 1] = (byte) 0xc9;
    Refusal.of(() -> read(file), "arithmetically coded", "FFC9");
    file[at - 1] = (byte) 0xc0;
    file[at + 2] = 12;
    Refusal.of(() -> read(file), "JPEG of 8 bits, found one of 12");
    Refusal.of(() -> read(Jpegs.pixel(9, 9).baseline("\1\2")), "1, 3 or 4 components, found 2");
  }

  @Test
  void filesOfOtherKindsAreNamed() {
    Refusal.of(() -> read(new byte[0]), "expected a picture in JPEG or PNG, found an empty file");
    Refusal.of(() -> read("GIF89a...".getBytes()), "found a GIF");
    Refusal.of(() -> read("<html>".getBytes()), "found text");
    Refusal.of(() -> read(new byte[] {1, 2, 3}), "begins with the bytes 01 02 03");
  }

  @Test
  void realPhotographsAreRead() throws IOException {
    Path folder = Path.of(SharedData.path("imagenet-sample"));
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".JPEG")).toList()) {
        read(Files.readAllBytes(file));
        assertEquals(3, picture.channels());
      }
    }
  }
}
