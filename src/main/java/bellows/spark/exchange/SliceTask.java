package bellows.spark.exchange;

import bellows.tensor.FloatCode;
import bellows.train.worker.Partial;
import bellows.train.worker.ReductionTree;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.shuffle.FetchFailedException;
import scala.Tuple2;

/** A task behind the shuffle: adds up one slice of all partials. */
final class SliceTask extends LeafTask<Tuple2<Integer, Slice>, SliceTask.Sum> {
  private static final long serialVersionUID = 1;

  /** @param tasks the times of the tasks before the shuffle, which come with one of the slices */
  record Sum(SentPartial partial, List<TaskTimes> tasks) implements Serializable {}

  private final String run;
  private final long serial;
  private final int leaves;
  private final int shuffle;

  SliceTask(PartialTask<?> task, int leaves, int shuffle) {
    run = task.run;
    serial = task.serial;
    this.leaves = leaves;
    this.shuffle = shuffle;
  }

  @Override
  public List<ReductionTree.Node<Sum>> run(Iterator<Tuple2<Integer, Slice>> slices,
      TaskTimes times) {
    ResultStore results = ResultStore.of(run);
    results.begin(serial);
    ReductionTree<Partial> tree = new ReductionTree<>(leaves);
    List<TaskTimes> tasks = new ArrayList<>();
    while (slices.hasNext()) {
      Slice slice = slices.next()._2;
      tree.add(open(slice));
      if (slice.times() != null) {
        tasks.add(slice.times());
      }
    }
    return tree.roots().stream().map(root -> root.map(
        sum -> new Sum(SentPartial.of(sum, results.send(run, sum.gradient(), FloatCode.PLAIN)), tasks))).toList();
  }

  /** @throws FetchFailedException if the slice is damaged, which makes Spark run its sender again */
  private ReductionTree.Node<Partial> open(Slice slice) {
    SentPartial sent = slice.node().sum();
    try {
      Partial partial = sent == null ? null : sent.open(float[]::new);
      return slice.node().map(ignored -> partial);
    } catch (IOException e) {
      throw unchecked(new FetchFailedException(slice.server(), shuffle, slice.map(), slice.mapIndex(),
          TaskContext.getPartitionId(), e.getMessage(), e));
    }
  }

  /** Spark is written in Scala, which has no checked exceptions, and tells this one apart by its class. */
  @SuppressWarnings("unchecked")
  private static <E extends Exception> RuntimeException unchecked(Exception e) throws E {
    throw (E) e;
  }
}
