package bellows.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.spark.share.SharedSessions;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Runs in one application, in any session and two at a time: each has the bits of a run by itself, and none leaves a
 * thread.
 */
class ManyRunsTest {
  private static final int RUNS = Integer.getInteger("bellows.runs", 12);

  @AfterEach
  void endTheSession() {
    Sparks.stop();
  }

  @ParameterizedTest
  @CsvSource({"java,driver", "kryo,driver", "strict-kryo,driver", "java,shuffle", "strict-kryo,shuffle"})
  void haveTheBitsOfARunByItselfAndLeaveNothing(String session, String aggregation) throws Exception {
    Sparks.stop();
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(
        SharedSessions.open(session).sparkContext());
    ManyRuns many = new ManyRuns(spark, "aggregation = " + aggregation);
    TreeSet<String> expected = new TreeSet<>(List.of(many.alone()));
    assertEquals(expected, many.times(RUNS / 2, 1));
    assertEquals(expected, many.times(RUNS / 2, 2));
    for (int i = 0; i < 100 && threads() > 0; i++) {
      TimeUnit.MILLISECONDS.sleep(50); // Threads end a moment after they are told to.
    }
    assertEquals(0, threads());
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream().filter(Thread::isAlive)
        .filter(thread -> thread.getName().matches("bellows-(team|results|janitor).*")).count();
  }
}
