package bellows.spark.share;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Tells how much is done, also by tasks that are still at work: executors say every ten seconds what these have counted in
 * an accumulator.
 */
public final class WorkSeen extends SparkListener {
  private final String name;
  private final LongSupplier done;
  private final LongConsumer seen;
  private final Map<Long, Long> ofTask = new HashMap<>();

  /**
   * @param name of the accumulator
   * @param done by tasks that have ended; asked by any thread
   * @param seen is told how much is done; by any thread
   */
  public WorkSeen(String name, LongSupplier done, LongConsumer seen) {
    this.name = name;
    this.done = done;
    this.seen = seen;
  }

  @Override
  public synchronized void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
    CollectionConverters.asJava(update.accumUpdates()).forEach(task -> {
      for (AccumulableInfo info : CollectionConverters.asJava(task._4())) {
        if (info.name().contains(name) && info.update().isDefined() && info.update().get() instanceof Long count) {
          ofTask.put((Long) task._1(), count);
        }
      }
    });
    tell();
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
    ofTask.remove(end.taskInfo().taskId());
  }

  /** Tells how much is done now. */
  public synchronized void tell() {
    seen.accept(done.getAsLong() + ofTask.values().stream().mapToLong(Long::longValue).sum());
  }
}
