package bellows.spark.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.spark.Sparks;
import bellows.spark.exchange.JobLabel;
import bellows.spark.exchange.ResultLost;
import bellows.spark.internal.SparkInternals;
import bellows.train.rows.EventRow;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import org.apache.spark.Success$;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.executor.ExecutorMetrics;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerSpeculativeTaskSubmitted;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.StageInfo;
import org.apache.spark.scheduler.TaskInfo;
import org.apache.spark.scheduler.TaskLocality;
import org.apache.spark.scheduler.cluster.ExecutorInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

class SparkEventsTest {
  private final JavaSparkContext spark =
      JavaSparkContext.fromSparkContext(Sparks.session("local[2,4]").sparkContext());
  private final List<EventRow> rows = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void belongToTheRun() {
    spark.setLocalProperty(JobLabel.RUN, "id");
  }

  @AfterEach
  void belongToNone() {
    spark.setLocalProperty(JobLabel.RUN, null);
    spark.setLocalProperty(JobLabel.STEP, null);
  }

  @Test
  void aTaskThatFailsTwiceIsToldWithItsReasonAndItsRetriesInItsStep() {
    try (SparkEvents events = new SparkEvents(spark.sc(), "id", "r", 0, rows::add)) {
      spark.setLocalProperty(JobLabel.STEP, "7");
      assertEquals(4, job(2, index -> {
        if (index == 1 && TaskContext.get().attemptNumber() < 2) {
          throw new IllegalStateException("boom " + TaskContext.get().attemptNumber());
        }
      }));
      spark.setLocalProperty(JobLabel.STEP, "8");
      job(2, index -> { });
    }
    assertEquals(List.of("task-failed", "task-retried", "task-failed", "task-retried"), kinds());
    for (EventRow row : rows) {
      assertEquals(7, row.step());
      assertEquals("r", row.run());
      assertEquals("driver", row.executor());
    }
    assertTrue(rows.get(0).what().matches(
        "task 1 of stage \\d+, attempt 0: java.lang.IllegalStateException: boom 0"), rows.toString());
    assertTrue(rows.get(3).what().matches("task 1 of stage \\d+, attempt 2"), rows.toString());
  }

  @Test
  void afterItsEndNothingIsTold() {
    new SparkEvents(spark.sc(), "id", "r", 0, rows::add).close();
    job(1, index -> {
      if (TaskContext.get().attemptNumber() == 0) {
        throw new IllegalStateException("boom");
      }
    });
    assertEquals(List.of(), rows);
  }

  /** Told by made-up reports: how long real tasks take depends on what else the machine does. */
  @Test
  void aTaskThatTakesMuchLongerThanTheMedianIsAStraggler() {
    try (SparkEvents events = new SparkEvents(spark.sc(), "id", "r", 41, rows::add)) {
      stage(events, 7, 50, 40, 1600, 500);
      stage(events, 8, 5, 5, 1005, 5);
      stage(events, 9, 600, 600, 1800, 600);
      events.onSpeculativeTaskSubmitted(new SparkListenerSpeculativeTaskSubmitted(9, 0, 3, 3));
      events.onSpeculativeTaskSubmitted(new SparkListenerSpeculativeTaskSubmitted(10, 0, 3, 3));
    }
    assertEquals(List.of("straggler", "straggler"), kinds(), rows::toString);
    assertEquals("task 2 of stage 7, attempt 0 took 1600 ms, the median of its step 50 ms", rows.get(0).what());
    assertEquals(41, rows.get(0).step());
    assertEquals("task 3 of stage 9 is started a second time, because it takes long (speculation)", rows.get(1).what());
  }

  /** Reports a stage of the run from its beginning to its end, with a task for each time. */
  private static void stage(SparkEvents events, int number, long... millis) {
    Properties properties = new Properties();
    properties.setProperty(JobLabel.RUN, "id");
    StageInfo stage = new StageInfo(number, 0, "", millis.length, none(), none(), "", null, none(), Option.empty(), 0,
        false, 0);
    events.onStageSubmitted(new SparkListenerStageSubmitted(stage, properties));
    for (int index = 0; index < millis.length; index++) {
      TaskInfo task = new TaskInfo(index, index, 0, index, 1000, "driver", "host", TaskLocality.ANY(), false);
      task.finishTime_$eq(1000 + millis[index]);
      events.onTaskEnd(new SparkListenerTaskEnd(number, 0, "ResultTask", Success$.MODULE$, task, new ExecutorMetrics(),
          null));
    }
    events.onStageCompleted(new SparkListenerStageCompleted(stage));
  }

  private static <T> Seq<T> none() {
    return CollectionConverters.asScala(List.<T>of()).toSeq();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      Executor killed by driver.                                              | executor-removed
      Command exited with code 137                                            | executor-lost
      Executor heartbeat timed out after 130000 ms                            | executor-lost
      """)
  void executorsComeAndAreLostOrGivenBack(String reason, String kind) {
    try (SparkEvents events = new SparkEvents(spark.sc(), "id", "r", 3, rows::add)) {
      events.onExecutorAdded(new SparkListenerExecutorAdded(1, "5",
          new ExecutorInfo("host", 2, scala.collection.immutable.Map$.MODULE$.empty())));
      events.onExecutorRemoved(new SparkListenerExecutorRemoved(1, "5", reason));
    }
    assertEquals(List.of("executor-added", kind), kinds());
    assertEquals("on host with 2 cores", rows.get(0).what());
    assertEquals(List.of(3L, 3L), rows.stream().map(EventRow::step).toList());
    assertEquals(reason, rows.get(1).what());
  }

  /** The job of another run, and one of the user's own. */
  @Test
  void whatHappensToOthersIsNotTold() {
    try (SparkEvents events = new SparkEvents(spark.sc(), "id", "r", 3, rows::add)) {
      for (String other : new String[] {"another", null}) {
        spark.setLocalProperty(JobLabel.RUN, other);
        job(1, index -> {
          if (TaskContext.get().attemptNumber() == 0) {
            throw new IllegalStateException("boom");
          }
        });
      }
      SparkInternals.tell(spark.sc(), new ResultLost("another", 1, "damaged"));
      SparkInternals.tell(spark.sc(), new ResultLost("id", 2, "damaged"));
    }
    assertEquals(List.of("of task 2: damaged"), rows.stream().map(EventRow::what).toList());
  }

  private interface Body extends Serializable {
    void run(int index) throws Exception;
  }

  private long job(int tasks, Body body) {
    return spark.parallelize(List.of(0, 1, 2, 3), tasks).mapPartitionsWithIndex((index, all) -> {
      body.run(index);
      return all;
    }, true).count();
  }

  private List<String> kinds() {
    return rows.stream().map(EventRow::kind).toList();
  }
}
