package bellows.spark.data;

import bellows.data.LeafRanges;
import bellows.store.shard.ShardHosts;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.Dependency;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/**
 * The leaves' numbers, in contiguous ranges, each with the machines that have its shards. A class of its own because
 * Spark's parallelised collections know such machines only for single elements.
 */
final class LeafNumbers extends RDD<Integer> {
  private static final long serialVersionUID = 1;

  /** The leaves {@code from} to {@code end}. */
  private record Range(int index, int from, int end) implements Partition {
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
  private final int parts;
  private final transient ShardHosts hosts;

  /** @param hosts used by the driver alone */
  LeafNumbers(SparkContext spark, int leaves, int parts, ShardHosts hosts) {
    super(spark, none(), ClassTag$.MODULE$.apply(Integer.class));
    this.leaves = leaves;
    this.parts = parts;
    this.hosts = hosts;
  }

  @Override
  public Partition[] getPartitions() {
    Partition[] ranges = new Partition[parts];
    LeafRanges dealt = new LeafRanges(leaves, parts);
    for (int p = 0; p < parts; p++) {
      ranges[p] = new Range(p, dealt.start(p), dealt.start(p + 1));
    }
    return ranges;
  }

  @Override
  public Iterator<Integer> compute(Partition partition, TaskContext context) {
    Range range = (Range) partition;
    return CollectionConverters.asScala(IntStream.range(range.from, range.end).iterator());
  }

  @Override
  public Seq<String> getPreferredLocations(Partition partition) {
    Range range = (Range) partition;
    return sequence(hosts.best(range.from, range.end, leaves));
  }

  private static Seq<Dependency<?>> none() {
    return sequence(List.of());
  }

  private static <T> Seq<T> sequence(List<T> list) {
    return CollectionConverters.asScala(list).toSeq();
  }
}
