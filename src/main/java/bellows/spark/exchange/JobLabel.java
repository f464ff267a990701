package bellows.spark.exchange;

import java.util.Properties;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;

/**
 * Says whose a job is: an application may train several models at once, and has jobs of its user's beside. Spark passes
 * such properties to listeners with every stage.
 */
public final class JobLabel {
  /** The property of jobs that says which run they belong to; see {@link bellows.spark.share.RunLease#run}. */
  public static final String RUN = "bellows.run";
  /** The property of jobs that says which step of it they are, or follow; none before the first. */
  public static final String STEP = "bellows.step";

  private JobLabel() {}

  /**
   * Runs jobs under a label. Properties belong to a thread, which may be the user's own: so afterwards they are what
   * they were.
   *
   * @param step that they are or follow; null before the first
   */
  public static <R> R with(SparkContext spark, String run, Long step, Supplier<R> jobs) {
    String outerRun = spark.getLocalProperty(RUN);
    String outerStep = spark.getLocalProperty(STEP);
    spark.setLocalProperty(RUN, run);
    spark.setLocalProperty(STEP, step == null ? null : step.toString());
    try {
      return jobs.get();
    } finally {
      spark.setLocalProperty(RUN, outerRun);
      spark.setLocalProperty(STEP, outerStep);
    }
  }

  /** Whether a stage with these properties is of this run. */
  public static boolean isOf(String run, Properties properties) {
    return properties != null && run.equals(properties.getProperty(RUN));
  }

  /** The step of a stage with these properties, or another where it is of none. */
  public static long step(Properties properties, long other) {
    String step = properties.getProperty(STEP);
    return step == null ? other : Long.parseLong(step);
  }
}
