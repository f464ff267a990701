package bellows.spark;

import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.spark.internal.SparkInternals;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
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

  /** How many jobs Spark was given meanwhile. */
  public static int jobs(SparkContext spark, Runnable work) {
    AtomicInteger jobs = new AtomicInteger();
    SparkListener counting = new SparkListener() {
      @Override
      public void onJobStart(SparkListenerJobStart start) {
        jobs.incrementAndGet();
      }
    };
    assertTrue(SparkInternals.awaitListeners(spark, 10_000));
    spark.addSparkListener(counting);
    try {
      work.run();
      assertTrue(SparkInternals.awaitListeners(spark, 10_000));
      return jobs.get();
    } finally {
      spark.removeSparkListener(counting);
    }
  }

  /** Ends whatever session there is, so that the next may choose. */
  public static void stop() {
    Option<SparkSession> last = SparkSession.getDefaultSession();
    if (last.isDefined()) {
      last.get().stop();
    }
  }
}
