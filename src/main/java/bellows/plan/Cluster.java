package bellows.plan;

import bellows.train.WorkerJvms;
import java.util.Collections;
import java.util.Locale;

/**
 * The machines that a run is planned for.
 *
 * @param executors all alike; 0 for local mode, where the driver's JVM does the work
 * @param cores of each executor, or of the one JVM
 * @param heap bytes of each executor's; in local mode not used
 * @param driverHeap bytes of the driver's
 */
public record Cluster(int executors, int cores, long heap, long driverHeap, Network network) {
  public boolean isLocal() {
    return executors == 0;
  }

  /** JVMs that work. */
  public int workers() {
    return Math.max(1, executors);
  }

  public WorkerJvms jvms() {
    return isLocal() ? WorkerJvms.local(cores, driverHeap)
        : WorkerJvms.executors(Collections.nCopies(executors, cores), heap, driverHeap);
  }

  public Cluster withExecutors(int other) {
    return new Cluster(other, cores, heap, driverHeap, network);
  }

  @Override
  public String toString() {
    return isLocal() ? String.format(Locale.ROOT, "local[%d], heap %.1f GB", cores, driverHeap / 1e9)
        : String.format(Locale.ROOT, "%d executors of %d cores, heap %.1f GB each; driver %.1f GB; network %s",
            executors, cores, heap / 1e9, driverHeap / 1e9, network);
  }
}
