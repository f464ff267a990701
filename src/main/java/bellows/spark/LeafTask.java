package bellows.spark;

import bellows.data.Leaf;
import bellows.train.ReductionTree;
import bellows.train.Sum;
import bellows.train.Worker;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction2;

/**
 * One task of a job over leaves: borrows a worker, runs each leaf of its partition, and returns the roots of their
 * reduction tree, normally one. A pure function of what it is given, so Spark may run it again, or twice.
 *
 * <p>It is the function of the job itself, not one that {@code mapPartitions} wraps: Spark would search the wrapper's
 * byte code for things to clean, for milliseconds in every step.
 */
abstract class LeafTask<S extends Sum<S>> extends AbstractFunction2<TaskContext, Iterator<Leaf>, LeafTask.Result<S>>
    implements Serializable {
  private static final long serialVersionUID = 1;

  /** What a task returns: the roots, how long it computed, and where that time went. */
  static final class Result<S> implements Serializable {
    private static final long serialVersionUID = 1;
    final List<ReductionTree.Node<S>> roots;
    final double millis;
    final TaskTimes times;

    Result(List<ReductionTree.Node<S>> roots, double millis, TaskTimes times) {
      this.roots = roots;
      this.millis = millis;
      this.times = times;
    }
  }

  private final Broadcast<Work> work;
  private final Broadcast<?> weights;

  /** @param weights what the driver sent for this job, with weights in it */
  LeafTask(Broadcast<Work> work, Broadcast<?> weights) {
    this.work = work;
    this.weights = weights;
  }

  /** The sums of some leaves. */
  abstract List<ReductionTree.Node<S>> run(Worker worker, java.util.Iterator<Leaf> leaves);

  @Override
  public Result<S> apply(TaskContext context, Iterator<Leaf> leaves) {
    TaskTimes times = new TaskTimes(context);
    long start = System.nanoTime();
    weights.value();
    long waiting = System.nanoTime();
    times.weightsNanos = waiting - start;
    return WorkspacePool.with(work.value(), worker -> {
      long working = System.nanoTime();
      List<ReductionTree.Node<S>> roots = run(worker, CollectionConverters.asJava(leaves));
      long nanos = System.nanoTime() - working;
      Worker.Cost cost = worker.cost();
      times.waitNanos = working - waiting;
      times.decodeNanos = cost.decodeNanos();
      times.computeNanos = nanos - cost.decodeNanos();
      times.leaves = cost.leaves();
      times.samples = cost.samples();
      return new Result<>(roots, nanos / 1e6, times);
    });
  }
}
