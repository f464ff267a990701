package bellows.spark.exchange;

import bellows.spark.internal.SparkInternals;
import bellows.train.worker.Worker;
import java.io.Serializable;
import java.util.function.Function;
import org.apache.spark.TaskContext;
import org.apache.spark.storage.BlockManagerId;

/** Where a task's time went, as the task itself saw it: a few numbers that travel with its result. */
public final class TaskTimes implements Serializable {
  private static final long serialVersionUID = 1;

  /** In place of Spark's number of an attempt where there is none. */
  private static final long NO_ATTEMPT = -1;

  public final long attempt;
  public final int task;
  public final String executor;
  public final String host;
  public final long startedMillis;
  public long weightsNanos;
  public long waitNanos;
  public long aheadNanos;
  public long decodeNanos;
  public long computeNanos;
  public int leaves;
  public long samples;

  public TaskTimes(long attempt, int task, String executor, String host) {
    this.attempt = attempt;
    this.task = task;
    this.executor = executor;
    this.host = host;
    startedMillis = System.currentTimeMillis();
  }

  /** Begins with the task's first line, in its thread. */
  public static TaskTimes begin(TaskContext context) {
    BlockManagerId place = SparkInternals.here();
    return new TaskTimes(context.taskAttemptId(), context.partitionId(), place.executorId(), place.host());
  }

  /** Begins where Spark knows of no task that does only this. */
  static TaskTimes outsideJobs(BlockManagerId place, int partition) {
    return new TaskTimes(NO_ATTEMPT, partition, place.executorId(), place.host());
  }

  /** What was handed out, and how long that took. */
  public float[] weights(WeightsHandle handle) {
    long start = System.nanoTime();
    float[] weights = handle.weights();
    weightsNanos = System.nanoTime() - start;
    return weights;
  }

  /** Work for a worker, which is being waited for from now on. */
  public <R> Function<Worker, R> working(Function<Worker, R> body) {
    long waiting = System.nanoTime();
    return worker -> {
      long working = System.nanoTime();
      R result = body.apply(worker);
      worked(waiting, working, worker.cost());
      return result;
    };
  }

  /**
   * Work has been done, up to now.
   *
   * @param waiting since when there was no worker for it, by the clock of {@link System#nanoTime}
   * @param working since when there was
   */
  public void worked(long waiting, long working, Worker.Cost cost) {
    waitNanos = working - waiting;
    aheadNanos = cost.aheadNanos();
    decodeNanos = cost.decodeNanos();
    computeNanos = System.nanoTime() - working - decodeNanos;
    leaves = cost.leaves();
    samples = cost.samples();
  }

  /** With the worker, in milliseconds. */
  public double workMillis() {
    return (decodeNanos + computeNanos) / 1e6;
  }
}
