package bellows.spark.exchange;

import bellows.spark.share.JavaBytes;
import bellows.train.worker.ReductionTree;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.TaskContext;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction2;

/**
 * One task of a job over leaves: returns the roots of their reduction tree, normally one, each as it is sent. A pure
 * function of what it is given, so Spark may run it again, or twice. Spark sees a {@link Result} as bytes, which every
 * session's serialiser can write.
 *
 * <p>It is the function of the job itself, not one that {@code mapPartitions} wraps: Spark would search the wrapper's
 * byte code for things to clean, for milliseconds in every step.
 *
 * @param <T> what a partition holds: leaves, or their numbers
 * @param <R> a sum as it is sent
 */
public abstract class LeafTask<T, R extends Serializable> extends AbstractFunction2<TaskContext, Iterator<T>, byte[]>
    implements Serializable {
  private static final long serialVersionUID = 1;

  /** What a task returns: the roots, and where its time went. */
  public record Result<R>(List<ReductionTree.Node<R>> roots, TaskTimes times) implements Serializable {}

  private int round;

  /** Which attempt of the driver's this is, from 0; Spark's own attempts are counted anew in each. */
  final int round() {
    return round;
  }

  /** Before it is submitted again, because results were lost or damaged on their way. */
  final void again() {
    round++;
  }

  /**
   * The sums of some leaves.
   *
   * @param times to be filled in
   */
  public abstract List<ReductionTree.Node<R>> run(java.util.Iterator<T> leaves, TaskTimes times);

  @Override
  public final byte[] apply(TaskContext context, Iterator<T> leaves) {
    TaskTimes times = TaskTimes.begin(context);
    return JavaBytes.of(new Result<>(run(CollectionConverters.asJava(leaves), times), times));
  }
}
