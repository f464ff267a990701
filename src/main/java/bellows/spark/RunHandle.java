package bellows.spark;

import bellows.data.Leaf;
import bellows.spark.exchange.TaskTimes;
import bellows.spark.share.RunLease;
import bellows.spark.share.Shared;
import bellows.train.worker.LeafSums;
import bellows.train.worker.StepInput;
import bellows.train.worker.Worker;
import java.io.Serializable;
import java.util.Iterator;
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
    return workers().with(body);
  }

  /** The sums of a task's leaves in a step, by as many workers as the run's plan says; for tasks. */
  LeafSums step(StepInput input, Iterator<Leaf> leaves, TaskTimes times) {
    return workers().step(input, leaves, times);
  }

  private WorkspacePool workers() {
    return lease.here().get(WorkspacePool.class, () -> new WorkspacePool(spec.value()));
  }

  /** Frees everything that the run holds on all executors; for the driver. */
  @Override
  public void close() {
    lease.close();
    spec.withdraw(false);
  }
}
