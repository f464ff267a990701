package bellows.plan;

import bellows.train.Aggregation;

/**
 * The bytes of one step between processes; those of a task's description and its status are left out, a few kilobytes.
 *
 * @param toEach the weights, to each executor, of which the driver sends about one copy and executors the rest
 * @param between executors send each other, all of them together
 * @param toDriver gradients that the driver receives
 */
public record Wire(long toEach, long between, long toDriver) {
  /**
   * Counts.
   *
   * @param floats of a partial
   * @param chosen how partials are added up, no longer {@code auto}
   */
  public static Wire of(long floats, int tasks, Cluster cluster, Aggregation chosen) {
    long bytes = 4 * floats;
    if (cluster.isLocal()) {
      return new Wire(0, 0, 0);
    }
    int executors = cluster.executors();
    return chosen == Aggregation.DRIVER ? new Wire(bytes, 0, tasks * bytes)
        : new Wire(bytes, tasks * bytes / executors * (executors - 1), bytes);
  }
}
