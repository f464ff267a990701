package bellows.train;

/** Where the partials of a step are added up. Never changes a result: the tree is the same. */
public enum Aggregation {
  /** As {@link #choose} says. */
  AUTO,
  /** Each task returns its whole partial to the driver: one stage, least scheduling. */
  DRIVER,
  /** Executors add up slices through a shuffle: a second stage, but the driver receives 4n bytes however many tasks. */
  SHUFFLE;

  /**
   * What a driver may receive a step before {@code auto} turns to the shuffle: a quarter of Spark's limit on results,
   * and a fifth of a second of a link of 10 Gb/s, which is far above what a second stage costs.
   */
  public static final long DRIVER_BYTES = 256L << 20;

  /**
   * What this means for a step.
   *
   * @param floats of a partial
   * @param tasks that return one each
   */
  public Aggregation choose(long floats, int tasks) {
    return this != AUTO ? this : tasks >= 2 && 4 * floats * tasks > DRIVER_BYTES ? SHUFFLE : DRIVER;
  }
}
