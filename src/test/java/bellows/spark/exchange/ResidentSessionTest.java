package bellows.spark.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.conf.BadInputException;
import bellows.spark.Sparks;
import bellows.spark.share.JavaBytes;
import bellows.tensor.FloatCode;
import bellows.train.worker.Partial;
import bellows.train.worker.ReductionTree;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a session makes of questions in any order, twice, too late, or never. The tasks are this test. */
@Timeout(60)
class ResidentSessionTest {
  private static final int NUMBER = 7;
  /** What keeps the job from ending while it is the test that asks. */
  private static CountDownLatch jobMayEnd;

  /** Somebody who has asked, and what it was told. */
  private static final class Task implements Consumer<byte[]> {
    private final ArrayDeque<byte[]> told = new ArrayDeque<>();

    @Override
    public synchronized void accept(byte[] answer) {
      told.add(answer);
      notifyAll();
    }

    synchronized byte[] answer() {
      try {
        while (told.isEmpty()) {
          wait();
        }
        return told.remove();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    boolean hasEnded() {
      return answer().length == 0;
    }

    /** The work that it was given. */
    ResidentMessage.Work work() {
      return JavaBytes.read(answer());
    }

    synchronized boolean waits() {
      return told.isEmpty();
    }
  }

  private static final class Opened implements Gathering.Receiver<SentPartial, Partial> {
    @Override
    public Partial open(int partition, SentPartial sent) throws IOException {
      return sent.open(float[]::new);
    }

    @Override
    public void add(ReductionTree.Node<Partial> root) {
      throw new AssertionError("the caller adds");
    }
  }

  private final JavaSparkContext spark = JavaSparkContext.fromSparkContext(Sparks.session("local[2]").sparkContext());
  private final ResidentSession session = new ResidentSession(NUMBER, 2, new ResidentJob(spark.sc(), "run"));
  private final ExecutorService driver = Executors.newSingleThreadExecutor();
  private final Task first = new Task();
  private final Task second = new Task();

  @BeforeEach
  void begin() {
    CountDownLatch latch = new CountDownLatch(1);
    jobMayEnd = latch;
    session.begin(spark.parallelize(List.of(0, 1), 2).mapPartitions(numbers -> {
      jobMayEnd.await();
      return numbers;
    }).rdd(), 1);
  }

  @AfterEach
  void end() {
    jobMayEnd.countDown();
    session.awaitEnd(10_000);
    driver.shutdownNow();
  }

  @Test
  void aStepIsTheWorkOfAllTasks() throws Exception {
    assertFalse(session.gathers(10), "nobody has asked");
    Future<StepTasks.Done> step = bothAtWork(1);
    session.asked(result(1, 1, 20), second);
    session.asked(result(0, 1, 10), first);
    assertEquals(List.of(20f, 10f), sums(step));
    Future<StepTasks.Done> next = step(2);
    assertEquals(2, first.work().input().serial());
    assertEquals(2, second.work().input().serial());
    session.asked(result(0, 2, 1), first);
    session.asked(result(1, 2, 2), second);
    assertEquals(List.of(1f, 2f), sums(next));
    session.end();
    assertTrue(first.hasEnded() && second.hasEnded() && session.isOver());
  }

  /** Spark runs the task again; the driver knows only that it asks without having done its work. */
  @Test
  void theNextAttemptGetsTheWorkOfOneThatIsLost() throws Exception {
    Future<StepTasks.Done> step = bothAtWork(1);
    session.asked(result(0, 1, 10), first);
    Task again = new Task();
    session.asked(ready(1), again);
    ResidentMessage.Work work = again.work();
    assertEquals(1, work.input().serial());
    assertFalse(work.first(), "chaos meets first attempts alone");
    session.asked(result(1, 1, 20), again);
    session.asked(result(1, 1, 30), second); // It was not lost after all, and is told to end.
    assertEquals(List.of(10f, 20f), sums(step));
    assertTrue(second.hasEnded());
    assertTrue(session.isOver(), "which of two attempts will be killed nobody knows");
    session.end();
    assertTrue(first.hasEnded() && again.hasEnded());
  }

  @Test
  void anAttemptThatWasLostBetweenStepsEndsTheSession() {
    session.asked(ready(0), first);
    session.asked(ready(1), second);
    Task again = new Task();
    session.asked(ready(1), again);
    assertTrue(again.hasEnded());
    assertFalse(session.gathers(10_000));
  }

  @Test
  void resultsOfOtherStepsAreNotTaken() throws Exception {
    Future<StepTasks.Done> step = bothAtWork(5);
    session.asked(result(0, 4, 99), first);
    assertFalse(first.work().first());
    session.asked(result(0, 5, 1), first);
    session.asked(result(1, 5, 2), second);
    assertEquals(List.of(1f, 2f), sums(step));
  }

  @Test
  void aFailureArrivesAsItIs() throws Exception {
    Future<StepTasks.Done> step = bothAtWork(1);
    StepTasks.Failed failed = new StepTasks.Failed(0, new BadInputException("no such class"));
    session.asked(JavaBytes.read(JavaBytes.of(new ResidentMessage.Report(NUMBER, 0, 1, null, failed))), first);
    session.asked(new ResidentMessage.Report(NUMBER, 1, 1, damaged(), null), second);
    StepTasks.Done done = step.get(10, TimeUnit.SECONDS);
    assertEquals(BadInputException.class, done.failed().get(0).failure().getClass());
    assertEquals(1, done.failed().get(1).partition());
    assertTrue(done.failed().get(1).why().startsWith("a result was damaged on its way: "), done.failed()::toString);
    assertTrue(done.roots().isEmpty());
  }

  @Test
  void whatTakesMuchLongerThanTheOthersIsLeft() throws Exception {
    Future<StepTasks.Done> step = bothAtWork(1);
    session.asked(result(0, 1, 10), first);
    assertEquals("it is late", left(step).why());
    session.end();
    session.asked(result(1, 1, 20), second);
    assertTrue(second.hasEnded() && first.hasEnded());
  }

  @Test
  void aJobThatHasEndedLeavesWhatIsMissing() throws Exception {
    Future<StepTasks.Done> step = bothAtWork(1);
    session.asked(result(0, 1, 10), first);
    jobMayEnd.countDown();
    assertEquals("the job of resident tasks has ended", left(step).why());
  }

  @Test
  void aMessageThatCannotBeReadEndsAll() throws Exception {
    IllegalStateException why = new IllegalStateException("bytes of another Bellows");
    Future<StepTasks.Done> step = bothAtWork(1);
    session.asked(result(0, 1, 10), first);
    session.breakOff(why);
    assertSame(why, left(step).failure());
    assertTrue(first.hasEnded() && session.isOver());
  }

  @Test
  void aSessionEndsForOthersWhenItIsIdle() throws Exception {
    Future<StepTasks.Done> step = bothAtWork(1);
    session.endIfIdle();
    assertTrue(first.waits(), "a step goes on");
    session.asked(result(0, 1, 10), first);
    session.asked(result(1, 1, 20), second);
    step.get(10, TimeUnit.SECONDS);
    session.endIfIdle();
    assertTrue(session.isOver() && first.hasEnded() && second.hasEnded());
    StepTasks.Done none = step(2).get(10, TimeUnit.SECONDS);
    assertEquals(List.of(StepTasks.Failed.class, StepTasks.Failed.class),
        none.failed().stream().map(Object::getClass).toList());
    assertEquals(List.of(), none.failed().stream().filter(left -> left.failure() != null).toList());
  }

  private Future<StepTasks.Done> bothAtWork(long serial) {
    session.asked(ready(0), first);
    session.asked(ready(1), second);
    assertTrue(session.gathers(10_000));
    Future<StepTasks.Done> step = step(serial);
    assertTrue(first.work().first() && second.work().first());
    return step;
  }

  private Future<StepTasks.Done> step(long serial) {
    return driver.submit(() -> session.step(new SentInput(serial, serial, 0, 0, null), new Opened()));
  }

  private static ResidentMessage.Report ready(int partition) {
    return ResidentMessage.Report.ready(NUMBER, partition);
  }

  private static ResidentMessage.Report result(int partition, long serial, float value) {
    GradientPayload gradient = ResultStore.enclose(new float[] {value}, FloatCode.PLAIN);
    return new ResidentMessage.Report(NUMBER, partition, serial, of(gradient), null);
  }

  private static LeafTask.Result<SentPartial> of(GradientPayload gradient) {
    return new LeafTask.Result<>(List.of(new ReductionTree.Node<>(0, 0, new SentPartial(gradient, 0, 1))), null);
  }

  private static LeafTask.Result<SentPartial> damaged() {
    return of(ResultStore.enclose(new float[] {1}, FloatCode.PLAIN).damaged());
  }

  /** In the order in which they were opened. */
  private static List<Float> sums(Future<StepTasks.Done> step) throws Exception {
    StepTasks.Done done = step.get(10, TimeUnit.SECONDS);
    assertEquals(List.of(), done.failed());
    return done.roots().stream().map(root -> root.sum().gradient()[0]).toList();
  }

  /** The one partition that is left; the other's result is there. */
  private static StepTasks.Failed left(Future<StepTasks.Done> step) throws Exception {
    StepTasks.Done done = step.get(10, TimeUnit.SECONDS);
    assertArrayEquals(new float[] {10}, done.roots().get(0).sum().gradient());
    assertEquals(1, done.failed().size());
    assertNotEquals(0, done.failed().get(0).partition());
    return done.failed().get(0);
  }
}
