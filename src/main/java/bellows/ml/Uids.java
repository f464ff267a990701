package bellows.ml;

import org.apache.spark.ml.util.Identifiable$;

/**
 * The names of stages, known before their constructors run. Spark's base classes make their params in their own
 * constructors, each with the stage's uid, which in Java no field of the stage can hold yet: so it lies here until the
 * field does.
 */
final class Uids {
  private static final ThreadLocal<String> COMING = new ThreadLocal<>();

  private Uids() {}

  /** Hands over the uid of the stage whose constructor this thread is about to run. */
  static String hand(String uid) {
    COMING.set(uid);
    return uid;
  }

  /** Hands over a new one. */
  static String random(String prefix) {
    return hand(Identifiable$.MODULE$.randomUID(prefix));
  }

  /** That of a stage whose field may not be set yet. */
  static String of(String field) {
    return field != null ? field : COMING.get();
  }
}
