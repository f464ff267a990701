package bellows.train;

/** How long a run has been trained, over all its starts, and how long ago it last saved and was evaluated. */
final class RunClock {
  private final long started = System.nanoTime();
  private final double before;
  private long saved = started;
  private long evaluated = started;

  /** @param before seconds of earlier starts */
  RunClock(double before) {
    this.before = before;
  }

  double seconds() {
    return before + secondsSince(started);
  }

  void saved() {
    saved = System.nanoTime();
  }

  double minutesSinceSaved() {
    return secondsSince(saved) / 60;
  }

  void evaluating() {
    evaluated = System.nanoTime();
  }

  double minutesSinceEvaluated() {
    return secondsSince(evaluated) / 60;
  }

  /** Since {@link #evaluating}. */
  double secondsOfEvaluation() {
    return secondsSince(evaluated);
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }
}
