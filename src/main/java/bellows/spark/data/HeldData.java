package bellows.spark.data;

import bellows.conf.BadInputException;
import bellows.data.Moments;
import bellows.data.Rows;
import bellows.data.Samples;
import bellows.data.Split;
import bellows.data.Validation;
import bellows.data.shard.PrincipalColours;
import bellows.data.source.Source;
import bellows.data.source.TableForm;
import bellows.data.source.TableText;
import bellows.spark.share.RunLease;
import bellows.spark.share.Shared;
import bellows.store.shard.ShardHosts;
import bellows.tensor.Shape;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;

/** A raw source: the driver holds all samples, and each executor gets all of them. */
final class HeldData implements DataSet {
  private final Source source;
  private final Map<Split, Samples> held = new EnumMap<>(Split.class);
  /** The places among the training samples of those that are kept for validation, and of the rest. */
  private final Map<Split, int[]> drawn = new EnumMap<>(Split.class);

  /** @param validation which of the training samples are kept for that */
  HeldData(Source source, Validation validation) {
    this.source = source;
    for (Split split : Split.STORED) {
      if (source.has(split)) {
        held.put(split, source.read(split));
      }
    }
    if (validation.isOn()) {
      keep(validation.drawn(held.get(Split.TRAIN)));
    }
  }

  /** Puts samples of the training part, in ascending order, into one for validation. */
  private void keep(int[] kept) {
    Samples all = held.get(Split.TRAIN);
    BadInputException.check(kept.length > 0 && kept.length < all.count(), "data.validation: expected a part that leaves "
        + "samples on both sides, found %d of %d", kept.length, all.count());
    held.put(Split.VALIDATION, all.select(kept.length, row -> kept[row]));
    int[] rest = IntStream.range(0, all.count()).filter(row -> Arrays.binarySearch(kept, row) < 0).toArray();
    held.put(Split.TRAIN, all.select(rest.length, row -> rest[row]));
    drawn.put(Split.VALIDATION, kept);
    drawn.put(Split.TRAIN, rest);
  }

  /** All samples of a part that there is. */
  Samples samples(Split split) {
    return held.get(split);
  }

  @Override
  public Shape shape() {
    return held.get(Split.TRAIN).shape();
  }

  @Override
  public int classes() {
    return held.get(Split.TRAIN).classes();
  }

  @Override
  public List<String> classNames() {
    return source.classNames();
  }

  @Override
  public List<String> classTitles() {
    return source.classTitles();
  }

  @Override
  public TableForm form() {
    return source.form();
  }

  @Override
  public TableText text(Split split) {
    TableText all = source.text(split == Split.TEST ? split : Split.TRAIN);
    return all == null || !drawn.containsKey(split) ? all : all.select(drawn.get(split));
  }

  @Override
  public List<String> notes() {
    return source.notes();
  }

  @Override
  public String describe() {
    return source.describe();
  }

  @Override
  public boolean has(Split split) {
    return held.containsKey(split);
  }

  @Override
  public long count(Split split) {
    return has(split) ? held.get(split).count() : 0;
  }

  @Override
  public Rows first(Split split, int count) {
    Samples all = held.get(split);
    return all.select(Math.min(count, all.count()), row -> row);
  }

  @Override
  public long bytesOfSample() {
    return held.get(Split.TRAIN).select(1, row -> row).bytes();
  }

  /** {@inheritDoc} Null: only of pictures of many sizes are they taken. */
  @Override
  public PrincipalColours principalColours() {
    return null;
  }

  @Override
  public Moments moments() {
    return Moments.of(held.get(Split.TRAIN));
  }

  @Override
  public float[] trainTargets() {
    return held.get(Split.TRAIN).targets();
  }

  @Override
  public LeafSet leaves(JavaSparkContext spark, RunLease run, Split split, int leaves, int partitions) {
    return leaves(spark, held.get(split), leaves, partitions);
  }

  /** The leaves of samples that each JVM gets all of. */
  static LeafSet leaves(JavaSparkContext spark, Samples samples, int leaves, int partitions) {
    return LeafSet.of(new LeafNumbers(spark.sc(), leaves, Math.min(partitions, leaves), ShardHosts.NONE),
        new LeafLoader.FromMemory(Shared.of(spark, samples)), leaves);
  }

  /** {@inheritDoc} What was handed out ends with the leaves that use it. */
  @Override
  public void close() {}
}
