package bellows.data.shard;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappedBytesTest {
  @TempDir
  private Path folder;

  @Test
  void readsAcrossPiecesOfAnySize() throws IOException {
    byte[] content = new byte[1000];
    new Random(1).nextBytes(content);
    Path file = Files.write(folder.resolve("file"), content);
    for (int pieceBits : new int[] {2, 4, 9, 10, 30}) {
      MappedBytes bytes = MappedBytes.map(file, pieceBits);
      for (int at = 0; at < content.length; at += 7) {
        for (int count : new int[] {0, 1, 3, 16, content.length - at}) {
          int some = Math.min(count, content.length - at);
          byte[] found = new byte[some];
          bytes.readAhead(at, some);
          bytes.read(at, found, some);
          assertArrayEquals(Arrays.copyOfRange(content, at, at + some), found);
        }
      }
    }
  }

  @Test
  void outlivesItsFile() throws IOException {
    Path file = Files.write(folder.resolve("file"), new byte[] {1, 2, 3});
    MappedBytes bytes = MappedBytes.map(file);
    Files.delete(file);
    byte[] found = new byte[3];
    bytes.read(0, found, 3);
    assertArrayEquals(new byte[] {1, 2, 3}, found);
  }

  @Test
  void mapsAnEmptyFile() throws IOException {
    MappedBytes.map(Files.write(folder.resolve("file"), new byte[0])).read(0, new byte[0], 0);
  }
}
