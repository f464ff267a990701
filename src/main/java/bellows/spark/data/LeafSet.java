package bellows.spark.data;

import bellows.data.Leaf;
import bellows.data.LeafRanges;
import bellows.spark.share.Shared;
import java.util.Iterator;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;

/**
 * The leaves of a split as a run's tasks get them, and what the application holds for that.
 *
 * @param numbers of the leaves; kept in the executors' memory where it matters which of them has a leaf's shards
 * @param rdd partition p owns a contiguous range of leaves
 * @param source that leaves are made from, wherever they are made; null where the leaves know
 * @param opener of one leaf by its number, for the driver in local mode
 */
public record LeafSet(JavaRDD<Integer> numbers, JavaRDD<Leaf> rdd, Shared<?> source, IntFunction<Leaf> opener)
    implements AutoCloseable {
  static LeafSet of(LeafNumbers numbers, LeafLoader loader, int leaves) {
    JavaRDD<Integer> all = numbers.toJavaRDD();
    return new LeafSet(all, all.map(index -> loader.load(index, leaves)), loader.source(),
        index -> loader.load(index, leaves));
  }

  /**
   * The leaves of a partition without a task, in local mode: each is opened as it is asked for, as a task would.
   *
   * @param leaves of the whole split
   */
  public Iterator<Leaf> here(int partition, int leaves) {
    LeafRanges dealt = new LeafRanges(leaves, rdd.getNumPartitions());
    return IntStream.range(dealt.start(partition), dealt.start(partition + 1)).mapToObj(opener).iterator();
  }

  /** Has Spark send each leaf to the executor that had it before. */
  LeafSet settled(String name) {
    numbers.setName(name).persist(StorageLevel.MEMORY_AND_DISK());
    return this;
  }

  /** Gives the leaves back; for the driver, when no job will ask for them again. */
  @Override
  public void close() {
    numbers.unpersist(false);
    if (source != null) {
      source.withdraw(false);
    }
  }
}
