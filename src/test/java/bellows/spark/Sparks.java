package bellows.spark;

import org.apache.spark.sql.SparkSession;
import scala.Option;

/** The one Spark of the test JVM: tests that want another master, or none, end the one before. */
public final class Sparks {
  private Sparks() {}

  /** A session with this master. */
  public static SparkSession session(String master) {
    Option<SparkSession> last = SparkSession.getDefaultSession();
    if (last.isDefined() && !last.get().sparkContext().master().equals(master)) {
      stop();
    }
    return SparkSession.builder().master(master).appName("test").config("spark.ui.enabled", false)
        .config("spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir")).getOrCreate();
  }

  /** Ends whatever session there is, so that the next may choose. */
  public static void stop() {
    Option<SparkSession> last = SparkSession.getDefaultSession();
    if (last.isDefined()) {
      last.get().stop();
    }
  }
}
