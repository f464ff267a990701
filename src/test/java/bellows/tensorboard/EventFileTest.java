package bellows.tensorboard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.store.CrashingFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {
  private static final Instant TIME = Instant.ofEpochSecond(1_700_000_000L, 5_000_000);
  private static final int HEAD = 24 + 16;

  @TempDir
  java.nio.file.Path root;

  @AfterEach
  void calm() {
    CrashingFileSystem.crash(CrashingFileSystem.Manner.LOCAL, CrashingFileSystem.End.FAILURE, Long.MAX_VALUE);
  }

  private List<Long> lengths() throws IOException {
    try (Stream<java.nio.file.Path> files = Files.list(root)) {
      return files.sorted().map(file -> file.toFile().length()).toList();
    }
  }

  @Test
  void whatWasFlushedCanBeReadBeforeTheEnd() throws IOException {
    try (EventFile file = EventFile.begin(new Path(root.toUri()), TIME, new Configuration())) {
      file.add(new byte[4]);
      file.flush();
      assertEquals(List.of(HEAD + 20L), lengths());
    }
    assertEquals("events.out.tfevents.1700000000.bellows." + ProcessHandle.current().pid() + ".005",
        root.toFile().list()[0]);
  }

  @Test
  void anObjectStoreGetsWholeObjects() throws IOException {
    CrashingFileSystem.crash(CrashingFileSystem.Manner.OBJECTS, CrashingFileSystem.End.FAILURE, Long.MAX_VALUE);
    try (EventFile file = EventFile.begin(new Path("crashing:" + root), TIME, CrashingFileSystem.configuration())) {
      file.add(new byte[4]);
      file.flush();
      assertEquals(List.of(), lengths());
      file.add(new byte[4]);
    }
    assertEquals(List.of(HEAD + 40L), lengths());
  }
}
