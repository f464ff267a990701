package bellows.store.shard;

import bellows.conf.BadInputException;
import bellows.data.Files;
import bellows.data.Moments;
import bellows.data.Samples;
import bellows.data.Split;
import bellows.data.shard.Shard;
import bellows.data.shard.ShardFormat;
import bellows.data.source.Source;
import bellows.store.HadoopFiles;
import bellows.tensor.Draws;
import com.typesafe.config.ConfigRenderOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes a prepared data set; see {@link ShardStore}. */
public final class ShardWriter {
  private static final String OURS = "(train|test)-[0-9]{5}-of-[0-9]{5}\\.shard|manifest\\.json|metrics";

  private ShardWriter() {}

  /** Writes all of {@code source} to {@code folder}; returns what was written. */
  static Manifest write(HadoopFiles files, String folder, Source source, ShardStore.Plan plan, Runnable check) {
    Samples train = ordered(source.read(Split.TRAIN), plan.seed());
    Samples test = source.has(Split.TEST) ? source.read(Split.TEST) : null;
    if (test != null) {
      checkAlike(train, test, source.describe());
    }
    clear(files, folder, plan.overwrite());
    Manifest.Contents trainContents = write(files, folder, Split.TRAIN, train, plan.shards());
    Manifest.Contents testContents = test == null ? null : write(files, folder, Split.TEST, test, plan.shards());
    Map<String, String> provenance = new TreeMap<>(plan.provenance());
    provenance.put("source", source.describe());
    Moments moments = Moments.of(train);
    Manifest manifest = Manifest.of(train.shape().extents(), train.classes(), source.classNames(), encoding(train),
        plan.shards(), trainContents, testContents, moments, table(source), plan.seed(), provenance);
    check.run();
    files.write(Files.join(folder, ShardStore.MANIFEST), out -> out.write(manifest.render()));
    return manifest;
  }

  private static String table(Source source) {
    return source.form() == null ? null : source.form().render().root().render(ConfigRenderOptions.concise());
  }

  private static void checkAlike(Samples train, Samples test, String source) {
    BadInputException.check(test.shape().equals(train.shape()) && test.classes() == train.classes()
        && encoding(test).equals(encoding(train)),
        "%s: expected test samples like the training samples, %s as %s in %d classes, found %s as %s in %d classes",
        source, train.shape(), encoding(train), train.classes(), test.shape(), encoding(test), test.classes());
  }

  private static Samples ordered(Samples samples, Long seed) {
    if (seed == null) {
      return samples;
    }
    long key = Draws.key(seed, "prepare");
    return samples.select(samples.count(), row -> (int) Draws.permute(key, samples.count(), row));
  }

  private static Manifest.Contents write(HadoopFiles files, String folder, Split split, Samples samples, int shards) {
    List<Manifest.Part> parts = new ArrayList<>();
    for (int number = 0; number < shards; number++) {
      Shard shard = Shard.of(samples, number, shards);
      String name = ShardStore.name(split, number, shards);
      String path = Files.join(folder, name);
      int[] checksum = new int[1];
      files.write(path, out -> checksum[0] = ShardFormat.write(shard, out));
      parts.add(new Manifest.Part(name, shard.samples().count(), files.length(path), ShardStore.hex(checksum[0])));
    }
    long[] perClass = new long[samples.classes()];
    for (int row = 0; row < samples.count() && perClass.length > 0; row++) {
      perClass[(int) samples.target(row)]++;
    }
    return new Manifest.Contents(samples.count(), perClass, parts);
  }

  /** Makes sure that the destination is empty, or holds nothing but what may be overwritten, which goes. */
  public static void clear(HadoopFiles files, String folder, boolean overwrite) {
    if (!files.exists(folder)) {
      return;
    }
    List<String> names = files.list(folder);
    if (names.isEmpty()) {
      return;
    }
    BadInputException.check(overwrite,
        "%s: expected a new or empty folder, found %s%s; choose another, or allow overwriting", folder, names.get(0),
        names.size() == 1 ? "" : " and " + (names.size() - 1) + " more");
    for (String name : names) {
      BadInputException.check(name.matches(OURS),
          "%s: expected nothing but shards to overwrite, found %s; choose another folder", folder, name);
    }
    // The manifest first (names are sorted: it is), so that what is left of a killed overwriting is no data set.
    for (String name : names) {
      files.delete(Files.join(folder, name));
      files.delete(Files.join(folder, "." + name + ".crc"));
    }
  }

  private static String encoding(Samples samples) {
    return samples.encoding().word();
  }
}
