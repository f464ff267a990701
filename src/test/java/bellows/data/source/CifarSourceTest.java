package bellows.data.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.Refusal;
import bellows.SharedData;
import bellows.data.LocalFiles;
import bellows.data.Samples;
import bellows.data.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarSourceTest {
  @TempDir
  Path folder;

  private Samples read() {
    return CifarSource.ten(new LocalFiles(), folder.toString()).read(Split.TRAIN);
  }

  @Test
  void turnsPlanesIntoChannels() throws IOException {
    Files.write(folder.resolve("data_batch_1.bin"), Fixtures.cifar(7, 2));
    Files.write(folder.resolve("data_batch_2.bin"), Fixtures.cifar(4));
    Samples samples = read();
    assertArrayEquals(new float[] {7, 2, 4}, samples.targets());
    assertArrayEquals(new byte[] {5, 6, 7, 6, 7, 8}, Arrays.copyOfRange(samples.pixels(), 3072 + 15, 3072 + 21));
  }

  @Test
  void readsTheRealOne() {
    CifarSource source = CifarSource.ten(new LocalFiles(), SharedData.path("cifar-10-batches-bin"));
    Samples test = source.read(Split.TEST);
    assertEquals(1000, test.count());
    assertEquals("cat", source.classNames().get((int) test.targets()[0]));
  }

  @Test
  void refusesDamage() throws IOException {
    byte[] good = Fixtures.cifar(7, 2);
    Files.write(folder.resolve("data_batch_1.bin"), Arrays.copyOf(good, 4000));
    Refusal.of(this::read, "data_batch_1.bin", "at byte 3073: expected a record of 3073 bytes",
        "found the end of the file after 927");
    good[3073] = 10;
    Files.write(folder.resolve("data_batch_1.bin"), good);
    Refusal.of(this::read, "data_batch_1.bin", "at byte 3073: expected a label 0 to 9, found 10");
    Files.write(folder.resolve("data_batch_1.bin"), new byte[0]);
    Refusal.of(this::read, "data_batch_1.bin", "found an empty file");
    Files.delete(folder.resolve("data_batch_1.bin"));
    Files.write(folder.resolve("other.bin"), good);
    Refusal.of(this::read, "expected data_batch_1.bin", "found other.bin");
  }
}
