package bellows.ml;

import bellows.conf.BadInputException;

/** What functions on executors complain of, without the words that Spark puts round it. */
final class Complaints {
  private Complaints() {}

  /** Throws the complaint that another exception tells of, if it does; to be called before that is thrown again. */
  static void rethrow(Exception thrown) {
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      if (each instanceof BadInputException complaint) {
        throw complaint;
      }
    }
  }
}
