package bellows.spark;

import bellows.train.WorkerJvms;
import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** What an application's executors have to work with, as far as its driver can know. */
public final class WorkerCores {
  private WorkerCores() {}

  /** In local mode this JVM; else the executors that have registered so far. */
  public static WorkerJvms of(JavaSparkContext spark) {
    int cores = Math.max(1, spark.defaultParallelism());
    if (spark.isLocal()) {
      return WorkerJvms.local(cores, heap());
    }
    SparkConf conf = spark.getConf();
    int executors = Math.max(1, spark.sc().statusTracker().getExecutorInfos().length - 1);
    List<Integer> each = new ArrayList<>();
    for (int i = 0; i < executors; i++) {
      each.add(Math.max(1, conf.contains("spark.executor.cores") ? conf.getInt("spark.executor.cores", 1)
          : cores / executors + (i < cores % executors ? 1 : 0)));
    }
    return WorkerJvms.executors(each, conf.getSizeAsBytes("spark.executor.memory", "1g"), heap());
  }

  /**
   * The heap of this JVM as it was asked for, which is how executors and plans count it too. What {@code maxMemory} says
   * is less by the parallel collector's second survivor space, of a size that depends on how the heap began.
   */
  private static long heap() {
    HotSpotDiagnosticMXBean hotSpot = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    return hotSpot == null ? Runtime.getRuntime().maxMemory()
        : Long.parseLong(hotSpot.getVMOption("MaxHeapSize").getValue());
  }
}
