package bellows.lecture;

/**
 * A number of an experiment.
 *
 * @param name what it is called on the page
 * @param unit how it is written
 * @param expected what the run file has been seen to give
 * @param claim what the lecture says; null where it says nothing
 */
record Quantity(String name, Unit unit, Measure measure, Range expected, Range claim) {
  /** How numbers are written. */
  enum Unit { PLAIN, WHOLE, PART, TIMES }

  /** All from {@code least} to {@code most}, both included; never NaN. */
  record Range(double least, double most) {
    boolean holds(double value) {
      return value >= least && value <= most;
    }
  }

  /** Whether the lecture says something of it. */
  boolean isClaimed() {
    return claim != null;
  }
}
