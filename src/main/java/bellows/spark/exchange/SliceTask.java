package bellows.spark.exchange;

import bellows.spark.internal.SparkInternals;
import bellows.spark.share.JavaBytes;
import bellows.tensor.FloatCode;
import bellows.train.worker.Partial;
import bellows.train.worker.ReductionTree;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import scala.Tuple2;

/** A task behind the shuffle: adds up one slice of all partials. */
final class SliceTask extends LeafTask<Tuple2<Integer, byte[]>, SliceTask.SliceSum> {
  private static final long serialVersionUID = 1;

  /** @param tasks the times of the tasks before the shuffle, which come with one of the slices */
  record SliceSum(SentPartial partial, List<TaskTimes> tasks) implements Serializable {}

  private final PartialTask<?> before;
  private final int leaves;
  private final int shuffle;
  private final long bytes;

  /**
   * @param before the shuffle
   * @param bytes of a slice while it is opened
   */
  SliceTask(PartialTask<?> before, int leaves, int shuffle, long bytes) {
    this.before = before;
    this.bytes = bytes;
    this.leaves = leaves;
    this.shuffle = shuffle;
  }

  /**
   * A slice with its floats.
   *
   * @param partial null if it could not be had, for the reason {@code lost}
   */
  private record Opened(Slice slice, Partial partial, IOException lost) {}

  @Override
  public List<ReductionTree.Node<SliceSum>> run(Iterator<Tuple2<Integer, byte[]>> slices, TaskTimes times) {
    ResultStore results = before.begin();
    ReductionTree<Partial> tree = new ReductionTree<>(leaves);
    List<TaskTimes> tasks = new ArrayList<>();
    for (Iterator<Opened> opened = Hands.map(slices, bytes, SliceTask::open); opened.hasNext(); ) {
      Opened next = opened.next();
      Slice slice = next.slice;
      if (next.lost != null) {
        // By the task's own thread, which Spark then knows has met this; it runs the sender again.
        throw SparkInternals.shuffleLost(slice.server(), shuffle, slice.map(), slice.mapIndex(), next.lost);
      }
      tree.add(slice.node().map(ignored -> next.partial));
      if (slice.times() != null) {
        tasks.add(slice.times());
      }
    }
    return tree.roots().stream().map(root -> root.map(sum -> new SliceSum(
        SentPartial.of(sum, results.send(before.lease(), sum.gradient(), FloatCode.PLAIN)), tasks))).toList();
  }

  private static Opened open(Tuple2<Integer, byte[]> sent) {
    Slice slice = JavaBytes.read(sent._2);
    SentPartial partial = slice.node().sum();
    try {
      return new Opened(slice, partial == null ? null : partial.open(float[]::new), null);
    } catch (IOException e) {
      return new Opened(slice, null, e);
    }
  }
}
