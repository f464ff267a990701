package bellows.spark.data;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.data.Moments;
import bellows.data.Normalisation;
import bellows.data.Rows;
import bellows.data.Samples;
import bellows.data.Split;
import bellows.data.shard.PrincipalColours;
import bellows.data.source.Source;
import bellows.data.source.Sources;
import bellows.image.augment.Views;
import bellows.spark.share.RunLease;
import bellows.spark.share.Shared;
import bellows.store.HadoopFiles;
import bellows.store.shard.ShardHosts;
import bellows.store.shard.ShardStore;
import bellows.tensor.Shape;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The data that a run file names, seen from the driver: small sources are read here and broadcast, prepared shards stay
 * where they are and each executor reads its own.
 */
public final class DataSet {
  private static final List<String> PREPARED_WITH = List.of("source", "train", "test", "test-fraction", "seed",
      "classes", "shape", "header", "delimiter", "label", "ignore", "features", "indices");

  private final Source source;
  private final String folder;
  private final Map<Split, Samples> held = new EnumMap<>(Split.class);
  private final Shape shape;
  private final int classes;

  private DataSet(Source source, String folder) {
    this.source = source;
    this.folder = folder;
    if (source instanceof ShardStore store) {
      shape = store.manifest().sampleShape();
      classes = store.manifest().classes();
    } else {
      for (Split split : Split.values()) {
        if (source.has(split)) {
          held.put(split, source.read(split));
        }
      }
      shape = held.get(Split.TRAIN).shape();
      classes = held.get(Split.TRAIN).classes();
    }
  }

  /**
   * Opens what the section {@code data} names; raw sources are read whole. Where {@code path} is a folder of shards,
   * these stand for the source that they were made of, and the source's keys have done their work.
   */
  public static DataSet open(Settings data, HadoopFiles files) {
    boolean prepared = data.has("path") && ShardStore.isAt(files, data.text("path"));
    if (prepared || Sources.name(data, files).equals("shards")) {
      PREPARED_WITH.forEach(data::has);
      String folder = files.absolute(data.text("path"));
      return new DataSet(ShardStore.open(files, folder), folder);
    }
    return new DataSet(Sources.read(data, files), null);
  }

  /** Of samples as they are stored; null for pictures, whose sizes differ. */
  public Shape shape() {
    return shape;
  }

  /** 0 for real targets. */
  public int classes() {
    return classes;
  }

  public List<String> classNames() {
    return source.classNames();
  }

  public List<String> classTitles() {
    return source.classTitles();
  }

  public String describe() {
    return source.describe();
  }

  /** Whether the driver holds all samples and sends all of them to each executor; shards stay where they are. */
  public boolean isBroadcast() {
    return !(source instanceof ShardStore);
  }

  public boolean has(Split split) {
    return source.has(split);
  }

  public long count(Split split) {
    if (!has(split)) {
      return 0;
    }
    return source instanceof ShardStore store ? store.count(split) : held.get(split).count();
  }

  /** The first samples of a split. */
  public Rows first(Split split, int count) {
    Samples all = held.get(split);
    return source instanceof ShardStore store ? store.first(split, count)
        : all.select(Math.min(count, all.count()), row -> row);
  }

  /** Bytes that a sample takes in the driver's memory, and in that of each executor; 0 for shards. */
  public long bytesOfSample() {
    return isBroadcast() ? held.get(Split.TRAIN).select(1, row -> row).bytes() : 0;
  }

  /** The principal components of the training pictures' colours; null if nobody took them. */
  public PrincipalColours principalColours() {
    return source instanceof ShardStore store ? store.manifest().pca() : null;
  }

  /** Puts this data's principal components where a run file says {@code lighting {colours = data}}. */
  public Views resolve(Views views) {
    if (!views.needsColours()) {
      return views;
    }
    PrincipalColours found = principalColours();
    BadInputException.check(found != null, "lighting: expected data whose principal components are known for colours = "
        + "data, as those of pictures that 'prepare' has seen, found %s; leave it out for ImageNet's, or give values and "
        + "vectors", describe());
    return views.withColours(found.deviations(), found.vectors());
  }

  /** Puts this data's mean and deviation where a run file says {@code auto}. */
  public Normalisation resolve(Normalisation normalisation) {
    if (!normalisation.isAuto()) {
      return normalisation;
    }
    return source instanceof ShardStore store
        ? normalisation.resolve(new Moments(store.manifest().mean(), store.manifest().deviation()))
        : normalisation.resolve(held.get(Split.TRAIN));
  }

  /**
   * Refuses data that a model was not made for.
   *
   * @param views what the model sees of samples
   * @throws BadInputException if a model made for other samples is given these
   */
  public void check(Views views, Shape expected, int expectedClasses, List<String> expectedNames) {
    Shape seen = views.tested(shape);
    BadInputException.check(seen != null, "%s: expected pictures of one size, found some of many; data.view needs a "
        + "crop, such as {centre-crop = 224}", describe());
    BadInputException.check(expected.equals(seen) && classes == expectedClasses,
        "%s: expected samples of %s in %d classes, as the model was trained on, found %s in %d", describe(), expected,
        expectedClasses, seen, classes);
    BadInputException.check(expectedNames.isEmpty() || classNames().isEmpty() || expectedNames.equals(classNames()),
        "%s: expected the classes %s, as the model was trained on, found %s", describe(), expectedNames, classNames());
  }

  /**
   * The leaves of a split; partition p owns a contiguous range of them. Raw data lies in the executors' memory. Of
   * shards, which may be larger than that, only the leaves' numbers do, so that Spark sends each to the executor that
   * has its shards at hand.
   */
  public LeafSet leaves(JavaSparkContext spark, RunLease run, Split split, int leaves, int partitions) {
    int parts = Math.min(partitions, leaves);
    if (source instanceof ShardStore store) {
      LocalShards.budget(spark.getConf()); // refuses a wrong setting here, before any task does
      return LeafSet.of(new LeafNumbers(spark.sc(), leaves, parts, store.hosts(split)), new LeafLoader.FromShards(run,
          folder, Shared.of(spark, store.manifest().render()), split), leaves).settled(split + " leaves");
    }
    return LeafSet.of(new LeafNumbers(spark.sc(), leaves, parts, ShardHosts.NONE),
        new LeafLoader.FromMemory(Shared.of(spark, held.get(split))), leaves);
  }
}
