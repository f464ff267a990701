package bellows.spark;

import bellows.spark.share.RunLease;
import bellows.spark.share.Shared;
import bellows.train.worker.Worker;
import java.io.Serializable;
import java.util.function.Function;
import org.apache.spark.api.java.JavaSparkContext;

/** A run as its tasks hold it: what they must know, and the workers that it has in their JVM. */
record RunHandle(RunLease lease, Shared<RunSpec> spec) implements Serializable, AutoCloseable {
  /** By the driver. */
  static RunHandle begin(JavaSparkContext spark, RunSpec spec) {
    return new RunHandle(RunLease.begin(spark), Shared.of(spark, spec));
  }

  /** Does something with a worker of this run's; for tasks. */
  <R> R with(Function<Worker, R> body) {
    return lease.here().get(WorkspacePool.class, () -> new WorkspacePool(spec.value())).with(body);
  }

  /** Frees everything that the run holds on all executors; for the driver. */
  @Override
  public void close() {
    lease.close();
    spec.withdraw(false);
  }
}
