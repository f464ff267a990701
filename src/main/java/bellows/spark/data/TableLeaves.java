package bellows.spark.data;

import bellows.data.Leaf;
import bellows.data.LeafRanges;
import bellows.data.Rows;
import bellows.data.shard.LeafShards;
import bellows.spark.table.TableShards;
import bellows.store.shard.Manifest;
import bellows.store.shard.ShardCache;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.spark.Dependency;
import org.apache.spark.NarrowDependency;
import org.apache.spark.OneToOneDependency;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/**
 * The leaves of a table's shards. A class of its own because a partition needs but the shards of its leaves, and these
 * only where no copy of them is at hand: in the steps after the first, nothing is fetched. A shard whose executor is
 * lost is made again by Spark, as this depends on the shards and through them on the table.
 */
final class TableLeaves extends RDD<Leaf> {
  private static final long serialVersionUID = 1;

  /** Where an executor has shards at hand. */
  interface Cache extends Serializable {
    ShardCache here();
  }

  /**
   * A range of leaves.
   *
   * @param numbers the range as the first dependency has it
   * @param shards those that its leaves have samples in, by their numbers; {@code parts} is what is known of them
   */
  private record Range(int index, Partition numbers, Map<Integer, Partition> shards, Map<Integer, Manifest.Part> parts)
      implements Partition {
    @Override
    public boolean equals(Object other) {
      return other instanceof Range range && range.index == index;
    }

    @Override
    public int hashCode() {
      return index;
    }
  }

  private final int leaves;
  private final int shards;
  private final Cache cache;
  private final transient List<Manifest.Part> parts;
  private final transient RDD<Integer> numbers;
  private final transient RDD<byte[]> files;

  /** @param numbers persistent, so that Spark sends a range to the executor that has its shards at hand */
  TableLeaves(TableShards table, RDD<Integer> numbers, int leaves, Cache cache) {
    super(numbers.sparkContext(), dependencies(table, numbers, leaves), ClassTag$.MODULE$.apply(Leaf.class));
    this.leaves = leaves;
    this.cache = cache;
    this.numbers = numbers;
    parts = table.parts();
    shards = parts.size();
    files = table.files().rdd();
  }

  private static Seq<Dependency<?>> dependencies(TableShards table, RDD<Integer> numbers, int leaves) {
    int shards = table.parts().size();
    int ranges = numbers.getNumPartitions();
    return sequence(List.of(new OneToOneDependency<>(numbers), new NarrowDependency<>(table.files().rdd()) {
      private static final long serialVersionUID = 1;

      @Override
      public Seq<Object> getParents(int range) {
        return sequence(List.copyOf(shardsOf(range, ranges, leaves, shards)));
      }
    }));
  }

  /** The shards that a range's leaves have samples in. */
  private static List<Integer> shardsOf(int range, int ranges, int leaves, int shards) {
    LeafRanges dealt = new LeafRanges(leaves, ranges);
    return IntStream.range(dealt.start(range), dealt.start(range + 1))
        .flatMap(leaf -> new LeafShards(leaf, leaves, shards).numbers()).distinct().boxed().toList();
  }

  @Override
  public Partition[] getPartitions() {
    Partition[] ranges = numbers.partitions();
    Partition[] made = files.partitions();
    Partition[] all = new Partition[ranges.length];
    for (int range = 0; range < all.length; range++) {
      Map<Integer, Partition> needed = new HashMap<>();
      Map<Integer, Manifest.Part> known = new HashMap<>();
      for (int shard : shardsOf(range, ranges.length, leaves, shards)) {
        needed.put(shard, made[shard]);
        known.put(shard, parts.get(shard));
      }
      all[range] = new Range(range, ranges[range], needed, known);
    }
    return all;
  }

  @Override
  public Iterator<Leaf> compute(Partition partition, TaskContext context) {
    Range range = (Range) partition;
    RDD<Integer> indices = parent(0, ClassTag$.MODULE$.apply(Integer.class));
    RDD<byte[]> bytes = parent(1, ClassTag$.MODULE$.apply(byte[].class));
    ShardCache here = cache.here();
    java.util.Iterator<Integer> own = CollectionConverters.asJava(indices.iterator(range.numbers, context));
    return CollectionConverters.asScala(new java.util.Iterator<>() {
      @Override
      public boolean hasNext() {
        return own.hasNext();
      }

      @Override
      public Leaf next() {
        return leaf(own.next(), shard -> TableShards.open(here, range.parts.get(shard),
            () -> bytes.iterator(range.shards.get(shard), context).next()));
      }
    });
  }

  /** A leaf without a task, for the driver in local mode: a job brings a shard that is not at hand. */
  Leaf here(TableShards table, int leaf) {
    return leaf(leaf, shard -> TableShards.open(cache.here(), parts.get(shard), () -> table.file(shard)));
  }

  private Leaf leaf(int index, IntFunction<Rows> opener) {
    LeafShards leaf = new LeafShards(index, leaves, shards);
    return new Leaf(index, leaves, leaf.rows(leaf.numbers().mapToObj(opener).toArray(Rows[]::new)));
  }

  @Override
  public RDD<Leaf> unpersist(boolean blocking) {
    numbers.unpersist(blocking);
    return super.unpersist(blocking);
  }

  private static <T> Seq<T> sequence(List<T> list) {
    return CollectionConverters.asScala(list).toSeq();
  }
}
