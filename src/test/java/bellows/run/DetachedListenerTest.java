package bellows.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class DetachedListenerTest {
  private final List<String> notes = Collections.synchronizedList(new ArrayList<>());
  private final List<RunEvent> seen = Collections.synchronizedList(new ArrayList<>());

  private final class Recording implements DetachedListener.Follower {
    @Override
    public void event(RunEvent event) throws Exception {
      seen.add(event);
    }

    @Override
    public void end() {
      seen.add(null);
    }
  }

  @Test
  void everythingInItsOrderThenTheEnd() {
    List<RunEvent> told = new ArrayList<>();
    try (DetachedListener listener = new DetachedListener("x", new Recording(), notes::add, 10_000)) {
      for (int i = 0; i < 1000; i++) {
        told.add(new RunEvent.RolledBack(i));
        listener.accept(told.get(i));
      }
    }
    told.add(null);
    assertEquals(told, seen);
    assertEquals(List.of(), notes);
  }

  @Test
  void aFailureIsToldOnce() {
    DetachedListener.Follower broken = new DetachedListener.Follower() {
      @Override
      public void event(RunEvent event) throws IOException {
        throw new IOException("the disk is gone");
      }

      @Override
      public void end() throws IOException {
        throw new IOException("still gone");
      }
    };
    try (DetachedListener listener = new DetachedListener("x", broken, notes::add, 10_000)) {
      listener.accept(new RunEvent.RolledBack(1));
      listener.accept(new RunEvent.RolledBack(2));
    }
    assertEquals(List.of("x: the disk is gone; the run goes on without it"), notes);
  }

  /** Whoever is stuck holds up neither a step nor the end for longer than is allowed. */
  @Test
  void whoIsStuckIsLeft() {
    CountDownLatch never = new CountDownLatch(1);
    DetachedListener.Follower stuck = new DetachedListener.Follower() {
      @Override
      public void event(RunEvent event) throws InterruptedException {
        never.await();
      }

      @Override
      public void end() {}
    };
    long start = System.nanoTime();
    try (DetachedListener listener = new DetachedListener("x", stuck, notes::add, 300)) {
      for (int i = 0; i < DetachedListener.MOST_WAITING + 10; i++) {
        listener.accept(new RunEvent.RolledBack(i));
      }
    }
    assertTrue(System.nanoTime() - start < 20_000_000_000L);
    assertTrue(notes.get(0).startsWith("x: was not done in time"), notes.toString());
    assertTrue(notes.get(1).contains("events came faster than it could take them"), notes.toString());
    assertTrue(Thread.getAllStackTraces().keySet().stream().noneMatch(thread -> thread.getName().equals("bellows-x")));
  }
}
