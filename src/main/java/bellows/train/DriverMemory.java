package bellows.train;

import bellows.conf.BadInputException;
import java.util.Locale;

/**
 * What the driver of a cluster holds at once while it trains. Workers are elsewhere; in local mode
 * {@link TeamPlan} counts both.
 *
 * @param state weights and the next ones, and the optimizer's slots
 * @param broadcast weights as the bytes that executors fetch
 * @param partials gradients as they arrive and as they are read
 * @param checkpoint buffers of a file as it is written
 */
public record DriverMemory(long state, long broadcast, long partials, long checkpoint) {
  /** Threads of a driver that read results at the same time, by Spark's default. */
  private static final int READERS = 4;
  /** The bytes of a result and the same bytes out of the message that brought them. */
  private static final int COPIES_WHILE_READ = 2;
  /** A checkpoint is written in pieces. */
  private static final long CHECKPOINT_BYTES = 1L << 20;

  /**
   * Counts.
   *
   * @param weights of the model
   * @param floats of a partial: weights and statistics
   * @param slots of the optimizer
   * @param tasks of a step
   * @param chosen how partials are added up, no longer {@code auto}
   */
  public static DriverMemory of(long weights, long floats, int slots, int tasks, Aggregation chosen) {
    long bytes = 4 * floats;
    long arriving = chosen == Aggregation.SHUFFLE ? bytes + bytes
        : tasks * bytes + (long) COPIES_WHILE_READ * Math.min(tasks, READERS) * bytes;
    return new DriverMemory(2 * bytes + 4L * slots * weights, bytes, arriving, CHECKPOINT_BYTES);
  }

  /** All of it. */
  public long needed() {
    return state + broadcast + partials + checkpoint;
  }

  /** What of a heap is for this; the rest is for Spark, samples and garbage. */
  public static long usable(long heap) {
    return heap / 4 * 3;
  }

  public boolean fits(long heap) {
    return needed() <= usable(heap);
  }

  /** @throws BadInputException if it cannot fit, with the setting to change */
  void check(long heap, boolean shuffled) {
    BadInputException.check(fits(heap),
        "memory: expected to need at most %s, three quarters of the driver's heap, found %s: weights and slots %s, "
            + "their broadcast %s, partials of a step %s; set --driver-memory %dg%s",
        megabytes(usable(heap)), megabytes(needed()), megabytes(state), megabytes(broadcast), megabytes(partials),
        (needed() / 3 * 4 >> 30) + 1, shuffled ? "" : ", or aggregation = shuffle");
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%,.1f MB", bytes / 1e6);
  }
}
