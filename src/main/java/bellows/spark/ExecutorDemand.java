package bellows.spark;

import bellows.conf.BadInputException;
import bellows.spark.internal.StandaloneMaster;
import bellows.spark.internal.StandaloneMaster.Room;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;

/**
 * What an application asks of each of its executors, to be said beside what workers have when none comes.
 *
 * @param cores 0 for all that a worker has
 * @param megabytes of memory
 */
record ExecutorDemand(int cores, long megabytes) {
  private static final int MOST_WORKERS = 8;

  static ExecutorDemand of(SparkConf conf) {
    return new ExecutorDemand(conf.getInt("spark.executor.cores", 0),
        conf.getSizeAsMb("spark.executor.memory", "1g"));
  }

  /** The workers of a standalone cluster; null of another, or where the master does not say. */
  static List<Room> room(String master) {
    try {
      return master.startsWith("spark://") ? StandaloneMaster.workers(master) : null;
    } catch (Exception e) { // Scala declares nothing. This is about a message.
      return null;
    }
  }

  private boolean fits(int workersCores, long workersMegabytes) {
    return workersMegabytes >= megabytes && workersCores >= Math.max(1, cores);
  }

  /** What was asked, what there is, and what to do. */
  String beside(List<Room> workers) {
    String asked = String.format(Locale.ROOT, "asked were executors of %s and %,d MB (--executor-cores, --executor-memory)",
        cores == 0 ? "any number of cores" : cores + (cores == 1 ? " core" : " cores"), megabytes);
    if (workers == null) {
      return asked + "; the cluster's page says what it has";
    }
    String have = workers.isEmpty() ? "no worker has registered with the master" : workers.stream().limit(MOST_WORKERS)
        .map(one -> String.format(Locale.ROOT, "%s has %d of %d cores and %,d of %,d MB free", one.host(),
            one.coresFree(), one.cores(), one.memoryFree(), one.memory()))
        .collect(Collectors.joining(", ")) + (workers.size() > MOST_WORKERS ? ", …" : "");
    return asked + "; " + have + "; " + remedy(workers);
  }

  private String remedy(List<Room> workers) {
    if (workers.isEmpty()) {
      return "start workers";
    } else if (workers.stream().noneMatch(one -> fits(one.cores(), one.memory()))) {
      return "no worker can ever have one: ask for less";
    }
    return workers.stream().noneMatch(one -> fits(one.coresFree(), one.memoryFree()))
        ? "other applications have the rest: ask for less, or wait until they end" : "they should come; workers' logs say "
            + "why they do not";
  }

  /**
   * After the wait.
   *
   * @throws BadInputException if there are workers, of which none can ever have such an executor
   */
  void check(List<Room> workers) {
    BadInputException.check(workers == null || workers.isEmpty()
        || workers.stream().anyMatch(one -> fits(one.cores(), one.memory())), "expected a cluster with room for an "
            + "executor, found none; %s", workers == null ? "" : beside(workers));
  }
}
