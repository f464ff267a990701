package bellows.spark.exchange;

import bellows.tensor.FloatCode;
import bellows.tensor.WireFormat;
import bellows.train.worker.LeafSums;
import bellows.train.worker.Partial;
import bellows.train.worker.ReductionTree;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.Partitioner;
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
  <T> RDD<Tuple2<Integer, byte[]>> shuffle(RDD<T> data, PartialTask<T> task) {
    return data.toJavaRDD().mapPartitionsToPair(new Cut<>(this, task)).partitionBy(new BySlice(count)).rdd();
  }

  /** The bytes of a slice while it is made: its own, and those that it becomes. */
  long bytesUnderWay() {
    return 2 * 4L * floats / count;
  }

  /** What is cut of a partial. */
  private record Piece(int slice, ReductionTree.Node<Partial> root, boolean first) {}

  /** What the tasks before the shuffle do: compute, and cut some slices ahead of the shuffle that writes them. */
  private record Cut<T>(Slices slices, PartialTask<T> task)
      implements PairFlatMapFunction<Iterator<T>, Integer, byte[]> {
    @Override
    public Iterator<Tuple2<Integer, byte[]>> call(Iterator<T> leaves) {
      task.begin();
      boolean damaged = task.strikes();
      TaskTimes times = TaskTimes.begin(TaskContext.get());
      LeafSums sums = task.compute(leaves, times);
      List<ReductionTree.Node<Partial>> roots = sums.roots();
      Slice.Sender sender = Slice.Sender.ofThisTask();
      Stream<Piece> pieces = IntStream.range(0, slices.count).boxed().flatMap(slice -> roots.stream()
          .map(root -> new Piece(slice, root, slice == 0 && root == roots.get(0))));
      return closing(Hands.map(pieces.iterator(), slices.bytesUnderWay(), piece -> new Tuple2<>(piece.slice,
          sender.bytes(piece.root.map(partial -> cut(partial, task.code(piece.root), piece.slice, damaged)),
              piece.first ? times : null))), sums);
    }

    /** As {@code elements}; after the last, when the shuffle has written them all, the sums are closed. */
    private static <E> Iterator<E> closing(Iterator<E> elements, LeafSums sums) {
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          boolean more = elements.hasNext();
          if (!more) {
            sums.close();
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
      GradientPayload.Enclosed content = ResultStore.enclose(partial.gradient(), slices.from(slice),
          slices.from(slice + 1), code);
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
