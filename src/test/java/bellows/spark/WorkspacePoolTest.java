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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Workers are lent one by one, never more than planned, and their threads end with the run. */
class WorkspacePoolTest {
  private static final int TEAM = 3;

  @Test
  void oneAfterTheOtherUsesTheSameWorkerAlsoAfterAFailure() {
    WorkspacePool pool = pool(1);
    Worker first = pool.with(worker -> worker);
    assertThrows(ArithmeticException.class, () -> pool.with(worker -> 1 / Integer.signum(0)));
    assertSame(first, pool.with(worker -> worker));
    pool.close();
  }

  @Test
  void noMoreAreOutAtOnceThanPlanned() {
    WorkspacePool pool = pool(2);
    AtomicInteger out = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Worker> used = IntStream.range(0, 40).parallel().mapToObj(i -> pool.with(worker -> {
      most.accumulateAndGet(out.incrementAndGet(), Math::max);
      Thread.yield();
      out.decrementAndGet();
      return worker;
    })).distinct().toList();
    assertTrue(most.get() <= 2 && used.size() <= 2, most + " at once, " + used.size() + " made");
    pool.close();
  }

  @Test
  void theThreadsOfTeamsEndWithTheRunAlsoOfThoseAtWork() throws InterruptedException {
    WorkspacePool pool = pool(2);
    Set<Thread> before = teamThreads();
    Set<Thread> started = pool.with(one -> pool.with(other -> {
      assertNotSame(one, other);
      Set<Thread> now = teamThreads();
      now.removeAll(before);
      pool.close();
      return now;
    }));
    assertEquals(2 * (TEAM - 1), started.size());
    for (Thread thread : started) {
      thread.join(5_000);
      assertFalse(thread.isAlive(), thread.getName());
    }
    assertThrows(IllegalStateException.class, () -> pool.with(worker -> worker));
  }

  private static Set<Thread> teamThreads() {
    return Thread.getAllStackTraces().keySet().stream().filter(t -> t.getName().startsWith("bellows-team"))
        .collect(Collectors.toSet());
  }

  private static WorkspacePool pool(int atOnce) {
    Model model = Zoo.model(Settings.parse("network = softmax", "run.conf"), Shape.of(2), 3);
    return new WorkspacePool(new RunSpec(new TrainSpec(model, Normalisation.NONE, 1, 8, 8, 1, 9),
        new TeamPlan(TEAM, true, atOnce, atOnce, 0, 0, 0)));
  }
}
