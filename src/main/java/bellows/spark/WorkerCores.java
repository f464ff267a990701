package bellows.spark;

import bellows.spark.internal.SparkInternals;
import bellows.train.WorkerJvms;
import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an application's executors have to work with, as far as its driver can know. */
public final class WorkerCores {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerCores.class);
  private static final double MOST_SECONDS = 30;
  /** Until it is told that no executor comes. On a busy machine the first one takes three or four. */
  private static final double SILENT_SECONDS = 6;
  private static final double LEAST_QUIET_SECONDS = 1;
  /** Of the time until the first executor came: where that was long, the machine is busy, and so the others take long. */
  private static final double QUIET_SHARE = 0.5;

  private WorkerCores() {}

  /**
   * What executors have, once they are there: they register one by one after an application has started, and until then
   * Spark reports two cores for any cluster.
   */
  public static WorkerJvms ready(JavaSparkContext spark) {
    if (!spark.isLocal()) {
      awaitExecutors(spark, asked(spark.getConf()));
    }
    return of(spark);
  }

  /** The executors that an application has asked for; 0 where it takes what there is, or what it needs at the time. */
  static int asked(SparkConf conf) {
    if (conf.getBoolean("spark.dynamicAllocation.enabled", false)) {
      return 0;
    } else if (conf.contains("spark.executor.instances")) {
      return conf.getInt("spark.executor.instances", 0);
    }
    return conf.getInt("spark.cores.max", 0) / Math.max(1, conf.getInt("spark.executor.cores", Integer.MAX_VALUE));
  }

  /** Until as many are there as were asked for, or no more come: a cluster may have no room for all. */
  private static void awaitExecutors(JavaSparkContext spark, int asked) {
    long start = System.nanoTime();
    long changed = start;
    double quiet = MOST_SECONDS;
    int seen = 0;
    boolean told = false;
    while (seconds(start) < MOST_SECONDS && seconds(changed) < quiet && (asked == 0 || seen < asked)) {
      int executors = SparkInternals.executors(spark);
      if (executors != seen) {
        quiet = seen == 0 ? Math.max(LEAST_QUIET_SECONDS, QUIET_SHARE * seconds(start)) : quiet;
        seen = executors;
        changed = System.nanoTime();
      }
      if (seen == 0 && !told && seconds(start) > SILENT_SECONDS) {
        LOG.warn("no executor has come in {} s; {}", (int) SILENT_SECONDS, ExecutorDemand.of(spark.getConf()).beside(
            ExecutorDemand.room(spark.master())));
        told = true;
      }
      LockSupport.parkNanos(50_000_000);
    }
    if (seen == 0) {
      ExecutorDemand.of(spark.getConf()).check(ExecutorDemand.room(spark.master()));
    }
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  /** The JVMs that work: in local mode this one, else the executors that have registered so far. */
  public static WorkerJvms of(JavaSparkContext spark) {
    int cores = Math.max(1, spark.defaultParallelism());
    if (spark.isLocal()) {
      return WorkerJvms.local(cores, heap());
    }
    SparkConf conf = spark.getConf();
    int executors = Math.max(1, SparkInternals.executors(spark));
    List<Integer> each = new ArrayList<>();
    for (int i = 0; i < executors; i++) {
      each.add(Math.max(1, conf.contains("spark.executor.cores") ? conf.getInt("spark.executor.cores", 1)
          : cores / executors + (i < cores % executors ? 1 : 0)));
    }
    return WorkerJvms.executors(each, conf.getSizeAsBytes("spark.executor.memory", "1g"), heap());
  }

  /**
   * The heap of this JVM as it was asked for, which is how executors and plans count it too. What {@code maxMemory}
   * says is less by the parallel collector's second survivor space, of a size that depends on how the heap began.
   */
  private static long heap() {
    HotSpotDiagnosticMXBean hotSpot = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    return hotSpot == null ? Runtime.getRuntime().maxMemory()
        : Long.parseLong(hotSpot.getVMOption("MaxHeapSize").getValue());
  }
}
