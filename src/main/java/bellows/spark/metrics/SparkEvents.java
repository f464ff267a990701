package bellows.spark.metrics;

import bellows.spark.exchange.JobLabel;
import bellows.spark.exchange.ResultLost;
import bellows.spark.exchange.StepTaskFailure;
import bellows.spark.internal.SparkInternals;
import bellows.train.rows.EventRow.Kind;
import bellows.train.rows.EventRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.Success$;
import org.apache.spark.TaskEndReason;
import org.apache.spark.TaskFailedReason;
import org.apache.spark.TaskKilled;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerSpeculativeTaskSubmitted;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.TaskInfo;

/**
 * Tells as events what Spark's scheduler reports of a run: tasks that fail, begin again or take much longer than the
 * others; and, to every run, executors that come and go. What it reports of other jobs of the application is passed
 * over. Spark reports from a thread of its own, some eight times for a step of two tasks; a report of nothing unusual
 * costs a look into a small map there, and nothing on the thread that trains.
 */
public final class SparkEvents extends SparkListener implements AutoCloseable {
  private static final double TIMES_MEDIAN = 3;
  private static final long LONGER_MILLIS = 1000;
  private static final long PATIENCE_MILLIS = 10_000;
  /** Spark's words for an executor that the driver gave back; whatever else ends one, it is lost. */
  private static final List<String> GIVEN_BACK = List.of("Executor killed by driver", "Executor decommission");

  /** Stages that are remembered after their end: what is left of their tasks may still fail. */
  private static final int REMEMBERED = 64;

  /** A stage of the run: its step, and the tasks that ended well. */
  private record StepStage(long step, List<TaskInfo> done) {}

  private final SparkContext spark;
  private final String runId;
  private final String run;
  private final Consumer<EventRow> events;
  /** By stage, the latest last. Used by Spark's thread alone, as is the last step. */
  private final Map<Integer, StepStage> stages = new LinkedHashMap<>() {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<Integer, StepStage> eldest) {
      return size() > REMEMBERED;
    }
  };
  private long lastStep;

  /**
   * Listens from now on.
   *
   * @param runId whose jobs to tell of, see {@link JobLabel#RUN}
   * @param run the name in tables
   * @param step the last step before this start of the run
   * @param events told of each, on Spark's thread
   */
  public SparkEvents(SparkContext spark, String runId, String run, long step, Consumer<EventRow> events) {
    this.spark = spark;
    this.runId = runId;
    this.run = run;
    this.events = events;
    lastStep = step;
    spark.addSparkListener(this);
  }

  @Override
  public void onStageSubmitted(SparkListenerStageSubmitted submitted) {
    Properties properties = submitted.properties();
    if (!JobLabel.isOf(runId, properties)) {
      return;
    }
    int stage = submitted.stageInfo().stageId();
    lastStep = JobLabel.step(properties, lastStep);
    stages.put(stage, new StepStage(lastStep, new ArrayList<>()));
    if (submitted.stageInfo().attemptNumber() > 0) {
      tell(lastStep, Kind.TASK_RETRIED, null, "stage " + stage + " as a whole, attempt "
          + submitted.stageInfo().attemptNumber() + ": it had lost results that it needs");
    }
  }

  @Override
  public void onStageCompleted(SparkListenerStageCompleted completed) {
    StepStage begun = stages.get(completed.stageInfo().stageId());
    if (begun != null && begun.done.size() > 1) {
      List<Long> millis = new ArrayList<>(begun.done.stream().map(SparkEvents::millis).toList());
      Collections.sort(millis);
      long median = millis.get((millis.size() - 1) / 2);
      begun.done.stream().filter(task -> millis(task) > TIMES_MEDIAN * median && millis(task) > median + LONGER_MILLIS)
          .forEach(task -> tell(begun.step, Kind.STRAGGLER, task.executorId(),
              name(task, completed.stageInfo().stageId()) + " took " + millis(task) + " ms, the median of its step "
                  + median + " ms"));
      begun.done.clear();
    }
  }

  private static long millis(TaskInfo task) {
    return task.finishTime() - task.launchTime();
  }

  @Override
  public void onSpeculativeTaskSubmitted(SparkListenerSpeculativeTaskSubmitted submitted) {
    StepStage begun = stages.get(submitted.stageId());
    if (begun != null) {
      tell(begun.step, Kind.STRAGGLER, null, "task " + submitted.taskIndex() + " of stage " + submitted.stageId()
          + " is started a second time, because it takes long (speculation)");
    }
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart start) {
    StepStage begun = stages.get(start.stageId());
    TaskInfo task = start.taskInfo();
    if (begun != null && task.attemptNumber() > 0 && !task.speculative()) {
      tell(begun.step, Kind.TASK_RETRIED, task.executorId(), name(task, start.stageId()));
    }
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    StepStage begun = stages.get(end.stageId());
    TaskEndReason reason = end.reason();
    if (begun == null) {
      return;
    } else if (reason == Success$.MODULE$) {
      begun.done.add(end.taskInfo());
    } else if (reason instanceof TaskFailedReason failed && !(reason instanceof TaskKilled)) {
      String why = failed.toErrorString().lines().findFirst().orElse("");
      tell(begun.step, Kind.TASK_FAILED, end.taskInfo().executorId(), name(end.taskInfo(), end.stageId()) + ": " + why);
    }
  }

  @Override
  public void onOtherEvent(SparkListenerEvent event) {
    if (event instanceof ResultLost lost && lost.run().equals(runId)) {
      tell(lastStep, Kind.RESULT_LOST, null, "of task " + lost.partition() + ": " + lost.why());
    } else if (event instanceof StepTaskFailure failed && failed.run().equals(runId)) {
      lastStep = failed.step();
      tell(lastStep, Kind.TASK_FAILED, null, "task " + failed.partition() + ", outside a job: " + failed.why());
      tell(lastStep, Kind.TASK_RETRIED, null, "task " + failed.partition() + ", by a job");
    }
  }

  @Override
  public void onExecutorAdded(SparkListenerExecutorAdded added) {
    tell(lastStep, Kind.EXECUTOR_ADDED, added.executorId(), "on " + added.executorInfo().executorHost() + " with "
        + added.executorInfo().totalCores() + " cores");
  }

  @Override
  public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
    boolean given = GIVEN_BACK.stream().anyMatch(removed.reason()::startsWith);
    tell(lastStep, given ? Kind.EXECUTOR_REMOVED : Kind.EXECUTOR_LOST, removed.executorId(),
        removed.reason().strip().replaceAll("\\s+", " "));
  }

  private static String name(TaskInfo task, int stage) {
    return "task " + task.index() + " of stage " + stage + ", attempt " + task.attemptNumber();
  }

  private void tell(long step, Kind kind, String executor, String what) {
    events.accept(EventRow.now(run, step, kind, executor, what));
  }

  /** Waits for what has happened to be reported, most of all a failure that ended the run, then listens no more. */
  @Override
  public void close() {
    if (!SparkInternals.awaitListeners(spark, PATIENCE_MILLIS)) {
      tell(lastStep, Kind.UNTOLD, null,
          "Spark did not report all within " + PATIENCE_MILLIS + " ms; the rest is missing");
    }
    spark.removeSparkListener(this);
  }
}
