package bellows.store.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.store.FragileFileSystem.Failure;
import bellows.store.FragileFileSystem;
import bellows.store.HadoopFiles;
import bellows.tensor.Layout;
import bellows.train.TrainState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Writing that ends at any byte: the last good files stay, nothing half is taken for a whole, and a person is told. */
class InterruptedWriteTest {
  private static final Layout LAYOUT = States.layout(20);

  @TempDir
  java.nio.file.Path folder;
  private final List<String> messages = new ArrayList<>();
  private CheckpointStore store;
  private long length;

  @BeforeEach
  void saveOne() throws IOException {
    store = new CheckpointStore(at("run"), FragileFileSystem.configuration(), LAYOUT, States.SLOTS, 3);
    length = Files.size(local(store.save("sha", States.state(10, LAYOUT))));
  }

  @AfterEach
  void mend() {
    FragileFileSystem.mend();
  }

  private Path at(String name) {
    return new Path("fragile:" + folder.resolve(name));
  }

  private static java.nio.file.Path local(Path path) {
    return java.nio.file.Path.of(path.toUri().getPath());
  }

  @ParameterizedTest
  @EnumSource
  void aCheckpointEndsAtEachByte(Failure failure) throws IOException {
    TrainState next = States.state(20, LAYOUT);
    boolean left = failure == Failure.DEATH || failure == Failure.GONE; // who cannot clean up leaves a file
    for (long bytes = 0; bytes < length; bytes += bytes < 400 || bytes > length - 20 ? 1 : 7) {
      FragileFileSystem.fail(failure, bytes);
      IOException thrown = assertThrows(IOException.class, () -> store.save("sha", next));
      assertEquals(store.path(20) + ": cannot be written: No space left on device; make room there",
          thrown.getMessage());
      FragileFileSystem.mend();
      messages.clear();
      States.assertSame(States.state(10, LAYOUT), store.latest(messages::add).orElseThrow().state());
      assertEquals(left ? 1 : 0, messages.size(), messages::toString);
      assertEquals(left ? 2 : 1, names("run/checkpoints").size());
      for (String name : names("run/checkpoints")) {
        if (name.startsWith(".") && bytes < length - 1) { // the last stays, for the save that succeeds
          Files.delete(folder.resolve("run/checkpoints").resolve(name));
        }
      }
    }
    store.save("sha", next);
    assertEquals(Set.of("step-0000000010.ckpt", "step-0000000020.ckpt"), names("run/checkpoints"));
  }

  @ParameterizedTest
  @EnumSource
  void savingAStepAgainLosesNoneThatWasThere(Failure failure) throws IOException {
    for (long bytes = 0; bytes < length; bytes += 101) {
      FragileFileSystem.fail(failure, bytes);
      assertThrows(IOException.class, () -> store.save("other", States.state(10, LAYOUT)));
      FragileFileSystem.mend();
      assertEquals("sha", store.latest(messages::add).orElseThrow().fingerprint());
    }
    store.save("other", States.state(10, LAYOUT));
    assertEquals("other", store.latest(messages::add).orElseThrow().fingerprint());
  }

  @ParameterizedTest
  @EnumSource
  void aModelEndsAtAnyByteAndTheOldOneStays(Failure failure) throws IOException {
    ModelStore model = new ModelStore(at("model"), FragileFileSystem.configuration());
    model.save("old", "sha", States.state(10, LAYOUT), LAYOUT);
    long most = Files.size(folder.resolve("model/weights.bin"));
    for (long bytes = 0; bytes < most; bytes += 11) {
      FragileFileSystem.fail(failure, bytes);
      IOException thrown =
          assertThrows(IOException.class, () -> model.save("new", "sha", States.state(20, LAYOUT), LAYOUT));
      assertTrue(thrown.getMessage().endsWith("/model/weights.bin: cannot be written: No space left on "
          + "device; make room there"), thrown.getMessage());
      FragileFileSystem.mend();
      assertEquals("old", model.conf());
      States.assertSame(bare(States.state(10, LAYOUT)), model.state(LAYOUT));
      assertEquals(Set.of("model", "run"), names(""));
    }
  }

  private static TrainState bare(TrainState state) {
    return new TrainState(state.step(), state.epoch(), state.position(), state.samples(), state.seconds(), state.seed(),
        state.weights(), new float[0][]);
  }

  @Test
  void otherFilesSayWhichAndWhy() throws IOException {
    HadoopFiles files = new HadoopFiles(FragileFileSystem.configuration());
    String path = at("a/run.conf").toString();
    files.write(path, out -> out.write(new byte[100]));
    FragileFileSystem.fail(Failure.FULL_LOCALLY, 99);
    UncheckedIOException full =
        assertThrows(UncheckedIOException.class, () -> files.write(path, out -> out.write(new byte[200])));
    assertEquals(path + ": cannot be written: No space left on device; make room there", full.getMessage());
    assertEquals(100, files.length(path));
    FragileFileSystem.fail(Failure.FULL, -1);
    UncheckedIOException closed =
        assertThrows(UncheckedIOException.class, () -> files.write(path, out -> out.write(new byte[200])));
    assertTrue(closed.getMessage().startsWith(path + ": cannot be written: .run.conf.")
        && closed.getMessage().endsWith(".tmp: Read-only file system; expected a folder that can be written: choose "
            + "another, or change its permissions"), closed.getMessage());
    assertEquals(Set.of("run.conf"), names("a"));
  }

  private Set<String> names(String name) throws IOException {
    try (var files = Files.list(folder.resolve(name))) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
