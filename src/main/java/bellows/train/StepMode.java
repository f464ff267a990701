package bellows.train;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import java.util.Locale;

/**
 * How a step reaches those who compute it, and where what they return is added up: the keys {@code steps} and
 * {@code aggregation}. Neither is a part of the result.
 */
public record StepMode(Stepping steps, Aggregation aggregation) {
  /** What suits the cluster. */
  public static final StepMode AUTO = new StepMode(Stepping.AUTO, Aggregation.AUTO);

  static StepMode read(Settings run) {
    return new StepMode(run.choice("steps", Stepping.class, Stepping.AUTO),
        run.choice("aggregation", Aggregation.class, Aggregation.AUTO));
  }

  /**
   * Who calls the tasks, no longer {@code AUTO}. A shuffle is Spark's, so who asks for one asks for jobs.
   *
   * @param local whether tasks run in the driver's JVM
   * @param master for the complaint
   * @throws BadInputException if the driver cannot call them
   */
  public Stepping stepping(boolean local, String master) {
    boolean shuffled = aggregation == Aggregation.SHUFFLE;
    if (steps == Stepping.AUTO) {
      return local && !shuffled ? Stepping.DIRECT : Stepping.JOBS;
    }
    BadInputException.check(steps != Stepping.DIRECT || local, "steps = direct: expected a master in this JVM, such as "
        + "local[4], found %s, whose executors are called by jobs; set steps = auto", master);
    BadInputException.check(steps == Stepping.JOBS || !shuffled, "steps = %s: expected aggregation = auto or driver, "
        + "found shuffle, which is Spark's and takes a job; set steps = auto", steps.name().toLowerCase(Locale.ROOT));
    return steps;
  }
}
