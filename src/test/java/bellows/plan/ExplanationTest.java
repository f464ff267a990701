package bellows.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.spark.metrics.TaskRow;
import bellows.train.Stepping;
import bellows.train.rows.EvalRow;
import bellows.train.rows.RunRow;
import bellows.train.rows.StepRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the time of made-up runs went, and what is said about it. */
class ExplanationTest {
  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final long LENET = 431_080;

  private final List<StepRow> steps = new ArrayList<>();
  private final List<TaskRow> tasks = new ArrayList<>();

  @Test
  void everyMillisecondOfAStepIsAccountedForOnce() {
    step(1, 900);
    task(1, 0, "0", 800, 4, 0);
    step(2, 100);
    task(2, 0, "0", 40, 4, 5);
    task(2, 1, "1", 60, 4, 5);
    Explanation found = explain();
    assertEquals(2, found.steps());
    assertEquals(1, found.explained());
    assertEquals(1.0, found.trainingSeconds(), 1e-9);
    Breakdown step = found.step();
    assertEquals(100, step.total(), 1e-9);
    assertEquals(2, step.decode(), 1e-9);
    assertEquals(50 - 2 - 1 - 1, step.compute(), 1e-9);
    assertEquals(10, step.straggling(), 1e-9);
    assertEquals(3, step.update(), 1e-9);
    assertEquals(2 + 1.5, step.serialise(), 1e-9);
    assertEquals(1 + 5 - ExecutorTime.TASK_MILLIS, step.network(), 1e-9);
    assertEquals(List.of("0", "1"), found.executors().stream().map(ExecutorTime::executor).toList());
  }

  @Test
  void tasksSideBySideCountOnce() {
    step(2, 100);
    task(2, 0, "driver", 50, 4, 0);
    task(2, 1, "driver", 50, 4, 0);
    assertEquals(46, explain().step().compute(), 1);
    assertEquals(0, explain().step().straggling(), 1e-9);
    assertEquals(50, explain().executors().get(0).span(), 1e-9);
  }

  @Test
  void whatSparkHasNotReportedCountsAsNothing() {
    step(2, 100);
    tasks.add(new TaskRow("r", 2, 0, "0", "h", START, 4, 32, 1, 1, 0, 2, 36, null, null, null, null));
    assertEquals(100, explain().step().total(), 1e-9);
  }

  @Test
  void aShortStepIsNeverMoreThanItself() {
    step(2, 10);
    task(2, 0, "0", 40, 4, 5);
    assertEquals(10, explain().step().total(), 1e-9);
  }

  @Test
  void withoutTasksTheDriversViewIsLeft() {
    step(1, 100);
    Explanation found = explain();
    assertEquals(0, found.explained());
    assertEquals(100, found.step().total(), 1e-9);
    assertEquals(60, found.step().compute(), 1e-9);
  }

  @Test
  void adviceNamesTheLargestPartAndItsFigures() {
    assertEquals(List.of("No step has ended yet."), Advice.on(explain(), LENET));
    step(2, 100);
    task(2, 0, "0", 90, 8, 0);
    assertSays("arithmetic: more cores", LENET);
    steps.clear();
    tasks.clear();
    step(2, 100);
    task(2, 0, "0", 20, 4, 60);
    task(2, 1, "1", 20, 4, 60);
    assertSays("62 % of a step is transport: 2 tasks return 102.2 MB each over the driver's link", 25_557_032);
    assertSays("larger batch", LENET);
    steps.clear();
    tasks.clear();
    step(2, 100);
    task(2, 0, "0", 10, 4, 0);
    assertSays("is Spark's scheduling, which costs the same for any batch", LENET);
  }

  /** Spark's scheduler has no part in them, so nothing is said of its jobs and of partitions. */
  @ParameterizedTest
  @CsvSource({"driver,DIRECT,waking its threads", "0,RESIDENT,messages between the driver and its resident tasks"})
  void stepsThatAreNoJobsAreNotScheduledBySpark(String executor, Stepping stepping, String part) {
    step(2, 100);
    tasks.add(new TaskRow("r", 2, 0, executor, "h", START, 4, 32, 1, 1, 0, 2, 36, null, null, null, null));
    assertEquals(stepping, explain().stepping());
    assertSays(part, LENET);
    assertFalse(Advice.on(explain(), LENET).toString().matches("(?s).*(scheduling|--partitions).*"));
  }

  @Test
  void adviceTellsUnevenLeavesFromASlowMachine() {
    step(2, 150);
    task(2, 0, "0", 40, 4, 0);
    task(2, 1, "1", 120, 4, 0);
    assertSays("waiting for executor 1 on h, which takes 1.5 times as long as the mean", LENET);
    tasks.clear();
    task(2, 0, "0", 40, 2, 0);
    task(2, 1, "1", 120, 6, 0);
    assertSays("executor 1 has 6.0 leaves a step, executor 0 2.0", LENET);
  }

  @Test
  void manyEvaluationsAreMentioned() {
    step(2, 100);
    Explanation found = Explanation.of(starts(), steps, tasks,
        List.of(new EvalRow("r", 2, 0, "test", 1, 0.5, null, 100, 7)));
    assertTrue(Advice.on(found, LENET).toString().contains("Evaluations took 7.0 s beside 0.1 s of training"));
  }

  private void assertSays(String part, long weights) {
    String advice = String.join("\n", Advice.on(explain(), weights));
    assertTrue(advice.contains(part), advice);
  }

  private Explanation explain() {
    return Explanation.of(starts(), steps, tasks, List.of());
  }

  private static List<RunRow> starts() {
    return List.of(new RunRow("r", 0, "n", "lenet", LENET, "sgd", 64, 8, 1, START, "local[2]", "17", "4.1.0", "k", ""));
  }

  private void step(long step, double millis) {
    steps.add(new StepRow("r", step, 0, 1, 0.1, 1, 64, 2, 0, 0.6 * millis, 1, 3, millis, 0, START));
  }

  /** Of which 1 ms is for weights, 1 for a workspace, 2 for decoding. */
  private void task(long step, int task, String executor, double millis, int leaves, double transport) {
    tasks.add(new TaskRow("r", step, task, executor, "h", START, leaves, 8L * leaves, 1, 1, 0, 2, millis - 4, 1000L,
        1.0, 0.5, transport));
  }
}
