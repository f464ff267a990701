package bellows.spark.exchange;

import bellows.tensor.FloatCode;
import bellows.tensor.WireFormat;
import bellows.train.worker.Partial;
import bellows.train.worker.ReductionTree;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.Partitioner;
import org.apache.spark.ShuffleDependency;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.rdd.RDD;
import scala.Tuple2;

/**
 * How the floats of a partial are cut for the shuffle: into pieces that executors sum side by side, one task a slice,
 * each so small that no array comes near Spark's limits.
 *
 * @param count as many as the step has tasks, so that all executors sum; more where slices would be large
 */
public record Slices(int floats, int count) implements Serializable {
  public static Slices of(int floats, int tasks) {
    return new Slices(floats, Math.max(tasks, (floats + ResultStore.BLOCK - 1) / ResultStore.BLOCK));
  }

  /** The first float of a slice. */
  public int from(int slice) {
    long from = (long) floats * slice / count;
    return (int) (slice == count ? from : from / WireFormat.BLOCK * WireFormat.BLOCK);
  }

  /** The partials of all tasks, each cut, with all pieces of one slice in one partition. */
  <T> RDD<Tuple2<Integer, Slice>> shuffle(RDD<T> data, PartialTask<T> task) {
    return data.toJavaRDD().mapPartitionsToPair(new Cut<>(this, task)).partitionBy(new BySlice(count)).rdd();
  }

  /** Removes the shuffle's files; Spark itself would wait for the driver's garbage collector. */
  void forget(SparkContext spark, RDD<Tuple2<Integer, Slice>> shuffled) {
    if (spark.cleaner().isDefined()) {
      spark.cleaner().get().doCleanupShuffle(shuffleId(shuffled), true);
    }
  }

  static int shuffleId(RDD<Tuple2<Integer, Slice>> shuffled) {
    return ((ShuffleDependency<?, ?, ?>) shuffled.dependencies().head()).shuffleId();
  }

  /** What the tasks before the shuffle do: compute, and cut one slice after the other as the shuffle writes it. */
  private record Cut<T>(Slices slices, PartialTask<T> task) implements PairFlatMapFunction<Iterator<T>, Integer, Slice> {
    @Override
    public Iterator<Tuple2<Integer, Slice>> call(Iterator<T> leaves) {
      ResultStore.of(task.run).begin(task.serial);
      boolean damaged = task.strikes();
      TaskTimes times = TaskTimes.begin(TaskContext.get());
      PartialTask.Computed computed = task.compute(leaves, times);
      List<ReductionTree.Node<Partial>> roots = computed.roots();
      Stream<Tuple2<Integer, Slice>> cut = IntStream.range(0, slices.count).boxed().flatMap(slice -> roots.stream()
          .map(root -> new Tuple2<>(slice, Slice.ofThisTask(
              root.map(partial -> cut(partial, task.code(root), slice, damaged)),
              slice == 0 && root == roots.get(0) ? times : null))));
      return ending(cut.iterator(), computed.release());
    }

    /** The same elements; after the last, when the shuffle has written them all, something is run, once. */
    private static <E> Iterator<E> ending(Iterator<E> elements, Runnable end) {
      return new Iterator<>() {
        private boolean ended;

        @Override
        public boolean hasNext() {
          boolean more = elements.hasNext();
          if (!more && !ended) {
            ended = true;
            end.run();
          }
          return more;
        }

        @Override
        public E next() {
          return elements.next();
        }
      };
    }

    private SentPartial cut(Partial partial, FloatCode code, int slice, boolean damaged) {
      GradientPayload.Enclosed content = ResultStore.enclose(partial.gradient(), slices.from(slice), slices.from(slice + 1),
          code);
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
