package bellows.tensor.product;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NearCacheTest {
  private static final int USUAL = 2;

  @TempDir
  Path folder;

  private void cache(int index, String level, String type, String size) throws IOException {
    Path cache = Files.createDirectory(folder.resolve("index" + index));
    Files.writeString(cache.resolve("level"), level + "\n");
    Files.writeString(cache.resolve("type"), type + "\n");
    Files.writeString(cache.resolve("size"), size + "\n");
  }

  @Test
  void readsWhatLinuxTells() throws IOException {
    cache(0, "1", "Data", "48K");
    cache(1, "1", "Instruction", "32K");
    cache(2, "2", "Unified", "2M");
    cache(3, "3", "Unified", "107520K");
    assertEquals(2 << 20, NearCache.read(folder, USUAL));
  }

  @Test
  void takesWhatIsUsualWhereNothingIsTold() throws IOException {
    assertEquals(USUAL, NearCache.read(folder.resolve("absent"), USUAL));
    assertEquals(USUAL, NearCache.read(folder, USUAL));
    cache(0, "one", "Data", "48K");
    assertEquals(USUAL, NearCache.read(folder, USUAL));
  }

  @Test
  void whatIsNoSizeIsNotTaken() throws IOException {
    cache(0, "1", "Data", "64K");
    cache(1, "2", "Unified", "unknown");
    assertEquals(USUAL, NearCache.read(folder, USUAL));
  }
}
