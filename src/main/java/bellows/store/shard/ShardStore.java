package bellows.store.shard;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.data.Files;
import bellows.data.Interleaved;
import bellows.data.Leaf;
import bellows.data.Rows;
import bellows.data.Samples;
import bellows.data.Split;
import bellows.data.shard.LeafShards;
import bellows.data.shard.Shard;
import bellows.data.shard.ShardFormat;
import bellows.data.shard.ShardHead;
import bellows.data.source.Source;
import bellows.data.source.TableForm;
import bellows.store.HadoopFiles;
import bellows.tensor.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

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
  private static final int MOST_USUAL_SHARDS = 64;
  private static final int SAMPLES_A_SHARD = 16;
  public static final String MANIFEST = "manifest.json";

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

  /** Writes all of {@code source} to {@code folder}, which nobody else writes to. */
  public static ShardStore write(HadoopFiles files, String folder, Source source, Plan plan) {
    return write(files, folder, source, plan, () -> {});
  }

  /**
   * Writes all of {@code source} to {@code folder}.
   *
   * @param check is run before the data set is finished; if it throws, the data set is not
   */
  public static ShardStore write(HadoopFiles files, String folder, Source source, Plan plan, Runnable check) {
    return new ShardStore(files, folder, ShardWriter.write(files, folder, source, plan, check));
  }

  /** Whether a finished preparation lies in a folder. */
  public static boolean isAt(HadoopFiles files, String folder) {
    return files.exists(Files.join(folder, MANIFEST));
  }

  /** How many shards suit so many training samples: few samples need no more files than there is work. */
  public static int usualShards(long samples) {
    return Integer.highestOneBit((int) Math.max(1, Math.min(MOST_USUAL_SHARDS, samples / SAMPLES_A_SHARD)));
  }

  /** Opens a prepared data set and checks that the shards are there, whole in number and length. */
  public static ShardStore open(HadoopFiles files, String folder) {
    String path = Files.join(folder, MANIFEST);
    BadInputException.check(files.isFolder(folder), "%s: expected a folder of shards, found %s", folder,
        files.exists(folder) ? "a file" : "nothing");
    BadInputException.check(isAt(files, folder),
        "%s: expected manifest.json, found none; the preparation was never finished: run it again", folder);
    ShardStore store = new ShardStore(files, folder, Manifest.parse(bytes(files, path), path));
    for (Split split : Split.STORED) {
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
      check(new ShardFormat.Verified(ShardHead.of(content.shard()), content.checksum()), part, number);
      return content.shard();
    } catch (IOException e) {
      throw new UncheckedIOException(path + ": cannot be read", e);
    }
  }

  /** A checksum tells files apart, but the manifest itself may have been edited. */
  private void check(ShardFormat.Verified found, Manifest.Part part, int number) {
    String path = Files.join(folder, part.file());
    BadInputException.check(hex(found.checksum()).equals(part.crc32c()),
        "%s: expected the checksum %s, as the manifest says, found %s; it belongs to another preparation: "
            + "run it again", path, part.crc32c(), hex(found.checksum()));
    ShardHead head = found.head();
    BadInputException.check(head.rows() == part.samples(), "%s: expected %d samples, as the manifest says, found %d",
        path, part.samples(), head.rows());
    Shape shape = manifest.sampleShape();
    BadInputException.check(head.number() == number && head.of() == manifest.shards()
        && Objects.equals(head.shape(), shape) && head.classes() == manifest.classes()
        && head.encoding().word().equals(manifest.encoding()),
        "%s: expected shard %d of %d with %s as %s in %d classes, as the manifest says, found shard %d of %d with %s "
            + "as %s in %d classes", path, number, manifest.shards(), shape, manifest.encoding(), manifest.classes(),
        head.number(), head.of(), head.shape(), head.encoding().word(), head.classes());
  }

  /**
   * The first samples of a split in their prepared order, wherever they lie. Of pictures only the shards that have them
   * are looked at, and the pictures stay where they are.
   */
  public Rows first(Split split, int count) {
    int some = (int) Math.min(count, count(split));
    if (!manifest.isOfPictures()) {
      return read(split).select(some, row -> row);
    }
    ShardCache direct = new ShardCache(files, new LocalCopies(() -> null, new LocalCopies.Budget(0, "")));
    Rows[] parts = IntStream.range(0, manifest.shards())
        .mapToObj(number -> number < some ? open(split, number, direct) : null).toArray(Rows[]::new);
    return Interleaved.first(some, parts);
  }

  @Override
  public TableForm form() {
    return manifest.table() == null ? null
        : TableForm.read(Settings.parse(manifest.table(), Files.join(folder, MANIFEST) + ": table"));
  }

  /** All samples of a split in their prepared order. */
  @Override
  public Samples read(Split split) {
    return samples(split, 0, 1);
  }

  /** The samples of one leaf in memory, whatever the number of shards; see {@link LeafShards}. */
  public Samples samples(Split split, int index, int of) {
    LeafShards leaf = new LeafShards(index, of, manifest.shards());
    int[] numbers = leaf.numbers().toArray();
    int[] firsts = leaf.firsts();
    List<Samples> parts = IntStream.range(0, numbers.length).mapToObj(part -> {
      Samples shard = read(split, numbers[part]).samples();
      return leaf.stride() == 1 ? shard : shard.every(leaf.stride(), firsts[part]);
    }).toList();
    if (parts.size() == 1) {
      return parts.get(0);
    }
    long values = parts.stream().mapToLong(part -> (long) part.count() * part.shape().size()).sum();
    BadInputException.check(values < Samples.MOST,
        "%s: expected at most 2^31 values in a leaf, found %d; set more leaves", folder, values);
    return Samples.interleaved(parts);
  }

  /**
   * The samples of one leaf in place, in shards that {@code cache} has at hand; row for row those of {@link #samples},
   * and pictures too.
   */
  public Leaf leaf(Split split, int index, int of, ShardCache cache) {
    LeafShards leaf = new LeafShards(index, of, manifest.shards());
    return new Leaf(index, of,
        leaf.rows(leaf.numbers().mapToObj(number -> open(split, number, cache)).toArray(Rows[]::new)));
  }

  private Rows open(Split split, int number, ShardCache cache) {
    Manifest.Part part = contents(split).parts().get(number);
    return cache.open(Files.join(folder, part.file()), part.crc32c(), part.bytes(),
        found -> check(found, part, number));
  }

  /** The shards that a leaf's samples lie in. */
  IntStream numbers(int index, int of) {
    return new LeafShards(index, of, manifest.shards()).numbers();
  }

  /** Which machines the shards of a split lie on. */
  public ShardHosts hosts(Split split) {
    List<String> names = contents(split).parts().stream().map(Manifest.Part::file).toList();
    return files.local(folder).isPresent() ? ShardHosts.NONE
        : ShardHosts.of(files.hosts(folder), names, this::numbers);
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
  public List<String> classTitles() {
    return manifest.titles().isEmpty() ? manifest.classNames() : manifest.titles();
  }

  @Override
  public String describe() {
    return "shards in " + folder;
  }

  public Manifest manifest() {
    return manifest;
  }

  /** The name of a shard's file. */
  public static String name(Split split, int number, int of) {
    return String.format("%s-%05d-of-%05d.shard", word(split), number, of);
  }

  private static String word(Split split) {
    return split.name().toLowerCase(Locale.ROOT);
  }

  public static String hex(int checksum) {
    return String.format("%08x", checksum);
  }
}
