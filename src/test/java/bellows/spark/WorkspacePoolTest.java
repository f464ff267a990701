package bellows.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.conf.Settings;
import bellows.data.Normalisation;
import bellows.nn.model.Model;
import bellows.nn.model.Zoo;
import bellows.tensor.Shape;
import bellows.train.TeamPlan;
import bellows.train.worker.TrainSpec;
import bellows.train.worker.Worker;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Workers are lent one by one, never more than planned, and their threads end with the run. */
class WorkspacePoolTest {
  private static final int TEAM = 3;
  private final String run = UUID.randomUUID().toString();

  @AfterEach
  void forget() {
    WorkspacePool.forget(run);
  }

  @Test
  void oneAfterTheOtherUsesTheSameWorkerAlsoAfterAFailure() {
    Worker first = WorkspacePool.with(work(1), worker -> worker);
    assertThrows(ArithmeticException.class, () -> WorkspacePool.with(work(1), worker -> 1 / Integer.signum(0)));
    assertSame(first, WorkspacePool.with(work(1), worker -> worker));
  }

  @Test
  void noMoreAreOutAtOnceThanPlanned() {
    AtomicInteger out = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Worker> used = IntStream.range(0, 40).parallel().mapToObj(i -> WorkspacePool.with(work(2), worker -> {
      most.accumulateAndGet(out.incrementAndGet(), Math::max);
      Thread.yield();
      out.decrementAndGet();
      return worker;
    })).distinct().toList();
    assertTrue(most.get() <= 2 && used.size() <= 2, most + " at once, " + used.size() + " made");
  }

  @Test
  void theThreadsOfTeamsEndWithTheRun() throws InterruptedException {
    Set<Thread> before = teamThreads();
    Set<Thread> started = WorkspacePool.with(work(2), one -> WorkspacePool.with(work(2), other -> {
      assertNotSame(one, other);
      Set<Thread> now = teamThreads();
      now.removeAll(before);
      WorkspacePool.forget(run);
      return now;
    }));
    assertEquals(2 * (TEAM - 1), started.size());
    for (Thread thread : started) {
      thread.join(5_000);
      assertFalse(thread.isAlive(), thread.getName());
    }
  }

  private static Set<Thread> teamThreads() {
    return Thread.getAllStackTraces().keySet().stream().filter(t -> t.getName().startsWith("bellows-team"))
        .collect(Collectors.toSet());
  }

  private RunSpec work(int atOnce) {
    Model model = Zoo.model(Settings.parse("network = softmax", "run.conf"), Shape.of(2), 3);
    return new RunSpec(run, new TrainSpec(model, Normalisation.NONE, 1, 8, 8, 1, 9),
        new TeamPlan(TEAM, true, atOnce, atOnce, 0, 0, 0));
  }
}
