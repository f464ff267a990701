package bellows.spark.prepare;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import scala.jdk.javaapi.CollectionConverters;

/** Tells how many pictures are done, also by tasks that are still at work: executors say it every ten seconds. */
final class PicturesSeen extends SparkListener {
  /** Of the accumulator in which tasks count pictures. */
  static final String NAME = "pictures";

  private final LongConsumer seen;
  private final Map<Long, Long> ofTask = new HashMap<>();
  private long done;

  PicturesSeen(long done, LongConsumer seen) {
    this.done = done;
    this.seen = seen;
  }

  /** Pictures in finished shards. */
  synchronized void done(long pictures) {
    done = pictures;
    tell();
  }

  @Override
  public synchronized void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
    CollectionConverters.asJava(update.accumUpdates()).forEach(task -> {
      for (AccumulableInfo info : CollectionConverters.asJava(task._4())) {
        if (info.name().contains(NAME) && info.update().isDefined() && info.update().get() instanceof Long count) {
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

  private void tell() {
    seen.accept(done + ofTask.values().stream().mapToLong(Long::longValue).sum());
  }
}
