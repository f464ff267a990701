package bellows.spark.metrics;

import bellows.spark.exchange.JobLabel;
import bellows.spark.exchange.TaskTimes;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.TaskInfo;

/**
 * Writes the table {@code tasks}: what tasks return of their time, joined with what Spark reports of them. The report
 * comes by another thread, soon after the result; so the rows of a step wait until the next step, or until
 * {@link #drain}. Not every step is written: see {@link TaskRow}.
 */
public final class TaskLog extends SparkListener implements AutoCloseable {
  private static final int FIRST_STEPS = 10;
  private static final int ROWS_A_STEP = 8;

  /** What Spark reports of a task, in milliseconds. */
  private record Report(long resultBytes, double deserialise, double serialise, double transport) {}

  private final JavaSparkContext spark;
  private final String runId;
  private final String run;
  private final MetricsTable<TaskRow> table;
  private final Map<Long, Report> reports = new ConcurrentHashMap<>();
  /** Of the run, and at work. Used by Spark's thread alone. */
  private final Set<Integer> stages = new HashSet<>();
  private long step;
  private List<TaskTimes> waiting = List.of();

  /**
   * @param runId whose tasks these are, see {@link JobLabel#RUN}
   * @param run the name in tables
   */
  public TaskLog(JavaSparkContext spark, String runId, String run, MetricsTable<TaskRow> table) {
    this.spark = spark;
    this.runId = runId;
    this.run = run;
    this.table = table;
    spark.sc().addSparkListener(this);
  }

  /** Whether a step of so many tasks is written. */
  static boolean isWritten(long step, int tasks) {
    return step <= FIRST_STEPS || step % Math.max(1, (tasks + ROWS_A_STEP - 1) / ROWS_A_STEP) == 0;
  }

  /** After each step, by the thread that writes tables. */
  public void step(long ended, List<TaskTimes> tasks) {
    drain();
    step = ended;
    waiting = isWritten(ended, tasks.size()) ? tasks : List.of();
    if (!reports.isEmpty()) {
      reports.keySet().retainAll(waiting.stream().map(times -> times.attempt).collect(Collectors.toSet()));
    }
  }

  /** Writes the rows of the last step; call it before a table is flushed. */
  public void drain() {
    waiting.forEach(times -> table.add(row(times, reports.get(times.attempt))));
    waiting = List.of();
  }

  private TaskRow row(TaskTimes times, Report report) {
    return new TaskRow(run, step, times.task, times.executor, times.host, Instant.ofEpochMilli(times.startedMillis),
        times.leaves, times.samples, times.weightsNanos / 1e6, times.waitNanos / 1e6, times.aheadNanos / 1e6,
        times.decodeNanos / 1e6, times.computeNanos / 1e6, report == null ? null : report.resultBytes,
        report == null ? null : report.deserialise, report == null ? null : report.serialise,
        report == null ? null : report.transport);
  }

  @Override
  public void onStageSubmitted(SparkListenerStageSubmitted submitted) {
    if (JobLabel.isOf(runId, submitted.properties())) {
      stages.add(submitted.stageInfo().stageId());
    }
  }

  @Override
  public void onStageCompleted(SparkListenerStageCompleted completed) {
    stages.remove(completed.stageInfo().stageId());
  }

  /**
   * Notes what Spark reports of a task, in Spark's thread for listeners. A task that failed has no metrics, and its
   * times reach nobody.
   */
  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    TaskMetrics metrics = end.taskMetrics();
    TaskInfo info = end.taskInfo();
    if (metrics != null && info.successful() && stages.contains(end.stageId())) {
      long executor = metrics.executorDeserializeTime() + metrics.executorRunTime()
          + metrics.resultSerializationTime();
      reports.put(info.taskId(), new Report(metrics.resultSize(), metrics.executorDeserializeTime(),
          metrics.resultSerializationTime(), Math.max(0, info.duration() - executor)));
    }
  }

  @Override
  public void close() {
    drain();
    spark.sc().removeSparkListener(this);
  }
}
