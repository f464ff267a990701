package bellows.store.shard;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import bellows.data.Encoding;
import bellows.data.Leaf;
import bellows.data.Rows;
import bellows.data.Samples;
import bellows.data.Split;
import bellows.data.UniformRows;
import bellows.data.shard.ShardHead;
import bellows.data.source.DigitsSource;
import bellows.data.source.Source;
import bellows.store.HadoopFiles;
import bellows.tensor.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShardCacheTest {
  private static final Source DIGITS = new DigitsSource(37, 11, 1);
  private static final long PLENTY = 1 << 20;

  /** One of four shards of the digits has ten samples at most. */
  private static final long ONE_SHARD = 36 + 12 + 10 * (784 + 4) + 4;

  @TempDir
  private Path temporary;
  private final HadoopFiles files = new HadoopFiles(new Configuration());
  private Path prepared;
  private Path home;
  private LocalCopies copies;

  @BeforeEach
  void name() {
    prepared = temporary.resolve("prepared");
    home = temporary.resolve("copies");
    RemoteFiles.OPENED.set(0);
  }

  @AfterEach
  void mend() {
    RemoteFiles.rotten = null;
  }

  private ShardStore near(int shards) {
    return ShardStore.write(files, prepared.toString(), DIGITS, new ShardStore.Plan(shards, null, true, Map.of()));
  }

  private ShardStore remote(int shards) {
    near(shards);
    return ShardStore.open(files, RemoteFiles.path(prepared));
  }

  private ShardCache cache(long budget) {
    return cache(home, budget);
  }

  private ShardCache cache(Path folder, long budget) {
    copies = new LocalCopies(() -> {
      try {
        return Files.createDirectories(folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }, new LocalCopies.Budget(budget, "some.key"));
    return new ShardCache(files, copies);
  }

  private static void assertSame(Samples expected, Rows rows) {
    UniformRows found = (UniformRows) rows;
    int size = expected.shape().size();
    assertEquals(expected.shape(), found.shape());
    assertEquals(expected.count(), found.count());
    float[] a = new float[size + 3];
    float[] b = new float[size + 3];
    for (int row = 0; row < expected.count(); row++) {
      found.readAhead(row);
      expected.read(row, a, 2);
      found.read(row, b, 2);
      assertArrayEquals(a, b);
      assertEquals(expected.target(row), found.target(row));
    }
  }

  private static void assertSame(ShardStore store, ShardCache cache, int leaves) {
    for (Split split : Split.STORED) {
      for (int index = 0; index < leaves; index++) {
        Leaf expected = Leaf.of(DIGITS.read(split), index, leaves);
        assertSame((Samples) expected.samples(), store.leaf(split, index, leaves, cache).samples());
      }
    }
  }

  private List<Path> local() throws IOException {
    try (var list = Files.list(home)) {
      return list.sorted().toList();
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1", "1,8", "4,1", "4,4", "4,16", "8,4", "64,8", "64,64"})
  void hasTheSameSamplesAsMemory(int shards, int leaves) {
    for (ShardStore store : List.of(near(shards), remote(shards))) {
      for (long budget : new long[] {0, ONE_SHARD, PLENTY, LocalCopies.Budget.HALF}) {
        try (ShardCache cache = cache(budget)) {
          assertSame(store, cache, leaves);
          assertSame(store, cache, leaves);
        }
        assertFalse(Files.exists(home), "the folder goes with the cache");
      }
    }
  }

  @Test
  void copiesWhatIsFarOnceAndWhatIsNearNever() throws IOException {
    ShardStore store = remote(4);
    ShardCache cache = cache(PLENTY);
    IntStream.range(0, 8).parallel().forEach(i -> store.leaf(Split.TRAIN, 0, 1, cache));
    assertEquals(4, RemoteFiles.OPENED.get());
    assertEquals(4, local().size());
    cache.close();
    try (ShardCache near = cache(PLENTY)) {
      ShardStore.open(files, prepared.toString()).leaf(Split.TRAIN, 0, 1, near);
      assertFalse(Files.exists(home));
    }
  }

  @Test
  void fetchesAgainWhatItLost() throws IOException {
    ShardStore store = remote(4);
    try (ShardCache cache = cache(PLENTY)) {
      Rows before = store.leaf(Split.TRAIN, 0, 4, cache).samples();
      Files.delete(local().get(0));
      assertSame(Leaf.of(DIGITS.read(Split.TRAIN), 0, 4), before);
      assertSame(store, cache, 4);
      for (Path copy : local()) {
        byte[] bytes = Files.readAllBytes(copy);
        bytes[100] ^= 1;
        Files.write(copy, bytes);
        Files.setLastModifiedTime(copy, FileTime.fromMillis(0));
      }
      assertSame(store, cache, 4);
      for (Path copy : local()) {
        Files.write(copy, new byte[10]);
      }
      assertSame(store, cache, 4);
      assertEquals(store.manifest().train().parts().stream().mapToLong(Manifest.Part::bytes).sum()
          + store.manifest().test().parts().stream().mapToLong(Manifest.Part::bytes).sum(), copies.taken());
    }
  }

  private static void assertSame(Leaf expected, Rows found) {
    assertSame((Samples) expected.samples(), found);
  }

  @Test
  void forgetsTheCopiesOfOneDataSet() throws IOException {
    ShardStore store = remote(4);
    ShardCache cache = cache(10 * ONE_SHARD);
    use(store, cache, 0, 1);
    int before = local().size();
    cache.forget(RemoteFiles.path(prepared) + "-other/");
    assertEquals(before, local().size());
    cache.forget(RemoteFiles.path(prepared) + "/");
    assertEquals(List.of(), local());
    assertEquals(0, copies.taken());
    use(store, cache, 0, 1);
    assertEquals(before, local().size());
    cache.close();
  }

  @Test
  void makesRoomByDeletingWhatIsNotUsedAnyMore() throws IOException {
    ShardStore store = remote(4);
    try (ShardCache cache = cache(2 * ONE_SHARD)) {
      use(store, cache, 0, 1);
      assertEquals(2, local().size());
      use(store, cache, 2);
      assertEquals(3, RemoteFiles.OPENED.get() - 1, "verified, and opened to be read where it lies");
      use(store, cache, 2);
      assertEquals(2, local().size(), "asked for twice since 0 and 1: takes the place of 0");
      int opened = RemoteFiles.OPENED.get();
      use(store, cache, 1, 2, 1, 2);
      assertEquals(opened, RemoteFiles.OPENED.get());
      assertTrue(copies.taken() <= 2 * ONE_SHARD);
    }
  }

  @Test
  void keepsWhatIsInUseWhereNotAllHasRoom() throws IOException {
    ShardStore store = remote(4);
    try (ShardCache cache = cache(2 * ONE_SHARD)) {
      use(store, cache, 0, 1, 2, 3);
      List<Path> kept = local();
      int opened = RemoteFiles.OPENED.get();
      for (int step = 0; step < 10; step++) {
        use(store, cache, 0, 1, 2, 3);
      }
      assertEquals(opened, RemoteFiles.OPENED.get(), "no shard is fetched twice");
      assertEquals(kept, local());
    }
  }

  private static void use(ShardStore store, ShardCache cache, int... leaves) {
    for (int leaf : leaves) {
      assertSame(Leaf.of(DIGITS.read(Split.TRAIN), leaf, 4), store.leaf(Split.TRAIN, leaf, 4, cache).samples());
    }
  }

  @Test
  void severalOnAMachineDoNotMeet() throws IOException {
    ShardStore store = remote(4);
    ShardCache one = cache(temporary.resolve("one"), PLENTY);
    ShardCache two = cache(temporary.resolve("two"), PLENTY);
    assertSame(store, one, 4);
    assertSame(store, two, 4);
    one.close();
    assertFalse(Files.exists(temporary.resolve("one")));
    int opened = RemoteFiles.OPENED.get();
    assertSame(store, two, 4);
    assertEquals(opened, RemoteFiles.OPENED.get());
    two.close();
  }

  @ParameterizedTest
  @CsvSource({"0", "1048576"})
  void refusesADamagedShard(long budget) throws IOException {
    ShardStore store = remote(4);
    Path shard = prepared.resolve("train-00001-of-00004.shard");
    byte[] bytes = Files.readAllBytes(shard);
    bytes[500] ^= 4;
    Files.write(shard, bytes);
    try (ShardCache cache = cache(budget)) {
      for (ShardStore one : List.of(store, ShardStore.open(files, prepared.toString()))) {
        Refusal.of(() -> one.leaf(Split.TRAIN, 1, 4, cache), "train-00001-of-00004.shard: at byte "
            + (bytes.length - 4) + ": expected the checksum", "found");
      }
      assertEquals(0, copies.taken());
      assertFalse(Files.exists(home) && !local().isEmpty(), "nothing is left of the attempt");
    }
  }

  @Test
  void noticesThatAShardInPlaceHasChanged() throws IOException {
    ShardStore store = near(4);
    try (ShardCache cache = cache(PLENTY)) {
      use(store, cache, 0, 1);
      Path shard = prepared.resolve("train-00001-of-00004.shard");
      Files.write(shard, new byte[1000]);
      use(store, cache, 0);
      Refusal.of(() -> use(store, cache, 1), "train-00001-of-00004.shard: at byte 0: expected a shard of Bellows");
    }
  }

  @Test
  void namesTheBlockThatTheFileSystemRefuses() {
    ShardStore store = remote(4);
    RemoteFiles.rotten = "00002";
    try (ShardCache cache = cache(PLENTY)) {
      Refusal.of(() -> store.leaf(Split.TRAIN, 2, 4, cache), "train-00002-of-00004.shard: at byte 512: expected",
          "exp: 17 got: 4", "restore the file");
    }
  }

  @Test
  void mayBeClosedWhileACopyIsMade() throws IOException {
    cache(PLENTY);
    copies.reserve("a", 100, 0, 1).orElseThrow().fill(out -> {
      copies.close();
      return new ShardHead(Encoding.BYTES, 2, 0, 1, 0, Shape.of(1), 0);
    });
    assertEquals(1, local().size(), "whose maker is not disturbed");
    copies.close();
  }

  @Test
  void saysThatTheDiskIsTheTrouble() {
    ShardStore store = remote(4);
    ShardCache cache = new ShardCache(files, new LocalCopies(() -> temporary.resolve("nowhere"),
        new LocalCopies.Budget(PLENTY, "some.key")));
    Refusal.of(() -> store.leaf(Split.TRAIN, 2, 4, cache), "nowhere", "expected room for", "cannot be written",
        "--conf some.key=SIZE lower");
  }
}
