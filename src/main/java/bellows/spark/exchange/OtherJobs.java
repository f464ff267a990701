package bellows.spark.exchange;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;

/** Whether others of the application want its cores: jobs that are not of a run, and have begun during it. */
final class OtherJobs extends SparkListener implements AutoCloseable {
  /** Who has had a job a moment ago will have another: a run whose steps are jobs is between two most of the time. */
  private static final long QUIET_NANOS = 2_000_000_000;

  private final SparkContext spark;
  private final String run;
  private final Runnable begun;
  private final Set<Integer> active = ConcurrentHashMap.newKeySet();
  /** Spark tells late: of jobs, too, that have long ended. */
  private final long sinceMillis = System.currentTimeMillis();
  private volatile long lastNanos = System.nanoTime() - QUIET_NANOS;

  /**
   * @param run whose jobs do not count
   * @param begun is called when another's job begins, by Spark's thread for listeners
   */
  OtherJobs(SparkContext spark, String run, Runnable begun) {
    this.spark = spark;
    this.run = run;
    this.begun = begun;
    spark.addSparkListener(this);
  }

  /** Whether there are any, or have been a moment ago. */
  boolean areThere() {
    return !active.isEmpty() || System.nanoTime() - lastNanos < QUIET_NANOS;
  }

  @Override
  public void onJobStart(SparkListenerJobStart start) {
    if (start.time() >= sinceMillis && !JobLabel.isOf(run, start.properties())) {
      active.add(start.jobId());
      begun.run();
    }
  }

  @Override
  public void onJobEnd(SparkListenerJobEnd end) {
    if (active.contains(end.jobId())) {
      lastNanos = System.nanoTime();
      active.remove(end.jobId());
    }
  }

  @Override
  public void close() {
    spark.removeSparkListener(this);
  }
}
