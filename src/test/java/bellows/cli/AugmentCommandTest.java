package bellows.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.SharedData;
import bellows.conf.Settings;
import bellows.data.Samples;
import bellows.data.Split;
import bellows.data.source.DigitsSource;
import bellows.image.Picture;
import bellows.image.augment.Transforms;
import bellows.image.augment.Views;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AugmentCommandTest {
  private static final String AUGMENT = "[{affine {rotation = 15, shift = 0.1}}, {elastic {alpha = 30, sigma = 4}}]";
  private static final String RUN = """
      seed = 5
      data {source = digits, train = 30, test = 10, augment = %s}
      network = [flatten, {dense = classes}], rate = 0.1
      """.formatted(AUGMENT);

  @TempDir
  private Path folder;

  private String conf(String text) throws IOException {
    return Files.writeString(folder.resolve("run.conf"), text).toString();
  }

  private String sheet() {
    return folder.resolve("sheet.png").toString();
  }

  /** Cells of 112: each pixel of a digit is four by four. */
  @Test
  void showsTheVeryPicturesThatTrainingSees() throws IOException {
    CommandLineRun run = CommandLineRun.of("augment", conf(RUN), "--show", sheet(), "--samples", "3", "--epochs", "2")
        .fine();
    assertEquals(sheet() + ": 500 × 352 pixels, 3 pictures\ncolumns: stored; evaluation; training in epochs 0 to 1\n",
        run.out());
    Raster raster = ImageIO.read(Path.of(sheet()).toFile()).getRaster();
    assertEquals(352, raster.getHeight());
    assertEquals(500, raster.getWidth());
    Samples digits = new DigitsSource(30, 10, 1).read(Split.TRAIN);
    Transforms augment = Transforms.read(Settings.parse("augment = " + AUGMENT, "test"), "augment");
    for (int row = 0; row < 3; row++) {
      for (int column = 0; column < 4; column++) {
        Picture picture = new Picture();
        digits.read(row, picture);
        Picture expected = column < 2 ? picture
            : augment.apply(picture, new Picture(), Views.key(5, column - 2, row));
        int left = 4 + 116 * column + 16 * Math.min(column, 2);
        assertArrayEquals(rounded(expected), shown(raster, 4 + 116 * row, left), row + ", " + column);
      }
    }
  }

  private static int[] rounded(Picture picture) {
    int[] values = new int[28 * 28];
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.max(0, Math.min(255, (int) Math.floor(picture.values()[i] + 0.5)));
    }
    return values;
  }

  private static int[] shown(Raster raster, int top, int left) {
    int[] values = new int[28 * 28];
    for (int i = 0; i < values.length; i++) {
      int x = left + 4 * (i % 28) + 1;
      int y = top + 4 * (i / 28) + 2;
      values[i] = raster.getSample(x, y, 0);
      assertEquals(values[i], raster.getSample(x, y, 1));
      assertEquals(values[i], raster.getSample(x, y, 2));
    }
    return values;
  }

  @Test
  void showsEachOfTenCropsAndOtherData() throws IOException {
    String text = RUN.replace("digits", "idx") + "data.path = nowhere, data.mixup = 0.2, "
        + "data.augment = [{crop = 20}], data.view = [{ten-crops = 20}]";
    String digits = SharedData.path("mnist");
    CommandLineRun run = CommandLineRun.of("augment", conf(text), "--data", digits, "--show", sheet()).fine();
    assertTrue(run.out().contains(" 8 pictures\ncolumns: stored; evaluation (10 views); training in epochs 0 to 5, "
        + "before pairs are mixed\n"), run.out());
  }

  @Test
  void refusesWhatCannotBeShown() throws IOException {
    String run = conf(RUN);
    CommandLineRun.of("augment", run, "--show", sheet(), "--samples", "0")
        .failed(1, "--samples", "at least 1, found 0");
    CommandLineRun.of("augment", run, "--show", folder.resolve("no/sheet.png").toString())
        .failed(1, "--show", "no/sheet.png", "a file in a folder that exists");
    CommandLineRun.of("augment", run, "--show", sheet(), "--set", "data.augment=[{crop = 40}]")
        .failed(1, "within pictures of 28×28×1", "40");
    assertTrue(Files.notExists(Path.of(sheet())));
  }
}
