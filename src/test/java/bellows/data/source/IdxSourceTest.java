package bellows.data.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import bellows.SharedData;
import bellows.data.LocalFiles;
import bellows.data.Samples;
import bellows.data.Split;
import bellows.tensor.Shape;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxSourceTest {
  private static final String IMAGES = "train-images-idx3-ubyte";
  private static final String LABELS = "train-labels-idx1-ubyte";

  @TempDir
  Path folder;

  private Samples read() {
    return new IdxSource(new LocalFiles(), folder.toString(), 10).read(Split.TRAIN);
  }

  @Test
  void readsPixelsAndLabelsInOrder() throws IOException {
    Fixtures.mnist(folder, "train", 13, false);
    Samples samples = read();
    assertEquals(Shape.of(2, 3, 1), samples.shape());
    assertEquals(13, samples.count());
    assertEquals(12, samples.pixels()[77]);
    assertEquals(2, samples.targets()[12]);
  }

  @Test
  void readsNamesWithADot() throws IOException {
    Fixtures.mnist(folder, "train", 3, true);
    Files.move(folder.resolve(IMAGES + ".gz"), folder.resolve("train-images.idx3-ubyte.gz"));
    assertEquals(3, read().count());
  }

  @Test
  void readsMnist() {
    IdxSource mnist = new IdxSource(new LocalFiles(), SharedData.path("mnist"), 10);
    Samples test = mnist.read(Split.TEST);
    assertEquals(Shape.of(28, 28, 1), test.shape());
    assertEquals(10_000, test.count());
    assertEquals(7, test.targets()[0]);
    assertEquals(60_000, mnist.read(Split.TRAIN).count());
  }

  @Test
  void refusesAnotherMagic() throws IOException {
    Fixtures.mnist(folder, "train", 3, false);
    Files.copy(folder.resolve(LABELS), folder.resolve(IMAGES), StandardCopyOption.REPLACE_EXISTING);
    Refusal.of(this::read, IMAGES, "at byte 0", "expected an IDX file of images (magic 0x00000803)",
        "found 0x00000801");
  }

  @Test
  void refusesATruncatedFile() throws IOException {
    Fixtures.mnist(folder, "train", 3, false);
    truncate(IMAGES, 30);
    Refusal.of(this::read, IMAGES, "at byte 16: expected 18 bytes of pixels",
        "found a file that holds at most 14 more");
    truncate(IMAGES, 9);
    Refusal.of(this::read, IMAGES, "at byte 8: expected 4 bytes of rows, found the end after 1");
  }

  @Test
  void refusesGzipCutShort() throws IOException {
    Fixtures.mnist(folder, "train", 200, true);
    truncate(IMAGES + ".gz", (int) Files.size(folder.resolve(IMAGES + ".gz")) - 30);
    Refusal.of(this::read, IMAGES + ".gz", "gzip data are cut short or damaged");
    truncate(IMAGES + ".gz", 5);
    Refusal.of(this::read, IMAGES + ".gz", "gzip header is cut short");
  }

  @Test
  void refusesAHeaderThatPromisesTooMuchBeforeClaimingMemory() throws IOException {
    Fixtures.mnist(folder, "train", 3, false);
    Fixtures.put(folder, IMAGES, Fixtures.idx(0x803, new int[] {2_000_000_000, 28, 28}, new byte[18]), false);
    Refusal.of(this::read, "at byte 16: expected 1568000000000 bytes of pixels");
    Fixtures.put(folder, IMAGES, Fixtures.idx(0x803, new int[] {-1, 28, 28}, new byte[18]), false);
    Refusal.of(this::read, "at byte 4: expected at least one sample, found -1");
    Fixtures.put(folder, IMAGES, Fixtures.idx(0x803, new int[] {3, 0, 28}, new byte[18]), false);
    Refusal.of(this::read, "at byte 8: expected 1 to 32768 rows, found 0");
  }

  /** A packed file of some bytes might hold a thousand times as many, or not; believing it would cost memory. */
  @Test
  void aPackedFileGetsMemoryForWhatItHoldsNotForWhatItPromises() throws IOException {
    Fixtures.mnist(folder, "train", 3, true);
    Files.delete(folder.resolve(IMAGES + ".gz"));
    byte[] noise = new byte[300_000];
    new Random(1).nextBytes(noise);
    Fixtures.put(folder, IMAGES, Fixtures.idx(0x803, new int[] {300_000, 28, 28}, noise), true);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    Refusal.of(this::read, IMAGES + ".gz", "the file is cut short");
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(allocated < 8 << 20, "allocated " + allocated);
  }

  /** A bomb: megabytes of zeros after what the header declares. */
  @Test
  void aPackedFileIsUnpackedNoFurtherThanItsHeaderSays() throws IOException {
    Fixtures.mnist(folder, "train", 3, true);
    Fixtures.put(folder, IMAGES, Fixtures.idx(0x803, new int[] {3, 2, 3}, new byte[64 << 20]), true);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    Refusal.of(this::read, IMAGES + ".gz: at byte 34: expected the end of the file, found more");
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(allocated < 2 << 20, "allocated " + allocated);
  }

  @Test
  void refusesMoreBytesThanPromised() throws IOException {
    Fixtures.mnist(folder, "train", 3, false);
    Fixtures.put(folder, IMAGES, Fixtures.idx(0x803, new int[] {3, 2, 3}, new byte[19]), false);
    Refusal.of(this::read, IMAGES, "at byte 34: expected the end of the file, found more");
  }

  @Test
  void refusesLabelsThatDoNotFit() throws IOException {
    Fixtures.mnist(folder, "train", 3, false);
    Fixtures.put(folder, LABELS, Fixtures.idx(0x801, new int[] {3}, new byte[] {0, 10, 1}), false);
    Refusal.of(this::read, LABELS, "at byte 9: expected a label 0 to 9, found 10");
    Fixtures.put(folder, LABELS, Fixtures.idx(0x801, new int[] {2}, new byte[2]), false);
    Refusal.of(this::read, LABELS, "at byte 4: expected 3 labels, one for each image of", IMAGES, "found 2");
  }

  @Test
  void refusesMissingFiles() throws IOException {
    Refusal.of(this::read, folder.toString(), "expected train-images-idx3-ubyte", "found nothing");
    Fixtures.mnist(folder, "train", 3, false);
    IdxSource source = new IdxSource(new LocalFiles(), folder.toString(), 10);
    assertFalse(source.has(Split.TEST));
    Refusal.of(() -> source.read(Split.TEST), "expected t10k-images-idx3-ubyte", "found " + IMAGES);
    Files.delete(folder.resolve(LABELS));
    Refusal.of(this::read, "found train-images-idx3-ubyte but not train-labels-idx1-ubyte");
    Refusal.of(() -> new IdxSource(new LocalFiles(), folder + "/none", 10), "expected a folder, found nothing");
  }

  private void truncate(String name, int length) throws IOException {
    Path path = folder.resolve(name);
    Files.write(path, Arrays.copyOf(Files.readAllBytes(path), length));
  }
}
