package bellows.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Teams: every part once, whatever the sizes, and no round that hangs. */
@Timeout(60)
class TeamTest {
  private static final int LARGE = 1_000_000;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 8})
  void runsEveryPartOnceByItsMembers(int size) {
    try (Team team = new Team(size)) {
      assertEquals(size, team.size());
      for (int count : new int[] {0, 1, 2, 3, size, size + 1, 7, 100, 4_321}) {
        AtomicIntegerArray runs = new AtomicIntegerArray(count);
        AtomicInteger strangers = new AtomicInteger();
        team.run(count, (member, part) -> {
          runs.incrementAndGet(part);
          strangers.addAndGet(member >= 0 && member < size ? 0 : 1);
        });
        for (int part = 0; part < count; part++) {
          assertEquals(1, runs.get(part), "part " + part + " of " + count);
        }
        assertEquals(0, strangers.get(), "members outside the team");
      }
    }
  }

  /** What parts write is seen by whoever called, without volatile fields. */
  @Test
  void resultsOfAMillionPartsAreSeenByTheCaller() {
    try (Team team = new Team(3)) {
      int[] squares = new int[LARGE];
      team.run(LARGE, (member, part) -> squares[part] = part * part);
      for (int part = 0; part < LARGE; part++) {
        assertEquals(part * part, squares[part]);
      }
    }
  }

  /** Two parts of one member would share its scratch memory. */
  @Test
  void noMemberRunsTwoPartsAtATime() {
    try (Team team = new Team(3)) {
      AtomicIntegerArray busy = new AtomicIntegerArray(3);
      AtomicInteger clashes = new AtomicInteger();
      team.run(10_000, (member, part) -> {
        clashes.addAndGet(busy.incrementAndGet(member) - 1);
        busy.decrementAndGet(member);
      });
      assertEquals(0, clashes.get());
    }
  }

  @Test
  void aHundredThousandShortRoundsDoNotHang() {
    try (Team team = new Team(2)) {
      AtomicInteger runs = new AtomicInteger();
      Team.Part part = (member, number) -> runs.incrementAndGet();
      for (int round = 0; round < 100_000; round++) {
        team.run(2, part);
      }
      assertEquals(200_000, runs.get());
    }
  }

  /** Whoever has no core while a round goes on is not waited for, and does no harm when it comes. */
  @Test
  void aMemberThatIsLateIsNotWaitedFor() {
    List<Thread> late = new ArrayList<>();
    try (Team team = new Team(3, late::add)) {
      AtomicInteger runs = new AtomicInteger();
      Team.Part part = (member, number) -> runs.incrementAndGet();
      team.run(100, part);
      assertEquals(100, runs.get());
      late.forEach(Thread::start);
      for (int round = 0; round < 1_000; round++) {
        team.run(1 + round % 5, part);
      }
      assertEquals(100 + 3_000, runs.get());
    }
  }

  /** Members sleep between rounds, and so does a caller who waits for a slow part. */
  @Test
  void wakesMembersAndCallerFromTheirSleep() throws InterruptedException {
    try (Team team = new Team(2)) {
      AtomicInteger runs = new AtomicInteger();
      for (int round = 0; round < 5; round++) {
        Thread.sleep(20);
        team.run(3, (member, part) -> {
          sleep(part == 1 ? 20 : 0);
          runs.incrementAndGet();
        });
      }
      assertEquals(15, runs.get());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void whatAPartThrowsReachesTheCallerAndTheTeamWorksOn(int size) {
    try (Team team = new Team(size)) {
      for (int bad : new int[] {0, 50, 99}) {
        RuntimeException thrown = new UnsupportedOperationException("part " + bad);
        RuntimeException found = assertThrows(RuntimeException.class, () -> team.run(100, (member, part) -> {
          if (part == bad) {
            throw thrown;
          }
        }));
        assertSame(thrown, size == 1 ? found : found.getCause());
        AtomicInteger runs = new AtomicInteger();
        team.run(100, (member, part) -> runs.incrementAndGet());
        assertEquals(100, runs.get(), "parts after a failed round");
      }
    }
  }

  @Test
  void partsMayUseATeamOfTheirOwn() {
    try (Team outer = new Team(2); Team first = new Team(2); Team second = new Team(2)) {
      List<Team> inner = List.of(first, second);
      AtomicInteger runs = new AtomicInteger();
      outer.run(2, (member, part) -> inner.get(part).run(1_000, (m, p) -> runs.incrementAndGet()));
      assertEquals(2_000, runs.get());
    }
  }

  /** Such a round would wait for itself for ever. */
  @Test
  void refusesARoundInsideARound() {
    try (Team team = new Team(2)) {
      RuntimeException found = assertThrows(RuntimeException.class,
          () -> team.run(2, (member, part) -> team.run(2, (m, p) -> {})));
      assertTrue(found.getCause().getMessage().contains("already at work"), found.getCause()::getMessage);
      AtomicInteger runs = new AtomicInteger();
      team.run(5, (member, part) -> runs.incrementAndGet());
      assertEquals(5, runs.get());
    }
  }

  @Test
  void closeEndsTheThreads() throws InterruptedException {
    Team team = new Team(4);
    Thread[] members = new Thread[4];
    // Each waits until all are there, so that every member has a part.
    AtomicInteger arrived = new AtomicInteger();
    team.run(4, (member, part) -> {
      members[member] = Thread.currentThread();
      arrived.incrementAndGet();
      while (arrived.get() < 4) {
        sleep(1);
      }
    });
    assertSame(Thread.currentThread(), members[0]);
    team.close();
    for (int member = 1; member < 4; member++) {
      members[member].join(10_000);
      assertFalse(members[member].isAlive(), "member " + member);
    }
  }

  @Test
  void refusesATeamOfNobody() {
    assertThrows(IllegalArgumentException.class, () -> new Team(0));
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
