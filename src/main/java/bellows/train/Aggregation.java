package bellows.train;

/** Where the partials of a step are added up. Both ways add in the order of the same tree, so the bits are the same. */
public enum Aggregation {
  /** Whichever moves fewer bytes through the narrowest place; see {@link #choose}. */
  AUTO,
  /** The driver adds, and receives every task's partial: one stage a step. */
  DRIVER,
  /** The executors add, slice by slice, through a shuffle: the driver receives each slice once, summed. */
  SHUFFLE;

  /**
   * Bytes of partials a step up to which the driver adds them up itself. A second stage costs some ten milliseconds,
   * in which a link of 10 Gb/s carries about 12 MB; but below this much the driver's memory and processor do not
   * notice either, and above it partials of many tasks would fill its heap.
   */
  private static final long DRIVER_BYTES = 256L << 20;

  /** Floats of a block, in which larger partials travel: 32 MB, far below what one array or one message may hold. */
  public static final int BLOCK = 8 << 20;
  /** Floats up to which a partial travels with the task's result: fetching takes another way there and back. */
  public static final int ENCLOSED = 1 << 20;
  /** The most threads of a driver that open partials side by side; more would wait for memory or the network. */
  public static final int OPENERS = 4;

  /** The bytes that a partial takes while it waits to be fetched: whole blocks, which are used again. */
  static long waiting(long floats) {
    return floats <= ENCLOSED ? 4 * floats : (floats + BLOCK - 1) / BLOCK * 4 * BLOCK;
  }

  /**
   * What {@code AUTO} means for a step.
   *
   * @param floats of a partial
   * @param tasks that each return one
   * @param local whether tasks run in the driver's JVM: then nothing travels, so there is nothing to save
   */
  public Aggregation choose(long floats, int tasks, boolean local) {
    if (this != AUTO) {
      return this;
    }
    return !local && tasks > 1 && 4 * floats * tasks > DRIVER_BYTES ? SHUFFLE : DRIVER;
  }
}
