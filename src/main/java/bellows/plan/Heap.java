package bellows.plan;

import bellows.train.Aggregation;
import bellows.train.DriverMemory;
import bellows.train.TeamPlan;

/**
 * The live bytes of each JVM at the fullest moment of a step: what a garbage collection would leave. A heap needs a third
 * more, see {@link TeamPlan}. Samples of shards are left out: they take what memory is left, and are read again.
 *
 * @param executor of each; 0 in local mode
 */
public record Heap(long driver, long executor) {
  /** Spark, its classes and Bellows in a driver, and in an executor, before there is a model or a sample. */
  private static final long DRIVER_BASE = 75L << 20;
  private static final long EXECUTOR_BASE = 45L << 20;

  /** @param chosen how partials are added up, no longer {@code auto} */
  static Heap of(Job job, Cluster cluster, TeamPlan plan, Aggregation chosen) {
    if (cluster.isLocal()) {
      // As it was read, as the bytes of a broadcast, and as leaves.
      return new Heap(DRIVER_BASE + plan.needed() + 3 * job.data(), 0);
    }
    DriverMemory driver =
        DriverMemory.of(job.weights(), job.floats(), job.slots(), plan.tasks(), chosen);
    long samples = 2 * job.data() + job.data() / cluster.executors();
    return new Heap(DRIVER_BASE + driver.needed() + 2 * job.data(), EXECUTOR_BASE + plan.needed() + samples);
  }
}
