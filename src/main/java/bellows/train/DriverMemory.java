package bellows.train;

import bellows.conf.BadInputException;
import bellows.data.LeafRanges;
import bellows.train.worker.TrainSpec;

/**
 * What the driver of a cluster holds at once while it trains. Workers are elsewhere; in local mode
 * {@link TeamPlan} counts both.
 *
 * @param state weights and the next ones, those that are handed out if rounded, and the optimizer's slots
 * @param broadcast weights as the bytes that executors fetch
 * @param partials gradients as floats, and the blocks of bytes that they are read from
 * @param checkpoint buffers of a file as it is written
 */
public record DriverMemory(long state, long broadcast, long partials, long checkpoint) {
  /** A checkpoint is written in pieces. */
  private static final long CHECKPOINT_BYTES = 1L << 20;

  /**
   * Counts for a run, whose weights may be handed out rounded to 16 bits: beside themselves, and in half the bytes.
   *
   * @param slots what the optimizer and the guard keep, see {@link RunConfig#slotArrays}
   * @param tasks of a step
   * @param chosen how partials are added up, no longer {@code auto}
   */
  public static DriverMemory of(TrainSpec spec, int slots, int tasks, Aggregation chosen) {
    int floats = spec.model().layout().size();
    DriverMemory plain = of(floats, slots, new LeafRanges(spec.leaves(), tasks).partials(), chosen);
    long rounded = spec.wire().halves() ? 4L * floats : 0;
    return new DriverMemory(plain.state + rounded, spec.code().bytes(0, floats), plain.partials, plain.checkpoint);
  }

  /**
   * Counts where weights are handed out as they are.
   *
   * @param floats of a partial: weights and statistics
   * @param slots of the optimizer, counted as long as the average, which has statistics as well
   * @param count of the partials that tasks return in a step
   * @param chosen how partials are added up, no longer {@code auto}
   */
  static DriverMemory of(long floats, int slots, long count, Aggregation chosen) {
    long bytes = 4 * floats;
    // Each thread that opens partials holds a block. Behind a shuffle all blocks are parts of the one sum.
    long block = Math.min(4L * Aggregation.BLOCK, bytes);
    long partials = chosen == Aggregation.SHUFFLE ? bytes + Math.min(Aggregation.OPENERS * block, bytes)
        : count * bytes + Math.min(count, Aggregation.OPENERS) * block;
    return new DriverMemory(2 * bytes + slots * bytes, bytes, partials, CHECKPOINT_BYTES);
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
        TeamPlan.megabytes(usable(heap)), TeamPlan.megabytes(needed()), TeamPlan.megabytes(state),
        TeamPlan.megabytes(broadcast), TeamPlan.megabytes(partials),
        (needed() / 3 * 4 >> 30) + 1, shuffled ? "" : ", or aggregation = shuffle");
  }
}
