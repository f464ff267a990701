package bellows.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.image.Picture;
import bellows.image.file.PictureReader;
import bellows.image.file.PictureWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilterCommandTest {
  @TempDir
  private Path folder;

  /** A white pixel in the middle of black ones. */
  private String point() throws IOException {
    Picture picture = new Picture();
    picture.resize(5, 5, 3);
    Arrays.fill(picture.values(), 0);
    Arrays.fill(picture.values(), picture.at(2, 2), picture.at(2, 2) + 3, 255);
    return Files.write(folder.resolve("point.png"), new PictureWriter().png(picture)).toString();
  }

  @Test
  void aPointBecomesTheKernelTurnedAround() throws IOException {
    Path out = folder.resolve("out.png");
    CommandLineRun run = CommandLineRun.of("filter", point(), "--kernel", "sobel-x", "--out", out.toString()).fine();
    assertEquals(out + ": 5 × 5 pixels, sobel-x", run.unfolded().strip().replaceAll("\\s+", " "));
    // What the kernel takes from the right, it takes where it stands left of the point; what is below 0 is black.
    float[] row = {0, 255, 0, 0, 0};
    Picture filtered = PictureReader.read(out);
    for (int y = 0; y < 5; y++) {
      float[] found = new float[5];
      for (int x = 0; x < 5; x++) {
        found[x] = filtered.values()[filtered.at(y, x)];
      }
      assertArrayEquals(y == 0 || y == 4 ? new float[5] : row, found, "row " + y);
    }
  }

  @Test
  void saysWhatItExpects() throws IOException {
    String out = folder.resolve("out.png").toString();
    CommandLineRun.of("filter", point(), "--kernel", "gausian", "--out", out)
        .failed(1, "--kernel: expected one of identity, edge,", "found 'gausian', did you mean 'gaussian'");
    CommandLineRun.of("filter", point(), "--kernel", "box", "--times", "0", "--out", out).failed(1, "--times:");
    CommandLineRun.of("filter", point(), "--kernel", "box", "--out", "out.gif").failed(1, ".png");
  }
}
