package bellows.store.run;

import bellows.data.Samples;
import bellows.data.Split;
import bellows.data.source.Source;
import bellows.fuzz.Subject;
import bellows.store.CorruptFileException;
import bellows.store.HadoopFiles;
import bellows.store.shard.Manifest;
import bellows.store.shard.ShardStore;
import bellows.tensor.Layout;
import bellows.tensor.Shape;
import bellows.train.TrainState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.apache.hadoop.conf.Configuration;

/** What the store writes and reads again: checkpoints and weights, manifests, whole folders of shards. */
public final class FuzzedStore {
  private static final Layout LAYOUT = States.layout(20);
  private static final int PREAMBLE = 20;
  private static final byte[] FIRST = file(1, 2);

  /** Jackson keeps some thousand names of fields between files. */
  private static final long NAMES = 16 << 20;

  private FuzzedStore() {}

  public static List<Subject> subjects(Path folder) throws IOException {
    HadoopFiles files = new HadoopFiles(new Configuration());
    Path shards = folder.resolve("shards");
    ShardStore.write(files, shards.toString(), new Few(), new ShardStore.Plan(2, 5L, false, Map.of("by", "é")));
    byte[] manifest = Files.readAllBytes(shards.resolve("manifest.json"));
    Path one = shards.resolve("train-00001-of-00002.shard");
    return List.of(
        Subject.of("checkpoint", List.of(FIRST, file(900, 0), file(7, 1)), FuzzedStore::checkpoint)
            .repairedBy(FuzzedStore::checksummed).declaring(CorruptFileException.class),
        Subject.of("manifest", List.of(manifest), file -> manifest(Manifest.parse(file, "manifest.json")))
            .with(words()).allocating(256, NAMES),
        Subject.of("shard-folder", List.of(manifest), file -> folder(files, shards, file)).with(words())
            .allocating(256, NAMES),
        Subject.of("shard-file", List.of(Files.readAllBytes(one)), file -> {
          Files.write(one, file);
          Manifest edited = edited(Manifest.parse(manifest, "manifest.json"), file);
          return leaf(ShardStore.trusting(files, shards.toString(), edited));
        }).repairedBy(FuzzedStore::ended).allocating(64, 4 << 20));
  }

  private static String[] words() {
    return new String[] {"{", "}", "[", "]", "[[", "{\"a\":", "\"", "\"shards\":", ",", ":", "null", "true", "-1", "0",
        "1e999", "NaN", "\"NaN\"", "2147483648", "4294967296", "9223372036854775808", "1.5", "\"shape\" : [2147483647]",
        "\"samples\" : 99999999999999", "\"shards\" : 1073741824", "\"classes\" : -5,", "\"mean\" : [\"NaN\"],",
        "\"parts\" : [null, null],", "\"@class\" : \"java.lang.Runtime\",", "\"encoding\" : \"x\",", "\\u0000", "\n"};
  }

  /** Two classes of byte vectors. */
  private static final class Few implements Source {
    @Override
    public Samples read(Split split) {
      byte[] pixels = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
      return new Samples(Shape.of(1, 2, 2), 3, pixels, null, new float[] {0, 1, 2});
    }

    @Override
    public boolean has(Split split) {
      return true;
    }

    @Override
    public List<String> classNames() {
      return List.of("a", "b", "c");
    }

    @Override
    public String describe() {
      return "few";
    }
  }

  private static byte[] file(long step, int slots) {
    TrainState state = States.state(step, LAYOUT);
    TrainState fewer = new TrainState(step, 3, 17, 64, 12.5, -9, state.weights(),
        Arrays.copyOf(state.slots(), slots));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      FloatFile.write(out, "fingerprint", "", fewer, States.SLOTS.subList(0, slots), LAYOUT);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  private static Object checkpoint(byte[] file) throws IOException {
    FloatFile.Content content = FloatFile.read(new ByteArrayInputStream(file), file.length, LAYOUT);
    TrainState state = content.state();
    if (state.step() < 0 || state.epoch() < 0 || state.position() < 0 || state.samples() < 0 || state.seconds() < 0) {
      throw new AssertionError("was let through: " + state);
    }
    return List.of(content.fingerprint(), state.step(), state.epoch(), state.position(), state.samples(),
        state.seconds(), state.seed(), state.sha256(), Arrays.deepHashCode(state.slots()));
  }

  /** Puts the right checksums where they belong, as far as the file goes; a head that grew gets its right length. */
  private static byte[] checksummed(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    CRC32C checksum = new CRC32C();
    int at = 0;
    if (file.length > PREAMBLE && file.length != FIRST.length) {
      bytes.putInt(16, ByteBuffer.wrap(FIRST).order(ByteOrder.LITTLE_ENDIAN).getInt(16) + file.length - FIRST.length);
    }
    int head = file.length < PREAMBLE ? -1 : bytes.getInt(16);
    int next = PREAMBLE + head;
    for (int slot = -1; head >= 0 && next >= 0 && next <= file.length - 4; slot++) {
      checksum.update(file, at, next - at);
      bytes.putInt(next, (int) checksum.getValue());
      at = next + 4;
      next = at + 4 * (slot < 0 ? LAYOUT.size() : LAYOUT.weightCount());
    }
    return file;
  }

  /** Puts the right checksum at the end of a shard. */
  private static byte[] ended(byte[] file) {
    if (file.length >= 4) {
      CRC32C checksum = new CRC32C();
      checksum.update(file, 0, file.length - 4);
      ByteBuffer.wrap(file).putInt(file.length - 4, (int) checksum.getValue());
    }
    return file;
  }

  private static Object manifest(Manifest manifest) {
    return new String(manifest.render(), StandardCharsets.UTF_8);
  }

  private static Object folder(HadoopFiles files, Path shards, byte[] manifest) throws IOException {
    Files.write(shards.resolve("manifest.json"), manifest);
    return leaf(ShardStore.open(files, shards.toString()));
  }

  private static Object leaf(ShardStore store) {
    Samples samples = store.read(Split.TRAIN);
    return List.of(samples.shape(), Arrays.hashCode(samples.pixels()), Arrays.hashCode(samples.targets()));
  }

  /** A manifest that vouches for a file, as an ill-wisher would write it. */
  private static Manifest edited(Manifest manifest, byte[] file) {
    Manifest.Part part = manifest.train().parts().get(1);
    String checksum = file.length < 4 ? "" : String.format("%08x", ByteBuffer.wrap(file).getInt(file.length - 4));
    List<Manifest.Part> parts = List.of(manifest.train().parts().get(0),
        new Manifest.Part(part.file(), part.samples(), file.length, checksum));
    return new Manifest(manifest.format(), manifest.version(), manifest.shape(), manifest.classes(),
        manifest.classNames(), manifest.titles(), manifest.encoding(), manifest.shards(),
        new Manifest.Contents(manifest.train().samples(), null, parts), manifest.test(), manifest.mean(),
        manifest.deviation(), manifest.pca(), manifest.largestPicture(), manifest.table(), manifest.seed(), manifest.provenance());
  }
}
