package bellows.ml;

import java.util.BitSet;
import org.apache.spark.SparkContext;

/**
 * A pool of Spark's fair scheduler for one fit, so that fits that go on at once, as those of a CrossValidator do, share
 * the executors fairly: jobs of one pool wait for each other. Nothing happens unless {@code spark.scheduler.mode =
 * FAIR}, or where the caller's thread has a pool. Spark never forgets a pool, so names are used again.
 */
final class FairPool implements AutoCloseable {
  private static final String POOL = "spark.scheduler.pool";
  private static final BitSet TAKEN = new BitSet();

  private final SparkContext spark;
  /** -1 for none. */
  private final int number;

  private FairPool(SparkContext spark, int number) {
    this.spark = spark;
    this.number = number;
  }

  /** For this thread, and those that it starts, until it is closed. */
  static FairPool enter(SparkContext spark) {
    boolean fair = spark.conf().get("spark.scheduler.mode", "FIFO").equalsIgnoreCase("FAIR");
    if (!fair || spark.getLocalProperty(POOL) != null) {
      return new FairPool(spark, -1);
    }
    int number = take();
    spark.setLocalProperty(POOL, "bellows-" + (number + 1));
    return new FairPool(spark, number);
  }

  private static synchronized int take() {
    int number = TAKEN.nextClearBit(0);
    TAKEN.set(number);
    return number;
  }

  private static synchronized void giveBack(int number) {
    TAKEN.clear(number);
  }

  @Override
  public void close() {
    if (number >= 0) {
      spark.setLocalProperty(POOL, null);
      giveBack(number);
    }
  }
}
