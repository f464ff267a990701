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

  /** @param before the shuffle */
  SliceTask(PartialTask<?> before, int leaves, int shuffle) {
    this.before = before;
    this.leaves = leaves;
    this.shuffle = shuffle;
  }

  @Override
  public List<ReductionTree.Node<SliceSum>> run(Iterator<Tuple2<Integer, byte[]>> slices, TaskTimes times) {
    ResultStore results = before.begin();
    ReductionTree<Partial> tree = new ReductionTree<>(leaves);
    List<TaskTimes> tasks = new ArrayList<>();
    while (slices.hasNext()) {
      Slice slice = JavaBytes.read(slices.next()._2);
      tree.add(open(slice));
      if (slice.times() != null) {
        tasks.add(slice.times());
      }
    }
    return tree.roots().stream().map(root -> root.map(sum -> new SliceSum(
        SentPartial.of(sum, results.send(before.lease(), sum.gradient(), FloatCode.PLAIN)), tasks))).toList();
  }

  /** Makes Spark run the sender again if the slice is damaged. */
  private ReductionTree.Node<Partial> open(Slice slice) {
    SentPartial sent = slice.node().sum();
    try {
      Partial partial = sent == null ? null : sent.open(float[]::new);
      return slice.node().map(ignored -> partial);
    } catch (IOException e) {
      throw SparkInternals.shuffleLost(slice.server(), shuffle, slice.map(), slice.mapIndex(), e);
    }
  }
}
