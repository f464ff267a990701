package bellows.spark;

import java.io.Serializable;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.storage.BlockManagerId;

/** Where a task's time went, as the task itself saw it: a few numbers that travel with its result. */
final class TaskTimes implements Serializable {
  private static final long serialVersionUID = 1;

  final long attempt;
  final int task;
  final String executor;
  final String host;
  final long startedMillis;
  long weightsNanos;
  long waitNanos;
  long decodeNanos;
  long computeNanos;
  int leaves;
  long samples;

  /** Begins with the task's first line, in its thread. */
  TaskTimes(TaskContext context) {
    BlockManagerId place = SparkEnv.get().blockManager().blockManagerId();
    attempt = context.taskAttemptId();
    task = context.partitionId();
    executor = place.executorId();
    host = place.host();
    startedMillis = System.currentTimeMillis();
  }
}
