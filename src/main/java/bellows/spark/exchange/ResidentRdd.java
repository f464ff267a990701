package bellows.spark.exchange;

import bellows.spark.internal.DriverEndpoint;
import bellows.spark.internal.SparkInternals;
import bellows.spark.share.JavaBytes;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/**
 * Tasks that stay: each serves a partition of leaves, wherever Spark would send a task for it, until the driver says
 * that there is no more to do. Leaves are asked for anew in each step, as a job would. An RDD of its own because a
 * function over a partition may pass over it only once.
 *
 * @param <T> what a partition of leaves holds
 */
final class ResidentRdd<T> extends RDD<Integer> {
  private static final long serialVersionUID = 1;

  private final PartialTask<T> task;
  private final String endpoint;
  private final long session;

  /**
   * @param task of any step, which says how others are done
   * @param endpoint the driver's, where these tasks report
   */
  ResidentRdd(RDD<T> leaves, PartialTask<T> task, String endpoint, long session) {
    super(leaves, ClassTag$.MODULE$.apply(Integer.class));
    this.task = task;
    this.endpoint = endpoint;
    this.session = session;
  }

  @Override
  public Partition[] getPartitions() {
    return leaves().partitions();
  }

  private RDD<T> leaves() {
    return parent(0, ClassTag$.MODULE$.apply(Object.class));
  }

  @Override
  public Iterator<Integer> compute(Partition partition, TaskContext context) {
    DriverEndpoint.Line driver = DriverEndpoint.line(endpoint);
    byte[] answer = driver.ask(JavaBytes.of(ResidentMessage.Report.ready(session, partition.index())));
    while (answer.length > 0 && !context.isInterrupted()) {
      ResidentMessage.Work work = JavaBytes.read(answer);
      answer = driver.ask(JavaBytes.of(report(work, partition, context)));
    }
    return CollectionConverters.asScala(java.util.Collections.<Integer>emptyIterator());
  }

  /** A failure of its own does not end the task: the driver leaves the partition to a job, which is rid of it or not. */
  private ResidentMessage.Report report(ResidentMessage.Work work, Partition partition, TaskContext context) {
    long serial = work.input().serial();
    TaskTimes times = TaskTimes.outsideJobs(SparkInternals.here(), partition.index());
    try {
      return new ResidentMessage.Report(session, partition.index(), serial, new LeafTask.Result<>(task.at(work.input())
          .run(partition.index(), work.first(), CollectionConverters.asJava(leaves().iterator(partition, context)), times),
          times), null);
    } catch (RuntimeException e) {
      return new ResidentMessage.Report(session, partition.index(), serial, null,
          new StepTasks.Failed(partition.index(), e));
    }
  }
}
