package bellows.spark;

import bellows.train.Partial;
import bellows.train.ReductionTree;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.Partitioner;
import org.apache.spark.ShuffleDependency;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.rdd.RDD;
import scala.Tuple2;

/**
 * How the floats of a partial are cut for the shuffle: into pieces that executors sum side by side, one task a slice,
 * each so small that no array comes near Spark's limits.
 *
 * @param count as many as the step has tasks, so that all executors sum; more where slices would be large
 */
record Slices(int floats, int count) implements Serializable {
  static Slices of(int floats, int tasks) {
    return new Slices(floats, Math.max(tasks, (floats + Outbox.BLOCK - 1) / Outbox.BLOCK));
  }

  /** The first float of a slice. */
  int from(int slice) {
    return (int) ((long) floats * slice / count);
  }

  /** The partials of all tasks, each cut, with all pieces of one slice in one partition. */
  <T> RDD<Tuple2<Integer, Slice>> shuffle(RDD<T> data, PartialTask<T> task) {
    return data.toJavaRDD().mapPartitionsToPair(new Cut<>(this, task)).partitionBy(new BySlice(count)).rdd();
  }

  /** Removes the shuffle's files; Spark itself would wait for the driver's garbage collector. */
  void forget(SparkContext spark, RDD<Tuple2<Integer, Slice>> shuffled) {
    if (spark.cleaner().isDefined()) {
      spark.cleaner().get().doCleanupShuffle(shuffleId(shuffled), false);
    }
  }

  static int shuffleId(RDD<Tuple2<Integer, Slice>> shuffled) {
    return ((ShuffleDependency<?, ?, ?>) shuffled.dependencies().head()).shuffleId();
  }

  /** What the tasks before the shuffle do: compute, and cut one slice after the other as the shuffle writes it. */
  private record Cut<T>(Slices slices, PartialTask<T> task) implements PairFlatMapFunction<Iterator<T>, Integer, Slice> {
    @Override
    public Iterator<Tuple2<Integer, Slice>> call(Iterator<T> leaves) {
      boolean damaged = task.strikes();
      long start = System.nanoTime();
      List<ReductionTree.Node<Partial>> roots = task.compute(leaves);
      double millis = (System.nanoTime() - start) / 1e6;
      Stream<Tuple2<Integer, Slice>> cut = IntStream.range(0, slices.count).boxed().flatMap(slice -> roots.stream()
          .map(root -> new Tuple2<>(slice, Slice.ofThisTask(root.map(partial -> cut(partial, slice, damaged)), millis))));
      return cut.iterator();
    }

    private SentPartial cut(Partial partial, int slice, boolean damaged) {
      Parcel.Enclosed content = Outbox.enclose(partial.gradient(), slices.from(slice), slices.from(slice + 1));
      return SentPartial.of(partial, damaged && slice == 0 ? content.damaged() : content);
    }
  }

  /** A partition a slice. */
  private static final class BySlice extends Partitioner {
    private static final long serialVersionUID = 1;
    private final int count;

    BySlice(int count) {
      this.count = count;
    }

    @Override
    public int numPartitions() {
      return count;
    }

    @Override
    public int getPartition(Object slice) {
      return (Integer) slice;
    }
  }
}
