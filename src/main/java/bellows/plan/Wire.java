package bellows.plan;

import bellows.data.LeafRanges;
import bellows.train.Aggregation;
import bellows.train.WorkerJvms;
import bellows.train.worker.TrainSpec;

/**
 * The bytes of one step between processes; those of a task's description and its status are left out, a few kilobytes.
 *
 * @param toEach the weights, to each executor, of which the driver sends about one copy and executors the rest
 * @param between executors send each other, all of them together
 * @param toDriver gradients that the driver receives
 */
public record Wire(long toEach, long between, long toDriver) {
  /** In local mode everything goes by reference. */
  private static final Wire NOTHING = new Wire(0, 0, 0);

  /** The pieces in which a broadcast goes out, which executors pass on to each other. */
  static int pieces(long bytes, int executors) {
    int piece = WorkerJvms.pieceBytes(executors);
    return (int) Math.max(1, (bytes + piece - 1) / piece);
  }

  /**
   * Counts for a run, whose weights may travel in 16 bits. So may a partial that is one leaf's own: a sum of several
   * needs all bits of its floats.
   *
   * @param tasks at most one a leaf; each has as many leaves as any other, or one more
   * @param chosen how partials are added up, no longer {@code auto}
   */
  public static Wire of(TrainSpec spec, int tasks, Cluster cluster, Aggregation chosen) {
    int floats = spec.model().layout().size();
    long leaf = spec.code().bytes(0, floats);
    LeafRanges dealt = new LeafRanges(spec.leaves(), tasks);
    long own = dealt.ownPartials();
    return of(leaf, own * leaf + (dealt.partials() - own) * 4L * floats, 4L * floats, cluster, chosen);
  }

  /**
   * Counts for floats that travel as they are.
   *
   * @param floats of a partial
   * @param chosen how partials are added up, no longer {@code auto}
   */
  static Wire of(long floats, int tasks, Cluster cluster, Aggregation chosen) {
    return of(4 * floats, tasks * 4 * floats, 4 * floats, cluster, chosen);
  }

  /** Of the partials of all tasks together, a shuffle moves those slices that are not added where they are. */
  private static Wire of(long weights, long partials, long sum, Cluster cluster, Aggregation chosen) {
    if (cluster.isLocal()) {
      return NOTHING;
    }
    int executors = cluster.executors();
    return chosen == Aggregation.DRIVER ? new Wire(weights, 0, partials)
        : new Wire(weights, partials / executors * (executors - 1), sum);
  }
}
