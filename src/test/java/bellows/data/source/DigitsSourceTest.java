package bellows.data.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import bellows.data.Samples;
import bellows.data.Split;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class DigitsSourceTest {
  @Test
  void drawsTheSameBytesOnEveryMachine() {
    assertEquals("f55e6e8a", checksum(new DigitsSource(500, 1, 1).read(Split.TRAIN)));
    assertEquals("c383360d", checksum(new DigitsSource(1, 500, 1).read(Split.TEST)));
  }

  private static String checksum(Samples samples) {
    CRC32C checksum = new CRC32C();
    checksum.update(samples.pixels());
    return Long.toHexString(checksum.getValue());
  }

  @Test
  void aSampleDependsOnNothingButSeedSplitAndIndex() {
    Samples few = new DigitsSource(20, 20, 1).read(Split.TRAIN);
    Samples many = new DigitsSource(100, 1, 1).read(Split.TRAIN);
    assertArrayEquals(few.pixels(), Arrays.copyOf(many.pixels(), few.pixels().length));
    assertFalse(Arrays.equals(few.pixels(), new DigitsSource(20, 20, 1).read(Split.TEST).pixels()));
    assertFalse(Arrays.equals(few.pixels(), new DigitsSource(20, 20, 2).read(Split.TRAIN).pixels()));
  }

  @Test
  void drawsAllDigitsAboutEquallyOftenWithInkOnPaper() {
    Samples samples = new DigitsSource(5000, 1, 1).read(Split.TRAIN);
    int[] counts = new int[10];
    for (int i = 0; i < samples.count(); i++) {
      counts[(int) samples.targets()[i]]++;
      int ink = 0;
      for (int p = 0; p < 784; p++) {
        ink += samples.pixels()[784 * i + p] & 0xFF;
      }
      assertTrue(ink > 20 * 255 && ink < 330 * 255, "sample " + i + " has ink for " + ink / 255 + " pixels");
    }
    for (int count : counts) {
      assertTrue(count > 430 && count < 570, Arrays.toString(counts));
    }
  }

  /**
   * A fair task: the nearest mean of a class, the simplest of classifiers, does far better than chance and far worse
   * than a network.
   */
  @Test
  void isNeitherTrivialNorHopeless() {
    DigitsSource source = new DigitsSource(3000, 1000, 1);
    Samples train = source.read(Split.TRAIN);
    Samples test = source.read(Split.TEST);
    double[][] means = new double[10][784];
    int[] counts = new int[10];
    for (int i = 0; i < train.count(); i++) {
      int digit = (int) train.targets()[i];
      counts[digit]++;
      for (int p = 0; p < 784; p++) {
        means[digit][p] += train.pixels()[784 * i + p] & 0xFF;
      }
    }
    int right = 0;
    for (int i = 0; i < test.count(); i++) {
      right += nearest(means, counts, test, i) == test.targets()[i] ? 1 : 0;
    }
    assertTrue(right > 550 && right < 850, right + " of 1000 right");
  }

  private static int nearest(double[][] means, int[] counts, Samples test, int row) {
    int best = 0;
    double least = Double.MAX_VALUE;
    for (int digit = 0; digit < 10; digit++) {
      double distance = 0;
      for (int p = 0; p < 784; p++) {
        double difference = means[digit][p] / counts[digit] - (test.pixels()[784 * row + p] & 0xFF);
        distance += difference * difference;
      }
      if (distance < least) {
        least = distance;
        best = digit;
      }
    }
    return best;
  }

  @Test
  void refusesNoSamples() {
    Refusal.of(() -> new DigitsSource(0, 1, 1), "expected at least one sample of generated digits, found 0");
    Refusal.of(() -> new DigitsSource(1, 1 << 30, 1), "generated digits: expected at most 2^31 values");
  }
}
