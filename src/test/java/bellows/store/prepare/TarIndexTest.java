package bellows.store.prepare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.Refusal;
import bellows.store.HadoopFiles;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives of strangers. */
class TarIndexTest {
  private static final int BLOCK = 512;

  @TempDir
  Path folder;
  private final HadoopFiles files = new HadoopFiles(new Configuration());

  private Path archive(int count, int size) throws IOException {
    Path path = folder.resolve("a.tar");
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(new BufferedOutputStream(Files.newOutputStream(path), 1 << 20))) {
      for (int i = 0; i < count; i++) {
        TarArchiveEntry entry = new TarArchiveEntry("n01/" + i + ".jpg");
        entry.setSize(size);
        tar.putArchiveEntry(entry);
        tar.write(new byte[size]);
        tar.closeArchiveEntry();
      }
    }
    return path;
  }

  @Test
  void membersLieWhereTheyAreSaidTo() throws IOException {
    List<TarIndex.Member> members = new ArrayList<>();
    TarIndex.read(files, archive(3, 700).toString(), members::add);
    assertEquals(List.of(new TarIndex.Member("n01/0.jpg", BLOCK, 700), new TarIndex.Member("n01/1.jpg", 4 * BLOCK, 700),
        new TarIndex.Member("n01/2.jpg", 7 * BLOCK, 700)), members);
  }

  @Test
  void aDamagedHeaderIsRefused() throws IOException {
    Path path = archive(3, 700);
    byte[] bytes = Files.readAllBytes(path);
    bytes[3 * BLOCK + 4] = 'x';
    Files.write(path, bytes);
    Refusal.of(() -> TarIndex.read(files, path.toString(), member -> {}), "a.tar", "expected the header of n01/x.jpg", "checksum",
        "fetch it again");
  }

  @Test
  void whatEndsBehindTheArchiveIsRefused() throws IOException {
    Path path = archive(3, 700);
    Files.write(path, java.util.Arrays.copyOf(Files.readAllBytes(path), 8 * BLOCK));
    Refusal.of(() -> TarIndex.read(files, path.toString(), member -> {}), "expected n01/2.jpg to end before byte 4096");
  }

  @Test
  void endlessNumbersAreRefused() throws IOException {
    Path path = archive(1, 0);
    byte[] bytes = Files.readAllBytes(path);
    System.arraycopy(new byte[] {(byte) 0x80, 0, 0, 0, 0x7f, -1, -1, -1, -1, -1, -1, -1}, 0, bytes, 124, 12);
    int sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= 148 && i < 156 ? ' ' : bytes[i] & 0xff;
    }
    System.arraycopy(String.format("%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII), 0, bytes, 148, 8);
    Files.write(path, bytes);
    Refusal.of(() -> TarIndex.read(files, path.toString(), member -> {}), "expected n01/0.jpg to end before byte");
  }

  /** A hundred thousand headers, of which only what is asked stays. */
  @Test
  void manyEmptyEntries() throws IOException {
    int[] count = new int[1];
    TarIndex.read(files, archive(100_000, 0).toString(), member -> count[0]++);
    assertEquals(100_000, count[0]);
  }
}
