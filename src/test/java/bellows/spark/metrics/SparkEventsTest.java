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
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerSpeculativeTaskSubmitted;
import org.apache.spark.scheduler.cluster.ExecutorInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SparkEventsTest {
  /** Of the last task that noted it. */
  private static final AtomicInteger STAGE = new AtomicInteger();

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

  @Test
  void aTaskThatTakesMuchLongerThanTheMedianIsAStraggler() {
    try (SparkEvents events = new SparkEvents(spark.sc(), "id", "r", 41, rows::add)) {
      job(4, index -> Thread.sleep(index == 2 ? 1600 : 50));
      job(4, index -> {
        STAGE.set(TaskContext.get().stageId());
        Thread.sleep(index == 2 ? 500 : 5);
      });
      SparkInternals.awaitListeners(spark.sc(), 10_000);
      int stage = STAGE.get();
      events.onSpeculativeTaskSubmitted(new SparkListenerSpeculativeTaskSubmitted(stage, 0, 3, 3));
      events.onSpeculativeTaskSubmitted(new SparkListenerSpeculativeTaskSubmitted(stage + 1, 0, 3, 3));
    }
    assertEquals(List.of("straggler", "straggler"), kinds(), rows::toString);
    assertTrue(rows.get(0).what().matches("task 2 of stage \\d+, attempt 0 took 1[6-9]\\d\\d ms, the median .* ms"),
        rows.toString());
    assertEquals(41, rows.get(0).step());
    assertTrue(rows.get(1).what().matches("task 3 of stage \\d+ is started a second time.*"), rows.toString());
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
