package bellows.spark.data;

import bellows.conf.Settings;
import bellows.data.Moments;
import bellows.data.Rows;
import bellows.data.Split;
import bellows.data.shard.PrincipalColours;
import bellows.data.source.TableForm;
import bellows.spark.share.RunLease;
import bellows.spark.share.Shared;
import bellows.store.HadoopFiles;
import bellows.store.shard.ShardStore;
import bellows.tensor.Shape;
import java.util.List;
import java.util.Objects;
import org.apache.spark.api.java.JavaSparkContext;

/** Prepared shards, which lie on a file system that all executors see. */
record PreparedData(ShardStore store, String folder) implements DataSet {
  private static final List<String> PREPARED_WITH = List.of("source", "train", "test", "test-fraction", "seed",
      "classes", "shape", "header", "delimiter", "label", "ignore", "features", "indices", "decimal", "encoding",
      "categorical", "missing", "missing-words");

  static PreparedData open(Settings data, HadoopFiles files) {
    data.ignore(PREPARED_WITH);
    String folder = files.absolute(data.text("path"));
    return new PreparedData(ShardStore.open(files, folder), folder);
  }

  @Override
  public Shape shape() {
    return store.manifest().sampleShape();
  }

  @Override
  public int classes() {
    return store.manifest().classes();
  }

  @Override
  public List<String> classNames() {
    return store.classNames();
  }

  @Override
  public List<String> classTitles() {
    return store.classTitles();
  }

  @Override
  public TableForm form() {
    return store.form();
  }

  @Override
  public String describe() {
    return store.describe();
  }

  @Override
  public boolean has(Split split) {
    return store.has(split);
  }

  @Override
  public long count(Split split) {
    return has(split) ? store.count(split) : 0;
  }

  @Override
  public Rows first(Split split, int count) {
    return store.first(split, count);
  }

  @Override
  public long bytesOfSample() {
    return 0;
  }

  @Override
  public int pixelsOfLargest() {
    return Objects.requireNonNullElse(store.manifest().largestPicture(), 0);
  }

  @Override
  public PrincipalColours principalColours() {
    return store.manifest().pca();
  }

  @Override
  public Moments moments() {
    return new Moments(store.manifest().mean(), store.manifest().deviation());
  }

  /** {@inheritDoc} Of pictures, only their targets are read; other shards one after the other. */
  @Override
  public float[] trainTargets() {
    float[] all = new float[Math.toIntExact(count(Split.TRAIN))];
    if (shape() == null) {
      Rows rows = first(Split.TRAIN, all.length);
      for (int row = 0; row < all.length; row++) {
        all[row] = rows.target(row);
      }
      return all;
    }
    int shards = store.manifest().shards();
    for (int number = 0; number < shards; number++) {
      float[] some = store.read(Split.TRAIN, number).samples().targets();
      for (int row = 0; row < some.length; row++) {
        all[number + row * shards] = some[row];
      }
    }
    return all;
  }

  /** {@inheritDoc} Whoever prepared the shards has counted. */
  @Override
  public long[] classCounts() {
    long[] counted = store.manifest().train().perClass();
    return counted.length == classes() ? counted : DataSet.super.classCounts();
  }

  /**
   * {@inheritDoc} Shards may be larger than the executors' memory: only the leaves' numbers lie there, so that Spark
   * sends each to the executor that has its shards at hand.
   */
  @Override
  public LeafSet leaves(JavaSparkContext spark, RunLease run, Split split, int leaves, int partitions) {
    LocalShards.budget(spark.getConf()); // refuses a wrong setting here, before any task does
    LeafNumbers numbers = new LeafNumbers(spark.sc(), leaves, Math.min(partitions, leaves), store.hosts(split));
    return LeafSet.of(numbers, new LeafLoader.FromShards(run, folder, Shared.of(spark, store.manifest().render()),
        split), leaves).settled(split + " leaves");
  }

  /** {@inheritDoc} The shards stay for the next run; copies of them go with the run that made them. */
  @Override
  public void close() {}
}
