package bellows.spark.data;

import bellows.conf.Settings;
import bellows.data.Moments;
import bellows.data.Rows;
import bellows.data.Split;
import bellows.data.shard.PrincipalColours;
import bellows.data.source.Expected;
import bellows.data.source.TableForm;
import bellows.spark.share.RunLease;
import bellows.spark.table.TableSamples;
import bellows.spark.table.TableShards;
import bellows.store.shard.ShardHosts;
import bellows.tensor.Shape;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Tables as data: their rows are read once, checked, put into an order that depends on nothing but themselves, and made
 * into shards on executors' disks, so they may be larger than all memory. A sample's place in the order decides all
 * that training does with it; so the same rows give the same bits however they are partitioned and in whatever order
 * they come, and rows in the order of a file give the bits of that file.
 */
public final class TableData implements DataSet {
  private final TableSamples samples;

  private TableData(TableSamples samples) {
    this.samples = samples;
  }

  /**
   * Reads tables. The keys are {@code features}, a column or several (all others, by default), {@code label} (the
   * column called so, or the last), {@code weight} (a column of how often each counts), {@code order} (a column of
   * different values; by default a hash of their content orders samples), and as of text files {@code categorical},
   * {@code missing}, {@code missing-words}, {@code classes} and {@code shape}.
   *
   * @param data the section of that name of a run file
   * @param test null for none
   * @param expected a model's columns are found by their names, and its classes are those of the data
   * @throws bellows.conf.BadInputException telling column and row, if there is something in a table that is no sample
   */
  public static TableData open(Settings data, Dataset<Row> train, Dataset<Row> test, Expected expected) {
    return new TableData(TableSamples.of(data, train, test, expected));
  }

  @Override
  public Shape shape() {
    return samples.shape();
  }

  @Override
  public int classes() {
    return samples.classNames().size();
  }

  @Override
  public List<String> classNames() {
    return samples.classNames();
  }

  @Override
  public List<String> classTitles() {
    return samples.classNames();
  }

  @Override
  public String describe() {
    return has(Split.TEST) ? String.format("tables of %d and %d rows", count(Split.TRAIN), count(Split.TEST))
        : String.format("a table of %d rows", count(Split.TRAIN));
  }

  @Override
  public TableForm form() {
    return samples.columns();
  }

  @Override
  public List<String> notes() {
    return samples.notes();
  }

  @Override
  public boolean has(Split split) {
    return samples.shards(split) != null;
  }

  @Override
  public long count(Split split) {
    return has(split) ? samples.shards(split).rows() : 0;
  }

  @Override
  public Rows first(Split split, int count) {
    return samples.shards(split).first(count);
  }

  @Override
  public long bytesOfSample() {
    return 0;
  }

  @Override
  public PrincipalColours principalColours() {
    return samples.principalColours();
  }

  @Override
  public Moments moments() {
    return samples.moments();
  }

  @Override
  public float[] trainTargets() {
    return samples.shards(Split.TRAIN).targets();
  }

  /** {@inheritDoc} Leaves read copies of their shards, which lie on the executor's own disk. */
  @Override
  public LeafSet leaves(JavaSparkContext spark, RunLease run, Split split, int leaves, int partitions) {
    LocalShards.budget(spark.getConf()); // refuses a wrong setting here, before any task does
    samples.settle();
    TableShards shards = samples.shards(split);
    String prefix = shards.name() + '-';
    RDD<Integer> numbers = new LeafNumbers(spark.sc(), leaves, Math.min(partitions, leaves), ShardHosts.NONE)
        .setName(split + " leaves").persist(StorageLevel.MEMORY_AND_DISK());
    TableLeaves rdd = new TableLeaves(shards, numbers, leaves, () -> RunShards.of(run).cache(prefix));
    return new LeafSet(numbers.toJavaRDD(), rdd.toJavaRDD(), null, leaf -> rdd.here(shards, leaf));
  }

  @Override
  public void close() {
    samples.close();
  }
}
