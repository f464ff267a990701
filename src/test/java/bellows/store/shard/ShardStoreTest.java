package bellows.store.shard;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import bellows.data.Samples;
import bellows.data.Split;
import bellows.data.shard.Shard;
import bellows.data.source.DigitsSource;
import bellows.data.source.Source;
import bellows.store.HadoopFiles;
import bellows.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardStoreTest {
  private static final Source DIGITS = new DigitsSource(37, 11, 1);

  @TempDir
  Path temporary;

  private final HadoopFiles files = new HadoopFiles(new Configuration());
  private Path path;
  private String folder;

  @BeforeEach
  void name() {
    path = temporary.resolve("prepared");
    folder = path.toString();
  }

  private static ShardStore.Plan plan(int shards, Long seed) {
    return new ShardStore.Plan(shards, seed, false, Map.of("run", "test"));
  }

  private ShardStore write() {
    return ShardStore.write(files, folder, DIGITS, plan(4, null));
  }

  @Test
  void readsBackWhatItWroteInOrder() throws IOException {
    write();
    ShardStore store = ShardStore.open(files, folder);
    for (Split split : Split.STORED) {
      Samples expected = DIGITS.read(split);
      assertArrayEquals(expected.pixels(), store.read(split).pixels());
      assertArrayEquals(expected.targets(), store.read(split).targets());
      for (int number = 0; number < 4; number++) {
        Shard shard = Shard.of(expected, number, 4);
        assertArrayEquals(shard.samples().pixels(), store.read(split, number).samples().pixels());
      }
    }
    assertEquals(DIGITS.classNames(), store.classNames());
    try (var entries = Files.list(path)) {
      assertEquals(List.of("manifest.json", "test-00000-of-00004.shard", "test-00001-of-00004.shard",
          "test-00002-of-00004.shard", "test-00003-of-00004.shard", "train-00000-of-00004.shard",
          "train-00001-of-00004.shard", "train-00002-of-00004.shard", "train-00003-of-00004.shard"),
          entries.map(entry -> entry.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void theManifestSaysWhatItIs() {
    write();
    Manifest manifest = ShardStore.open(files, folder).manifest();
    assertEquals(37, manifest.train().samples());
    assertEquals(10, manifest.train().parts().get(0).samples());
    assertArrayEquals(new int[] {28, 28, 1}, manifest.shape());
    assertEquals(Map.of("run", "test", "source", DIGITS.describe()), manifest.provenance());
    assertTrue(manifest.mean()[0] > 10 && manifest.mean()[0] < 60);
  }

  @Test
  void shufflesTheTrainingSamplesBySeedAndKeepsThemAll() {
    Samples shuffled = ShardStore.write(files, folder, DIGITS, plan(2, 9L)).read(Split.TRAIN);
    float[] targets = shuffled.targets().clone();
    float[] original = DIGITS.read(Split.TRAIN).targets().clone();
    assertFalse(Arrays.equals(original, targets));
    Arrays.sort(targets);
    Arrays.sort(original);
    assertArrayEquals(original, targets);
    assertArrayEquals(DIGITS.read(Split.TEST).pixels(), ShardStore.open(files, folder).read(Split.TEST).pixels());
  }

  @Test
  void preparesTheSameBytesTwice() throws IOException {
    ShardStore.write(files, folder, DIGITS, plan(8, 9L));
    ShardStore.write(files, folder + "2", DIGITS, plan(8, 9L));
    assertEquals(-1, Files.mismatch(path.resolve("manifest.json"), Path.of(folder + "2", "manifest.json")));
    assertEquals(-1, Files.mismatch(path.resolve("train-00005-of-00008.shard"),
        Path.of(folder + "2", "train-00005-of-00008.shard")));
  }

  @Test
  void worksWithFloatsWithoutATestAndWithMoreShardsThanSamples() {
    Samples three = new Samples(Shape.of(2), 0, null, new float[] {1, 2, 3, 4, 5, 6}, new float[] {7, 8, 9});
    ShardStore.write(files, "file://" + folder, new Fixed(three), plan(8, null));
    ShardStore store = ShardStore.open(files, folder);
    assertFalse(store.has(Split.TEST));
    assertArrayEquals(three.features(), store.read(Split.TRAIN).features());
    assertEquals(0, store.read(Split.TRAIN, 7).samples().count());
    assertArrayEquals(new double[] {3, 4}, store.manifest().mean());
    Refusal.of(() -> store.read(Split.TEST), "expected a test part, found none");
  }

  @Test
  void refusesADestinationInUse() throws IOException {
    write();
    Refusal.of(this::write, folder, "expected a new or empty folder, found manifest.json and 8 more");
    ShardStore.Plan overwrite = new ShardStore.Plan(2, null, true, Map.of());
    assertEquals(2, ShardStore.write(files, folder, DIGITS, overwrite).manifest().shards());
    Source broken = new Fixed(null);
    assertThrows(NullPointerException.class, () -> ShardStore.write(files, folder, broken, overwrite));
    assertEquals(2, ShardStore.open(files, folder).manifest().shards(), "a source that fails costs nothing");
    Files.writeString(path.resolve("thesis.tex"), "years of work");
    Refusal.of(() -> ShardStore.write(files, folder, DIGITS, overwrite),
        "expected nothing but shards to overwrite, found thesis.tex");
    assertEquals(2, ShardStore.open(files, folder).manifest().shards());
  }

  @Test
  void refusesAnUnfinishedPreparation() throws IOException {
    Refusal.of(() -> ShardStore.open(files, folder), "expected a folder of shards, found nothing");
    write();
    Files.delete(path.resolve("manifest.json"));
    Refusal.of(() -> ShardStore.open(files, folder), folder,
        "expected manifest.json, found none; the preparation was never finished");
  }

  @Test
  void refusesDamagedShards() throws IOException {
    ShardStore store = write();
    Path shard = path.resolve("train-00001-of-00004.shard");
    byte[] bytes = Files.readAllBytes(shard);
    bytes[500] ^= 4;
    Files.write(shard, bytes);
    Refusal.of(() -> store.read(Split.TRAIN, 1), "train-00001-of-00004.shard", "expected the checksum");
    Files.write(shard, Arrays.copyOf(bytes, 1000));
    Refusal.of(() -> ShardStore.open(files, folder), "train-00001-of-00004.shard",
        "bytes, as the manifest says, found 1000");
    Files.delete(shard);
    Refusal.of(() -> ShardStore.open(files, folder), "train-00001-of-00004.shard: expected this shard");
  }

  @Test
  void refusesAShardOfAnotherPreparation() throws IOException {
    ShardStore store = write();
    ShardStore.write(files, folder + "2", DIGITS, plan(4, 5L));
    Files.copy(Path.of(folder + "2", "train-00001-of-00004.shard"), path.resolve("train-00001-of-00004.shard"),
        StandardCopyOption.REPLACE_EXISTING);
    Refusal.of(() -> store.read(Split.TRAIN, 1), "train-00001-of-00004.shard", "it belongs to another preparation");
  }

  @Test
  void refusesAManifestThatContradictsItsShards() throws IOException {
    write();
    Path manifest = path.resolve("manifest.json");
    Files.writeString(manifest, Files.readString(manifest).replace("\"bytes\",", "\"floats\","));
    Refusal.of(() -> ShardStore.open(files, folder).read(Split.TRAIN),
        "train-00000-of-00004.shard: expected shard 0 of 4 with 28×28×1 as floats in 10 classes, as the manifest says, "
            + "found shard 0 of 4 with 28×28×1 as bytes");
  }

  @Test
  void refusesTestSamplesUnlikeTheTrainingSamples() {
    Source mixed = new Source() {
      @Override
      public Samples read(Split split) {
        return new Samples(Shape.of(split == Split.TRAIN ? 1 : 2), 2, new byte[2], null,
            new float[split == Split.TRAIN ? 2 : 1]);
      }

      @Override
      public boolean has(Split split) {
        return true;
      }

      @Override
      public List<String> classNames() {
        return List.of();
      }

      @Override
      public String describe() {
        return "mixed";
      }
    };
    Refusal.of(() -> ShardStore.write(files, folder, mixed, plan(1, null)), "mixed: expected test samples like the "
        + "training samples, 1 as bytes in 2 classes, found 2 as bytes in 2 classes");
  }

  @Test
  void refusesABrokenManifest() throws IOException {
    write();
    Path manifest = path.resolve("manifest.json");
    String good = Files.readString(manifest);
    String[][] cases = {{"\"shards\" : 4", "\"shards\" : 3", "expected a power of two of shards, found 3"},
        {"\"shards\" : 4", "\"shards\" : 8", "expected 8 shards of TRAIN, found 4"},
        {"\"version\" : 1", "\"version\" : 2", "expected format bellows-shards version 1, found bellows-shards 2"},
        {"\"samples\" : 37", "\"samples\" : 38", "expected 10 samples, as the split has 38, found 9"},
        {"\"classes\" : 10,", "",
            "expected a manifest of shards: classes: Cannot map `null` into type `int`"},
        {"\"classes\"", "\"klasses\"", "manifest.json: line"},
        {"\"shape\" : [ 28, 28, 1 ]", "\"shape\" : null", "expected a shape, or of pictures none"},
        {"{", "", "manifest.json: line 2: expected a manifest of shards"}};
    for (String[] one : cases) {
      assertTrue(good.contains(one[0]), one[0]);
      Files.writeString(manifest, good.replaceFirst(Pattern.quote(one[0]), one[1]));
      Refusal.of(() -> ShardStore.open(files, folder), one[2]);
    }
  }

  /** A source of given samples. */
  private record Fixed(Samples samples) implements Source {
    @Override
    public Samples read(Split split) {
      return Objects.requireNonNull(samples);
    }

    @Override
    public boolean has(Split split) {
      return split == Split.TRAIN;
    }

    @Override
    public List<String> classNames() {
      return List.of();
    }

    @Override
    public String describe() {
      return "fixed";
    }
  }
}
