package bellows.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bellows.Refusal;
import bellows.data.LocalFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class HadoopFilesTest {
  @TempDir
  Path folder;

  private final HadoopFiles files = new HadoopFiles(new Configuration());

  @Test
  void readsPlainPathsAndUris() throws IOException {
    Path file = Files.writeString(folder.resolve("a b.txt"), "hello");
    for (String path : List.of(file.toString(), "file://" + file, "file:" + file)) {
      assertEquals(5, files.length(path));
      assertTrue(files.exists(path) && !files.isFolder(path));
      try (var in = files.open(path)) {
        assertEquals("hello", new String(in.readAllBytes()));
      }
    }
  }

  /** Executors run in folders of their own. */
  @Test
  void relativePathsBecomeAbsolute() {
    Path here = Path.of("").toAbsolutePath();
    assertEquals(here.resolve("data/a b").toString(), files.absolute("data/a b"));
    assertEquals(here.getParent().resolve("shared").toString(), files.absolute("../shared"));
    for (String path : List.of("/data/../x", "hdfs://node:1/data", "file:/data")) {
      assertEquals(path, files.absolute(path));
    }
  }

  /** Spark and Hadoop's own tools leave such files; a person's edit contradicts them. */
  @Test
  void aPathThatWasSoughtElsewhereSaysWhere() {
    Configuration dead = new Configuration();
    dead.set("fs.defaultFS", "hdfs://127.0.0.1:1");
    dead.setInt("ipc.client.connect.max.retries", 0);
    HadoopFiles there = new HadoopFiles(dead);
    String message = assertThrows(UncheckedIOException.class, () -> there.exists("runs/x")).getMessage();
    assertTrue(message.startsWith("runs/x: cannot be looked up on hdfs://127.0.0.1:1, the default file system "
        + "(fs.defaultFS); file:" + Path.of("runs/x").toAbsolutePath() + " is this machine's: "), message);
    message = assertThrows(UncheckedIOException.class, () -> there.exists("hdfs://127.0.0.1:1/x")).getMessage();
    assertTrue(message.startsWith("hdfs://127.0.0.1:1/x: cannot be looked up: "), message);
  }

  @Test
  void staleChecksumFilesDoNoHarm() throws IOException {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(folder.resolve("a").toString());
    try (var out = FileSystem.getLocal(new Configuration()).create(path)) {
      out.writeBytes("hello");
    }
    assertTrue(Files.exists(folder.resolve(".a.crc")));
    Files.writeString(folder.resolve("a"), "HELLO");
    try (var in = files.open(path.toString())) {
      assertEquals("HELLO", new String(in.readAllBytes()));
    }
    assertEquals(List.of("a"), files.list(folder.toString()));
  }

  @Test
  void writesWholeFilesOrNone() throws IOException {
    String path = folder.resolve("deep/er/a").toString();
    files.write(path, out -> out.write(1));
    files.write(path, out -> out.write(new byte[] {1, 2}));
    assertEquals(2, files.length(path));
    UncheckedIOException failed = assertThrows(UncheckedIOException.class, () -> files.write(path, out -> {
      out.write(new byte[1 << 20]);
      throw new IOException("disk full");
    }));
    assertEquals(path + ": cannot be written: disk full; make room there", failed.getMessage());
    assertEquals(2, files.length(path));
    try (var entries = Files.list(folder.resolve("deep/er"))) {
      assertEquals(1, entries.count());
    }
    files.delete(folder.resolve("deep").toString());
    assertFalse(files.exists(path));
    files.delete(path);
  }

  @Test
  void namesWhatIsMissing() {
    String path = folder.resolve("none").toString();
    Refusal.of(() -> files.open(path), path + ": expected a file or folder, found nothing there");
    Refusal.of(() -> files.length(path), path, "found nothing there");
    Refusal.of(() -> files.list(path), path + ": expected a folder, found nothing");
    Refusal.of(() -> files.open(folder.toString()), "expected a file, found a folder");
    Refusal.of(() -> files.exists("s4://bucket/a"), "s4://bucket/a: expected a path on a file system that Hadoop knows",
        "s4");
    Refusal.of(() -> files.exists(""), "'': expected a path");
  }

  /** Nobody writes to the pipe: who opened it would wait for ever. */
  @Test
  @Timeout(30)
  void pipesAndDevicesAreRefused(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path pipe = folder.resolve("pipe.csv");
    assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0,
        "no mkfifo");
    for (String path : List.of(pipe.toString(), "/dev/zero")) {
      Refusal.of(() -> new HadoopFiles(new Configuration()).open(path), path, "found a pipe, a socket or a device");
      Refusal.of(() -> new LocalFiles().open(path), path, "found a pipe, a socket or a device");
    }
  }
}
