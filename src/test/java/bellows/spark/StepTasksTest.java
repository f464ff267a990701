package bellows.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.data.Split;
import bellows.data.source.DigitsSource;
import bellows.kernel.KernelProvider;
import bellows.nn.model.Zoo;
import bellows.spark.data.DataSet;
import bellows.spark.exchange.Aggregator;
import bellows.spark.exchange.Chaos;
import bellows.spark.exchange.DirectTasks;
import bellows.spark.exchange.PartialTask;
import bellows.spark.exchange.SentInput;
import bellows.spark.exchange.StepTaskFailure;
import bellows.spark.exchange.StepTasks;
import bellows.spark.exchange.TaskTimes;
import bellows.spark.internal.SparkInternals;
import bellows.spark.metrics.SparkEvents;
import bellows.spark.share.RunLease;
import bellows.store.HadoopFiles;
import bellows.tensor.FloatCode;
import bellows.train.Aggregation;
import bellows.train.LocalWorkers;
import bellows.train.RunConfig;
import bellows.train.StepMode;
import bellows.train.Stepping;
import bellows.train.TeamPlan;
import bellows.train.Workers;
import bellows.train.rows.EventRow;
import bellows.train.worker.Evaluation;
import bellows.train.worker.LeafSums;
import bellows.train.worker.StepInput;
import bellows.train.worker.TrainSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Steps that are no jobs of their own: their tasks stay, in the driver or on executors, and what fails is left to a job. */
class StepTasksTest {
  private static final int PARTITIONS = 2;
  private static final Settings RUN = Settings.parse("network = [flatten, {dense = classes}], data {source = digits, "
      + "train = 96, test = 8}, batch = 32, leaves = 8, rate = 0.1", "run.conf");

  private final JavaSparkContext spark = JavaSparkContext.fromSparkContext(Sparks.session("local[2]").sparkContext());
  private final DataSet data = DataSet.open(RUN.section("data"), new HadoopFiles(new Configuration()));
  private final RunConfig config = RunConfig.read(RUN);
  private final TrainSpec spec = config.spec(Zoo.model(RUN, data.shape(), data.classes()), config.normalisation(), 96);
  private final List<EventRow> events = Collections.synchronizedList(new ArrayList<>());

  @ParameterizedTest
  @CsvSource({"AUTO,AUTO,2,0", "DIRECT,DRIVER,8,0", "JOBS,AUTO,2,3", "AUTO,SHUFFLE,2,3", "RESIDENT,AUTO,2,1",
      "RESIDENT,DRIVER,1,1", "RESIDENT,AUTO,8,3"})
  void aStepCostsAJobOrNone(Stepping stepping, Aggregation aggregation, int partitions, int expected) {
    try (SparkWorkers workers = workers(new StepMode(stepping, aggregation), partitions, null)) {
      assertEquals(expected, jobs(() -> {
        for (long step = 1; step <= 3; step++) {
          assertSameSum(workers, step);
        }
      }));
    }
  }

  /** Where the driver calls the tasks of steps, it calls those of evaluations, before the first step as well. */
  @ParameterizedTest
  @CsvSource({"DIRECT,0", "RESIDENT,1", "JOBS,1"})
  void anEvaluationCostsAJobOrNone(Stepping stepping, int expected) {
    try (SparkWorkers workers = workers(new StepMode(stepping, Aggregation.AUTO), PARTITIONS, null);
        Workers alone = alone()) {
      float[] weights = spec.model().initial(1);
      assertEquals(expected, jobs(() -> {
        Evaluation wanted = alone.evaluate(Split.TRAIN, weights);
        Evaluation found = workers.evaluate(Split.TRAIN, weights);
        assertEquals(List.of(wanted.loss(), wanted.samples(), wanted.accuracy(), wanted.top5()),
            List.of(found.loss(), found.samples(), found.accuracy(), found.top5()));
      }));
    }
  }

  /** How many jobs Spark was given meanwhile. */
  private int jobs(Runnable work) {
    return Sparks.jobs(spark.sc(), work);
  }

  /** Also where Spark lets no task fail: the first attempt was none of its own. */
  @ParameterizedTest
  @CsvSource({"DIRECT,FAILURE", "DIRECT,DAMAGE", "DIRECT,DEATH", "RESIDENT,FAILURE", "RESIDENT,DAMAGE", "RESIDENT,DEATH"})
  void aTaskThatFailsIsLeftToAJob(Stepping stepping, Chaos.Misfortune misfortune) {
    long seed = LongStream.range(0, 100_000).filter(some -> only(new Chaos(some), misfortune)).findFirst().orElseThrow();
    try (SparkWorkers workers = workers(new StepMode(stepping, Aggregation.AUTO), PARTITIONS, seed)) {
      try (SparkEvents told = new SparkEvents(spark.sc(), workers.runId(), "r", 0, events::add)) {
        assertSameSum(workers, 1);
        assertSameSum(workers, 2);
        assertSameSum(workers, 3);
      }
    }
    assertEquals(List.of("task-failed", "task-retried"), events.stream().map(EventRow::kind).toList());
    assertEquals(List.of(2L, 2L), events.stream().map(EventRow::step).toList());
    assertTrue(events.get(0).what().startsWith("task 1, outside a job: "), events::toString);
    String why = stepping == Stepping.RESIDENT && misfortune == Chaos.Misfortune.DAMAGE ? "a result was damaged on its way"
        : "--chaos failed task 1 of step 2 on purpose";
    assertTrue(events.get(0).what().contains(why), events::toString);
    assertEquals("task 1, by a job", events.get(1).what());
  }

  /** Whether of three steps nothing but task 1 of the second is met. */
  private static boolean only(Chaos chaos, Chaos.Misfortune misfortune) {
    for (long step = 1; step <= 3; step++) {
      for (int partition = 0; partition < PARTITIONS; partition++) {
        boolean wanted = step == 2 && partition == 1;
        if (chaos.of(step, partition) != (wanted ? misfortune : Chaos.Misfortune.NOTHING)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Fails with input that cannot be used. */
  private static final class Refusing extends PartialTask<Integer> {
    private static final long serialVersionUID = 1;

    Refusing(RunLease lease, SentInput input) {
      super(lease, input, FloatCode.PLAIN, Chaos.NONE);
    }

    @Override
    public Refusing at(SentInput other) {
      return new Refusing(lease(), other);
    }

    @Override
    public LeafSums compute(Iterator<Integer> leaves, TaskTimes times) {
      throw new BadInputException("leaf %d of step %d cannot be read", leaves.next(), input().step());
    }
  }

  /** A job would find the same, and tell it again. */
  @ParameterizedTest
  @CsvSource({"DIRECT", "RESIDENT"})
  void inputThatCannotBeUsedIsToldOnce(Stepping stepping) {
    AtomicInteger told = new AtomicInteger();
    SparkListener counting = new SparkListener() {
      @Override
      public void onOtherEvent(SparkListenerEvent event) {
        told.addAndGet(event instanceof StepTaskFailure ? 1 : 0);
      }
    };
    spark.sc().addSparkListener(counting);
    RDD<Integer> leaves = spark.parallelize(List.of(3), 1).rdd();
    try (RunLease lease = RunLease.begin(spark);
        Aggregator aggregator = new Aggregator(spark, lease.run(), 1, 1, Aggregation.AUTO);
        StepTasks<Integer> tasks = stepping == Stepping.RESIDENT ? aggregator.resident(leaves)
            : new DirectTasks<>(partition -> List.of(3).iterator(), 1, 1)) {
      Refusing task = new Refusing(lease, new SentInput(1, 1, 0, 0, null));
      Refusal.of(() -> aggregator.step(leaves, task, tasks), "leaf 3 of step 1 cannot be read");
      assertTrue(SparkInternals.awaitListeners(spark.sc(), 10_000));
      assertEquals(0, told.get());
    } finally {
      spark.sc().removeSparkListener(counting);
    }
  }

  /** Jobs need the cores that such tasks keep. */
  @ParameterizedTest
  @CsvSource({"DIRECT", "RESIDENT"})
  void jobsBetweenStepsHaveTheirCores(Stepping stepping) {
    try (SparkWorkers workers = workers(new StepMode(stepping, Aggregation.AUTO), PARTITIONS, null);
        Workers alone = alone()) {
      float[] weights = spec.model().initial(1);
      for (long step = 1; step <= 3; step++) {
        assertSameSum(workers, step);
        assertEquals(alone.evaluate(Split.TRAIN, weights).loss(), workers.evaluate(Split.TRAIN, weights).loss());
        assertTrue(workers.diagnose(input(step)).isEmpty());
      }
    }
  }

  /** Who cancels jobs means the run, whose next job would not know; the cancelled one may be either kind of job. */
  @Test
  void cancellingItsJobEndsARunOfResidentTasks() {
    try (SparkWorkers workers = workers(new StepMode(Stepping.RESIDENT, Aggregation.AUTO), PARTITIONS, null)) {
      assertSameSum(workers, 1);
      spark.sc().cancelAllJobs();
      String message = assertThrows(Exception.class, () -> {
        for (long step = 2; step < 100_000; step++) { // Spark cancels them soon, not at once.
          workers.step(new StepInput(step, step, 0, step % 3, spec.model().initial(1)));
        }
      }).getMessage();
      assertTrue(message.matches("(?s).*[Jj]ob \\d+ cancelled.*"), message);
    }
  }

  /** A job that needs all cores would wait until the run's end. */
  @Test
  void jobsOfOthersHaveTheCoresOfResidentTasks() {
    try (SparkWorkers workers = workers(new StepMode(Stepping.RESIDENT, Aggregation.AUTO), PARTITIONS, null)) {
      assertSameSum(workers, 1);
      assertEquals(20, spark.parallelize(Collections.nCopies(20, 1), 2).count());
      assertSameSum(workers, 2);
      assertSameSum(workers, 3);
    }
  }

  /** Spark's thread for listeners may be behind: what it then tells of jobs that have ended is none to make way for. */
  @Test
  void jobsThatEndedBeforeLeaveResidentTasksTheirCores() throws InterruptedException {
    CountDownLatch toldLate = new CountDownLatch(1);
    SparkListener slow = new SparkListener() {
      @Override
      public void onJobStart(SparkListenerJobStart start) {
        await(toldLate);
      }
    };
    spark.sc().addSparkListener(slow);
    try {
      assertEquals(1, spark.parallelize(List.of(1), 1).count()); // Of which it is told now,
      assertEquals(1, spark.parallelize(List.of(1), 1).count()); // and of this one later.
      Thread.sleep(2); // Spark tells milliseconds.
      try (SparkWorkers workers = workers(new StepMode(Stepping.RESIDENT, Aggregation.AUTO), PARTITIONS, null)) {
        assertSameSum(workers, 1);
        toldLate.countDown();
        assertTrue(SparkInternals.awaitListeners(spark.sc(), 10_000));
        assertEquals(0, jobs(() -> {
          assertSameSum(workers, 2);
          assertSameSum(workers, 3);
        }));
      }
    } finally {
      toldLate.countDown();
      spark.sc().removeSparkListener(slow);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @ParameterizedTest
  @CsvSource({"DIRECT", "RESIDENT"})
  void whoIsInterruptedStops(Stepping stepping) {
    try (SparkWorkers workers = workers(new StepMode(stepping, Aggregation.AUTO), PARTITIONS, null)) {
      Thread.currentThread().interrupt();
      assertThrows(IllegalStateException.class, () -> workers.step(input(1)));
      assertTrue(Thread.interrupted());
      assertSameSum(workers, 1);
    }
  }

  @Test
  void theDriverCallsNoExecutors() {
    StepMode direct = new StepMode(Stepping.DIRECT, Aggregation.AUTO);
    Refusal.of(() -> direct.stepping(false, "spark://host:7077"), "steps = direct: ", "found spark://host:7077");
    for (Stepping shuffled : new Stepping[] {Stepping.DIRECT, Stepping.RESIDENT}) {
      Refusal.of(() -> new StepMode(shuffled, Aggregation.SHUFFLE).stepping(true, "local"), "found shuffle");
    }
    assertEquals(Stepping.JOBS, StepMode.AUTO.stepping(false, "yarn"));
    assertEquals(Stepping.DIRECT, StepMode.AUTO.stepping(true, "local"));
    assertFalse(RunConfig.NOT_DECIDING.stream().noneMatch("steps"::equals), "a resume may choose anew");
  }

  private void assertSameSum(SparkWorkers workers, long step) {
    try (Workers alone = alone()) {
      assertArrayEquals(alone.step(input(step)).sum().gradient(), workers.step(input(step)).sum().gradient());
    }
  }

  private Workers alone() {
    return new LocalWorkers(spec, new DigitsSource(96, 8, 1).read(Split.TRAIN), null, KernelProvider.scalar());
  }

  private StepInput input(long step) {
    return new StepInput(step, 0, step - 1, spec.model().initial(1));
  }

  private SparkWorkers workers(StepMode mode, int partitions, Long chaos) {
    TeamPlan plan = TeamPlan.forTraining(spec, 0, 0, Aggregation.AUTO, WorkerCores.of(spark));
    return new SparkWorkers(spark, spec, plan, data, partitions, mode, chaos);
  }
}
