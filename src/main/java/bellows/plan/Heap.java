package bellows.plan;

import bellows.train.Aggregation;
import bellows.train.DriverMemory;
import bellows.train.TeamPlan;
import bellows.train.WorkerJvms;

/**
 * The live bytes of each JVM at the fullest moment of a step: what a garbage collection would leave. A heap needs a
 * third more, see {@link TeamPlan}. Samples of shards are left out: they take what memory is left, and are read again;
 * but each thread may have the largest picture at the same time.
 *
 * @param executor of each; 0 in local mode
 */
public record Heap(long driver, long executor) {
  /**
   * Spark and Bellows in a driver, and in an executor, before there is a model or a sample: the live objects
   * ({@code jcmd PID GC.class_histogram}) during {@code bench step 1000}, Spark 4.1.0 on JDK 17.
   */
  private static final long DRIVER_BASE = 34_000_000;
  private static final long EXECUTOR_BASE = 24_000_000;

  /** @param chosen how partials are added up, no longer {@code auto} */
  static Heap of(TrainingJob job, Cluster cluster, TeamPlan plan, Aggregation chosen) {
    if (cluster.isLocal()) {
      // As it was read, as the bytes of a broadcast, and as leaves.
      return new Heap(DRIVER_BASE + plan.needed() + 3 * job.data() + cluster.cores() * job.picture(), 0);
    }
    DriverMemory driver = DriverMemory.of(job.spec(), job.slots(), plan.tasks(), chosen);
    long samples = 2 * job.data() + job.data() / cluster.executors();
    // Spark writes a broadcast into a whole piece before it cuts that to its length.
    return new Heap(DRIVER_BASE + WorkerJvms.pieceBytes(cluster.executors()) + driver.needed() + 2 * job.data(),
        EXECUTOR_BASE + plan.needed() + samples + cluster.cores() * job.picture());
  }
}
