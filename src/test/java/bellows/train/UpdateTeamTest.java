package bellows.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bellows.tensor.Layout;
import bellows.tensor.Shape;
import bellows.tensor.Team;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Threads that rest are used before others are made. */
class UpdateTeamTest {
  private static Layout weights(int count) {
    Layout.Builder builder = new Layout.Builder();
    builder.weight("dense.weight", Shape.of(count), true);
    return builder.build();
  }

  @Test
  void takesWhoRestsAndLeavesThemAtWork() {
    try (Team resting = new Team(2)) {
      try (UpdateTeam updating = new UpdateTeam(resting, weights(1000))) {
        assertSame(resting, updating.team());
      }
      AtomicInteger parts = new AtomicInteger();
      resting.run(5, (member, part) -> parts.addAndGet(1));
      assertEquals(5, parts.get());
    }
  }

  @Test
  void largeUpdatesAreWorthThreadsOfTheirOwn() {
    assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "one core");
    Team alone = Team.alone();
    try (UpdateTeam updating = new UpdateTeam(alone, weights(1 << 24))) {
      assertNotSame(alone, updating.team());
      assertTrue(updating.team().size() > 1);
    }
  }
}
