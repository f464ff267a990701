package bellows.ml;

import bellows.conf.BadInputException;
import java.util.function.Supplier;

/** What functions on executors complain of, without the words that Spark puts round it. */
final class Complaints {
  private Complaints() {}

  /**
   * What some work gives.
   *
   * @throws BadInputException the complaint that the work's exception tells of, if it does; else that exception
   */
  static <T> T heard(Supplier<T> work) {
    try {
      return work.get();
    } catch (Exception e) { // Spark throws its own, which is none of Java's unchecked ones, without saying so.
      rethrow(e);
      throw e;
    }
  }

  private static void rethrow(Exception thrown) {
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      if (each instanceof BadInputException complaint) {
        throw complaint;
      }
    }
  }
}
