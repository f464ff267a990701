package bellows.cli;

import bellows.conf.BadInputException;
import bellows.spark.WireTypes;
import bellows.spark.WorkerCores;
import bellows.store.HadoopFiles;
import bellows.train.TeamPlan;
import bellows.train.WorkerJvms;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** The Spark of the surrounding spark-submit; without one, of this JVM alone. */
public final class SparkCommand implements AutoCloseable {
  private static final double MOST_SECONDS = 30;
  private static final double QUIET_SECONDS = 1;

  private final SparkSession session;
  private final JavaSparkContext spark;

  private SparkCommand(SparkSession session) {
    this.session = session;
    spark = JavaSparkContext.fromSparkContext(session.sparkContext());
  }

  static SparkCommand open(String command) {
    return open(command, false);
  }

  /** @param retrying whether a task that fails shall be tried again even in local mode, where Spark does not */
  static SparkCommand open(String command, boolean retrying) {
    SparkConf conf = new SparkConf().setIfMissing("spark.master", "local[*]")
        .setIfMissing("spark.app.name", "bellows " + command).setIfMissing("spark.ui.enabled", "false");
    if (retrying) {
      conf.set("spark.master", conf.get("spark.master").replaceFirst("^local$", "local[1]")
          .replaceFirst("^local\\[([^,\\]]+)]$", "local[$1,4]"));
    }
    return new SparkCommand(SparkSession.builder().config(WireTypes.register(conf)).getOrCreate());
  }

  SparkSession session() {
    return session;
  }

  public JavaSparkContext context() {
    return spark;
  }

  HadoopFiles files() {
    return new HadoopFiles(spark.hadoopConfiguration());
  }

  /** What the executors have to work with, once they are there. */
  public WorkerJvms workers() {
    if (!spark.isLocal()) {
      awaitExecutors();
    }
    return WorkerCores.of(spark);
  }

  /** One a team at work, unless asked otherwise. */
  static int partitions(Integer asked, TeamPlan plan) {
    return checked(asked) == null ? plan.tasks() : asked;
  }

  /** One a core, unless asked otherwise. */
  int partitions(Integer asked) {
    if (checked(asked) != null) {
      return asked;
    }
    if (!spark.isLocal()) {
      awaitExecutors();
    }
    return Math.max(1, spark.defaultParallelism());
  }

  private static Integer checked(Integer asked) {
    BadInputException.check(asked == null || asked > 0, "--partitions: expected at least 1, found %d", asked);
    return asked;
  }

  /**
   * Executors register one by one after the application has started; until then Spark reports two cores for any
   * cluster.
   */
  private void awaitExecutors() {
    long start = System.nanoTime();
    long changed = start;
    int seen = 1;
    while (seconds(start) < MOST_SECONDS && (seen == 1 || seconds(changed) < QUIET_SECONDS)) {
      int executors = spark.sc().statusTracker().getExecutorInfos().length;
      if (executors != seen) {
        seen = executors;
        changed = System.nanoTime();
      }
      LockSupport.parkNanos(50_000_000);
    }
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  @Override
  public void close() {
    session.stop();
  }
}
