package bellows.store;

import bellows.conf.BadInputException;
import bellows.data.Files;
import bellows.data.Leaf;
import bellows.data.Moments;
import bellows.data.Samples;
import bellows.data.Shard;
import bellows.data.ShardFormat;
import bellows.data.Source;
import bellows.data.Split;
import bellows.tensor.Draws;
import bellows.tensor.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A prepared data set: a folder on any Hadoop file system with {@code train-00000-of-00008.shard} and so on, perhaps
 * the same for {@code test}, and {@code manifest.json}. The manifest is written last and by renaming, so a folder that
 * has one is complete, and a preparation that was killed is recognised.
 *
 * <p>The training samples are put into a random order first, so that each shard is a fair part of the whole however the
 * source was sorted; the test samples keep the source's order, so that predictions line up with it.
 *
 * <p>Read whole, a store is a {@link Source} of its own.
 */
public final class ShardStore implements Source {
  private static final String MANIFEST = "manifest.json";
  private static final String OURS = "(train|test)-[0-9]{5}-of-[0-9]{5}\\.shard|manifest\\.json";

  /**
   * How to prepare.
   *
   * @param shards of each split, a power of two; more than samples is allowed, some are then empty
   * @param seed of the training samples' order; null keeps the source's
   * @param overwrite whether shards that lie at the destination may be replaced; other files never are
   * @param provenance kept in the manifest, beside the source's description
   */
  public record Plan(int shards, Long seed, boolean overwrite, Map<String, String> provenance) {
    public Plan {
      BadInputException.check(Integer.bitCount(shards) == 1 && shards > 0 && shards <= 1 << 16,
          "expected a power of two of shards, up to 65536, found %d", shards);
    }
  }

  private final HadoopFiles files;
  private final String folder;
  private final Manifest manifest;

  private ShardStore(HadoopFiles files, String folder, Manifest manifest) {
    this.files = files;
    this.folder = folder;
    this.manifest = manifest;
  }

  /** Writes all of {@code source} to {@code folder}. */
  public static ShardStore write(HadoopFiles files, String folder, Source source, Plan plan) {
    Samples train = ordered(source.read(Split.TRAIN), plan.seed);
    Samples test = source.has(Split.TEST) ? source.read(Split.TEST) : null;
    if (test != null) {
      checkAlike(train, test, source.describe());
    }
    clear(files, folder, plan.overwrite);
    Manifest.Contents trainContents = write(files, folder, Split.TRAIN, train, plan.shards);
    Manifest.Contents testContents = test == null ? null : write(files, folder, Split.TEST, test, plan.shards);
    Map<String, String> provenance = new TreeMap<>(plan.provenance);
    provenance.put("source", source.describe());
    Moments moments = Moments.of(train);
    Manifest manifest = new Manifest(Manifest.FORMAT, Manifest.VERSION, train.shape().extents(), train.classes(),
        source.classNames(), encoding(train), plan.shards, trainContents, testContents, moments.mean(),
        moments.deviation(), plan.seed, provenance);
    files.write(Files.join(folder, MANIFEST), out -> out.write(manifest.render()));
    return new ShardStore(files, folder, manifest);
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
      String name = name(split, number, shards);
      String path = Files.join(folder, name);
      int[] checksum = new int[1];
      files.write(path, out -> checksum[0] = ShardFormat.write(shard, out));
      parts.add(new Manifest.Part(name, shard.samples().count(), files.length(path), hex(checksum[0])));
    }
    return new Manifest.Contents(samples.count(), parts);
  }

  /** Makes sure that the destination is empty, or holds nothing but what may be overwritten, which goes. */
  private static void clear(HadoopFiles files, String folder, boolean overwrite) {
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

  /** Whether a finished preparation lies in a folder. */
  public static boolean isAt(HadoopFiles files, String folder) {
    return files.exists(Files.join(folder, MANIFEST));
  }

  /** Opens a prepared data set and checks that the shards are there, whole in number and length. */
  public static ShardStore open(HadoopFiles files, String folder) {
    String path = Files.join(folder, MANIFEST);
    BadInputException.check(files.isFolder(folder), "%s: expected a folder of shards, found %s", folder,
        files.exists(folder) ? "a file" : "nothing");
    BadInputException.check(isAt(files, folder),
        "%s: expected manifest.json, found none; the preparation was never finished: run it again", folder);
    ShardStore store = new ShardStore(files, folder, Manifest.parse(bytes(files, path), path));
    for (Split split : Split.values()) {
      if (store.has(split)) {
        store.manifest.contents(split).parts().forEach(store::checkLength);
      }
    }
    return store;
  }

  /** A store whose manifest somebody has opened and checked: an executor need not look at every file again. */
  public static ShardStore trusting(HadoopFiles files, String folder, Manifest manifest) {
    return new ShardStore(files, folder, manifest);
  }

  private void checkLength(Manifest.Part part) {
    String path = Files.join(folder, part.file());
    BadInputException.check(files.exists(path),
        "%s: expected this shard, as the manifest names it, found nothing there", path);
    long length = files.length(path);
    BadInputException.check(length == part.bytes(),
        "%s: expected %d bytes, as the manifest says, found %d; prepare the "
        + "data again", path, part.bytes(), length);
  }

  private static byte[] bytes(HadoopFiles files, String path) {
    try (InputStream in = files.open(path)) {
      byte[] bytes = in.readNBytes(Manifest.MOST_BYTES + 1);
      BadInputException.check(bytes.length <= Manifest.MOST_BYTES, "%s: expected at most %d bytes, found more", path,
          Manifest.MOST_BYTES);
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(path + ": cannot be read", e);
    }
  }

  /** Reads one shard and checks it against its own checksum and the manifest's. */
  public Shard read(Split split, int number) {
    Manifest.Part part = contents(split).parts().get(number);
    String path = Files.join(folder, part.file());
    try (InputStream in = files.open(path)) {
      ShardFormat.Content content = ShardFormat.read(in, path, files.length(path));
      BadInputException.check(hex(content.checksum()).equals(part.crc32c()),
          "%s: expected the checksum %s, as the manifest says, found %s; it belongs to another preparation: "
              + "run it again", path, part.crc32c(), hex(content.checksum()));
      check(content.shard(), number, part.samples(), path);
      return content.shard();
    } catch (IOException e) {
      throw new UncheckedIOException(path + ": cannot be read", e);
    }
  }

  /** A checksum tells files apart, but the manifest itself may have been edited. */
  private void check(Shard shard, int number, int rows, String path) {
    Samples samples = shard.samples();
    BadInputException.check(samples.count() == rows, "%s: expected %d samples, as the manifest says, found %d", path,
        rows, samples.count());
    Shape shape = Shape.of(manifest.shape());
    BadInputException.check(shard.number() == number && shard.of() == manifest.shards() && samples.shape().equals(shape)
        && samples.classes() == manifest.classes() && encoding(samples).equals(manifest.encoding()),
        "%s: expected shard %d of %d with %s as %s in %d classes, as the manifest says, found shard %d of %d with %s "
            + "as %s in %d classes", path, number, manifest.shards(), shape, manifest.encoding(), manifest.classes(),
        shard.number(), shard.of(), samples.shape(), encoding(samples), samples.classes());
  }

  /** All samples of a split in their prepared order. */
  @Override
  public Samples read(Split split) {
    return leaf(split, 0, 1).samples();
  }

  /**
   * The samples of one leaf, whatever the number of shards. With more shards than leaves, a leaf's rows go round its
   * shards; with fewer, a leaf has every so-manieth row of one shard.
   */
  public Leaf leaf(Split split, int index, int of) {
    int shards = manifest.shards();
    if (of >= shards) {
      Samples shard = read(split, index % shards).samples();
      return new Leaf(index, of, shard.every(of / shards, index / shards));
    }
    List<Samples> parts = new ArrayList<>();
    for (int number = index; number < shards; number += of) {
      parts.add(read(split, number).samples());
    }
    return new Leaf(index, of, interleave(parts));
  }

  /** Row r of the whole is row r div n of part r mod n. */
  private Samples interleave(List<Samples> parts) {
    Shape shape = Shape.of(manifest.shape());
    int size = shape.size();
    long values = parts.stream().mapToLong(part -> (long) part.count() * size).sum();
    BadInputException.check(values < Integer.MAX_VALUE - 64,
        "%s: expected at most 2^31 values in a leaf, found %d; set more leaves", folder, values);
    int count = parts.stream().mapToInt(Samples::count).sum();
    boolean pixels = manifest.encoding().equals("bytes");
    Samples all = new Samples(shape, manifest.classes(), pixels ? new byte[count * size] : null,
        pixels ? null : new float[count * size], new float[count]);
    for (int row = 0; row < count; row++) {
      Samples part = parts.get(row % parts.size());
      int from = row / parts.size();
      System.arraycopy(pixels ? part.pixels() : part.features(), from * size, pixels ? all.pixels() : all.features(),
          row * size, size);
      all.targets()[row] = part.targets()[from];
    }
    return all;
  }

  private Manifest.Contents contents(Split split) {
    BadInputException.check(has(split), "%s: expected a %s part, found none; prepare one", folder, word(split));
    return manifest.contents(split);
  }

  /** Samples in a split. */
  public long count(Split split) {
    return contents(split).samples();
  }

  @Override
  public boolean has(Split split) {
    return manifest.contents(split) != null;
  }

  @Override
  public List<String> classNames() {
    return manifest.classNames();
  }

  @Override
  public String describe() {
    return "shards in " + folder;
  }

  public Manifest manifest() {
    return manifest;
  }

  /** The name of a shard's file. */
  static String name(Split split, int number, int of) {
    return String.format("%s-%05d-of-%05d.shard", word(split), number, of);
  }

  private static String word(Split split) {
    return split.name().toLowerCase(Locale.ROOT);
  }

  private static String encoding(Samples samples) {
    return samples.pixels() == null ? "floats" : "bytes";
  }

  private static String hex(int checksum) {
    return String.format("%08x", checksum);
  }
}
