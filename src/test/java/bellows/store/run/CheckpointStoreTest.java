package bellows.store.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.conf.BadInputException;
import bellows.store.DurableFile;
import bellows.tensor.Draws;
import bellows.tensor.Layout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointStoreTest {
  private static final Layout LAYOUT = States.layout(20);

  @TempDir
  java.nio.file.Path run;
  private final List<String> messages = new ArrayList<>();
  private CheckpointStore store;

  @BeforeEach
  void open() throws IOException {
    store = new CheckpointStore(new Path(run.toUri()), new Configuration(), LAYOUT, States.SLOTS, 3);
  }

  @Test
  void anEmptyRunHasNone() throws IOException {
    assertEquals(Optional.empty(), store.latest(messages::add));
    assertEquals(List.of(), messages);
  }

  @Test
  void latestIsTheNewestWithEveryBit() throws IOException {
    save(9, 10, 1000);
    CheckpointStore.Checkpoint latest = store.latest(messages::add).orElseThrow();
    States.assertSame(States.state(1000, LAYOUT), latest.state());
    assertEquals("sha", latest.fingerprint());
    assertEquals("step-0000001000.ckpt", latest.path().getName());
    assertEquals(List.of(), messages);
  }

  @Test
  void keepsTheLastOnesAndNoStrayFiles() throws IOException {
    for (long step = 1; step <= 6; step++) {
      save(step * 10);
    }
    assertEquals(List.of("step-0000000040.ckpt", "step-0000000050.ckpt", "step-0000000060.ckpt"), names());
  }

  @Test
  void aRunThatGoesBackFindsTheNewestOfTheWantedStepsAndRemovesThoseAfterIt() throws IOException {
    save(10, 20, 30);
    assertEquals(20, store.latest(step -> step != 30, messages::add).orElseThrow().state().step());
    assertEquals(Optional.empty(), store.latest(step -> step > 30, messages::add));
    store.removeAfter(20);
    assertEquals(List.of("step-0000000010.ckpt", "step-0000000020.ckpt"), names());
    assertEquals(Files.size(file(20)), store.length(store.path(20)));
  }

  @Test
  void savingAStepAgainReplacesIt() throws IOException {
    save(10);
    Files.write(file(10), new byte[] {1});
    save(10);
    assertEquals(10, store.latest(messages::add).orElseThrow().state().step());
  }

  @Test
  void damageAheadOfAResumedRunDoesNotCostItsCheckpoints() throws IOException {
    save(10, 20);
    Files.write(file(100), new byte[] {1});
    Files.write(file(200), new byte[] {1});
    save(30);
    assertEquals(30, store.latest(messages::add).orElseThrow().state().step());
    assertTrue(names().containsAll(List.of("step-0000000010.ckpt", "step-0000000020.ckpt")));
  }

  /** At the borders of its parts, and at places spread over all of it. */
  @Test
  void truncatedAtAHundredLengthsThePreviousIsUsed() throws IOException {
    save(10, 20);
    byte[] whole = Files.readAllBytes(file(20));
    for (int length : places(whole)) {
      Files.write(file(20), Arrays.copyOf(whole, length));
      assertFallsBackTo(10, "length " + length);
    }
  }

  @Test
  void flippedAtAHundredOffsetsThePreviousIsUsed() throws IOException {
    save(10, 20);
    byte[] whole = Files.readAllBytes(file(20));
    for (int offset : places(whole)) {
      byte[] damaged = whole.clone();
      damaged[offset] ^= (byte) (1 << offset % 8);
      Files.write(file(20), damaged);
      assertFallsBackTo(10, "flip at " + offset);
    }
  }

  /** In magic, marks, head and its checksum, around each array's last float and checksum, and anywhere. */
  private static List<Integer> places(byte[] whole) {
    int head = 20 + ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getInt(16);
    TreeSet<Integer> places = new TreeSet<>(List.of(0, 7, 8, 11, 12, 16, 19, 20, 24, head - 1));
    for (int end = head, slot = -1; slot < 3; slot++) {
      places.addAll(List.of(end, end + 3, end + 4, Math.min(end + 5, whole.length - 1)));
      end = Math.min(end + 4 + 4 * (slot < 0 ? LAYOUT.size() : LAYOUT.weightCount()), whole.length - 5);
    }
    for (int i = 0; places.size() < 100; i++) {
      places.add((int) Draws.permute(3, whole.length, i));
    }
    return List.copyOf(places);
  }

  @Test
  void theMessageTellsWhichWhereAndWhatInstead() throws IOException {
    save(10, 20);
    byte[] whole = Files.readAllBytes(file(20));
    Files.write(file(20), Arrays.copyOf(whole, 600));
    store.latest(messages::add);
    String expected = "step-0000000020.ckpt: offset 600: expected a file of " + whole.length + " bytes, found 600; "
        + "using step-0000000010.ckpt instead";
    assertTrue(messages.get(0).startsWith("passed over ") && messages.get(0).endsWith(expected), messages.get(0));
  }

  @Test
  void refusesToStartAnewWhenAllAreDamaged() throws IOException {
    save(10);
    Files.write(file(10), new byte[] {1, 2, 3});
    String message = assertThrows(BadInputException.class, () -> store.latest(messages::add)).getMessage();
    assertTrue(message.contains("no checkpoint in") && message.contains("step-0000000010.ckpt: offset 3"), message);
  }

  @Test
  void anInterruptedWriteLeavesNothingThatLooksGood() throws IOException {
    save(10);
    Path path = store.path(20);
    FileSystem local = DurableFile.fileSystem(path, new Configuration());
    assertThrows(IOException.class, () -> DurableFile.write(local, path, out -> {
      out.write(new byte[5000]);
      throw new IOException("disk full");
    }));
    assertEquals(List.of("step-0000000010.ckpt"), names());
    // Killed: nobody cleans up.
    byte[] whole = Files.readAllBytes(file(10));
    Files.write(run.resolve("checkpoints").resolve(DurableFile.temporary(path).getName()), whole);
    assertEquals(10, store.latest(messages::add).orElseThrow().state().step());
    assertTrue(messages.get(0).matches("passed over .*/\\.step-0000000020\\.ckpt\\..*: its writer was interrupted"),
        messages.get(0));
    save(30);
    assertEquals(List.of("step-0000000010.ckpt", "step-0000000030.ckpt"), names());
  }

  @Test
  void anotherModelIsNotPassedOver() throws IOException {
    save(10);
    CheckpointStore other = new CheckpointStore(new Path(run.toUri()), new Configuration(), States.layout(21), States.SLOTS, 3);
    String message = assertThrows(BadInputException.class, () -> other.latest(messages::add)).getMessage();
    assertTrue(message.contains("step-0000000010.ckpt: the file was written by another model: tensor 1: expected "
        + "dense.kernel 21×5 (decays), found dense.kernel 20×5 (decays)"), message);
  }

  @Test
  void slotsOfAnotherMeaningAreNotTaken() throws IOException {
    save(10);
    assertTrue(store.read(store.path(10)).named());
    for (List<String> others : List.of(List.<String>of(), List.of("sgd velocity"), List.of("sgd velocity",
        "wire residue"))) {
      CheckpointStore other = new CheckpointStore(new Path(run.toUri()), new Configuration(), LAYOUT, others, 3);
      String message = assertThrows(BadInputException.class, () -> other.latest(messages::add)).getMessage();
      String expected = others.isEmpty() ? "no slots" : "the slots " + String.join(", ", others);
      assertTrue(message.endsWith("step-0000000010.ckpt: expected a state with " + expected
          + ", found one with the slots adam mean, adam mean square"), message);
    }
  }

  /** Earlier versions wrote no names. */
  @Test
  void unnamedSlotsAreTakenIfThereAreAsMany() throws IOException {
    new CheckpointStore(new Path(run.toUri()), new Configuration(), LAYOUT, List.of(), 3).save("sha",
        States.state(10, LAYOUT));
    CheckpointStore.Checkpoint read = store.read(store.path(10));
    assertEquals(false, read.named());
    States.assertSame(States.state(10, LAYOUT), read.state());
    CheckpointStore fewer = new CheckpointStore(new Path(run.toUri()), new Configuration(), LAYOUT,
        List.of("sgd velocity"), 3);
    String message = assertThrows(BadInputException.class, () -> fewer.latest(messages::add)).getMessage();
    assertTrue(message.contains("expected a state with the slots sgd velocity, found one with 2 unnamed slots"),
        message);
  }

  @Test
  void replacesWhereTheFileSystemRefusesToRenameOver() throws IOException {
    Path path = store.path(10);
    FileSystem local = DurableFile.fileSystem(path, new Configuration());
    FileSystem strict = new FilterFileSystem(local) {
      @Override
      public boolean rename(Path from, Path to) throws IOException {
        return !local.exists(to) && local.rename(from, to);
      }
    };
    DurableFile.write(strict, path, out -> out.write(1));
    DurableFile.write(strict, path, out -> out.write(2));
    assertArrayEquals(new byte[] {2}, Files.readAllBytes(file(10)));
    assertEquals(List.of("step-0000000010.ckpt"), names());
  }

  @Test
  void flushesToTheDiskOnTheLocalFileSystem() throws IOException {
    FileSystem local = DurableFile.fileSystem(new Path(run.toUri()), new Configuration());
    try (var out = local.create(new Path(run.resolve("probe").toUri()))) {
      assertTrue(out.hasCapability("hsync"));
    }
  }

  private void assertFallsBackTo(long step, String what) throws IOException {
    messages.clear();
    assertEquals(step, store.latest(messages::add).orElseThrow().state().step(), what);
    assertEquals(1, messages.size(), what);
    assertTrue(messages.get(0).matches("passed over .*step-0000000020.ckpt: offset [0-9]+: expected .*, found .*; "
        + "using step-0000000010.ckpt instead"), messages.get(0));
  }

  private void save(long... steps) throws IOException {
    for (long step : steps) {
      store.save("sha", States.state(step, LAYOUT));
    }
  }

  private java.nio.file.Path file(long step) {
    return run.resolve("checkpoints").resolve(store.path(step).getName());
  }

  private List<String> names() throws IOException {
    try (Stream<java.nio.file.Path> files = Files.list(run.resolve("checkpoints"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
