package bellows.spark.share;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.spark.Sparks;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.junit.jupiter.api.Test;

/** What a run holds goes with it, and with no other. */
class RunScopesTest {
  private final JavaSparkContext spark = JavaSparkContext.fromSparkContext(Sparks.session("local[2]").sparkContext());

  private static final class Thing implements RunScope.Held {
    private final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public void close() {
      closed.countDown();
    }
  }

  @Test
  void aRunHasOneThingOfAClassAndEachRunItsOwn() {
    try (RunLease one = RunLease.begin(spark); RunLease other = RunLease.begin(spark)) {
      Thing first = one.here().get(Thing.class, Thing::new);
      assertSame(first, one.here().get(Thing.class, Thing::new));
      assertNotSame(first, other.here().get(Thing.class, Thing::new));
      RunScope scope = one.here();
      one.close();
      assertEquals(0, first.closed.getCount());
      assertThrows(IllegalStateException.class, one::here);
      assertThrows(IllegalStateException.class, () -> scope.get(Thing.class, Thing::new));
      assertEquals(1, other.here().get(Thing.class, Thing::new).closed.getCount());
    }
  }

  @Test
  void allIsClosedThoughOneFails() {
    RunLease lease = RunLease.begin(spark);
    RunScope.Held failing = () -> {
      throw new IllegalStateException("cannot close");
    };
    lease.here().get(RunScope.Held.class, () -> failing);
    Thing thing = lease.here().get(Thing.class, Thing::new);
    assertEquals("cannot close", assertThrows(IllegalStateException.class, lease::close).getMessage());
    assertEquals(0, thing.closed.getCount());
  }

  /** As executors see it: nobody tells them, but the run's broadcast is gone. */
  @Test
  void anExecutorFreesARunWhoseBroadcastWasDestroyedAndKeepsAnother() throws InterruptedException {
    Broadcast<byte[]> ends = spark.broadcast(new byte[0]);
    Broadcast<byte[]> goesOn = spark.broadcast(new byte[0]);
    Thing first = RunScopes.find("ends", ends).get(Thing.class, Thing::new);
    Thing second = RunScopes.find("goes on", goesOn).get(Thing.class, Thing::new);
    ends.destroy();
    assertTrue(first.closed.await(30, TimeUnit.SECONDS));
    assertSame(second, RunScopes.find("goes on", goesOn).get(Thing.class, Thing::new));
    assertEquals(1, second.closed.getCount());
    assertThrows(Exception.class, () -> RunScopes.find("ends", ends));
    goesOn.destroy();
    assertTrue(second.closed.await(30, TimeUnit.SECONDS));
  }
}
