package bellows.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import bellows.spark.metrics.TaskRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How much tasks differ: as assumed, and as a run's tasks did. */
class SpreadTest {
  private static TaskRow row(long step, int task, long samples, double millis) {
    return new TaskRow("r", step, task, "0", "h", Instant.EPOCH, 4, samples, 7, 5, 0, 0.25 * millis, 0.75 * millis, null,
        null, null, null);
  }

  /** Task 1 takes twice as long, every fourth of each half as long again; the first half of the run is slow. */
  private static List<TaskRow> rows() {
    List<TaskRow> rows = new ArrayList<>();
    for (int step = 1; step <= 400; step++) {
      for (int task = 0; task < 2; task++) {
        double millis = (task + 1) * (step <= 200 ? 99 * step : step % 4 == 0 ? 15 : 10);
        rows.add(step % 10 == 5 ? row(step, task, 3, 1) : row(step, task, 64, millis));
      }
    }
    return rows;
  }

  @Test
  void aRunsTasksAreHeldAgainstTheirOwnMedian() {
    Spread spread = Spread.measured(rows(), "r");
    double mean = (130 * 1.0 + 50 * 1.5) / 180; // Of 200 steps 20 have another batch, none of them a fourth.
    assertTrue(spread.isMeasured());
    assertEquals(0, spread.lateness(1));
    assertEquals(1.5 / mean - 1, spread.lateness(1000), 1e-9);
    double both = Math.pow(130.0 / 180, 2);
    assertEquals((both + (1 - both) * 1.5) / mean - 1, spread.lateness(2), 1e-9);
    List<Double> drawn = IntStream.range(0, 10_000).mapToObj(i -> spread.draw(3, i)).toList();
    assertEquals(2, drawn.stream().distinct().count());
    assertEquals(1, drawn.stream().mapToDouble(d -> d).average().orElseThrow(), 0.01);
  }

  /** Tasks of 10 or 15 ms and 20 or 30: 17 on average. Nine in a row hold two or three slow ones, any half of all 25. */
  @Test
  void longerTasksDifferAsSoManyInARow() {
    Spread spread = Spread.measured(rows(), "r");
    double mean = (130 * 1.0 + 50 * 1.5) / 180;
    assertEquals(spread.lateness(1000), spread.lasting(1).lateness(1000), 1e-12);
    assertEquals(spread.lateness(1000), spread.lasting(30).lateness(1000), 1e-12);
    assertEquals((6 + 3 * 1.5) / 9 / mean - 1, spread.lasting(9.5 * 17.1).lateness(100_000), 1e-9);
    assertEquals(0, spread.lasting(1e9).lateness(100_000), 0.01);
    assertEquals(0.03, Spread.assumed(0.03).lasting(1e9).lateness(2) / Math.sqrt(2 * Math.log(2)), 1e-12);
  }

  @Test
  void anAssumedOneIsNormal() {
    Spread spread = Spread.assumed(0.03);
    assertFalse(spread.isMeasured());
    assertEquals(0.03 * Math.sqrt(2 * Math.log(128)), spread.lateness(128), 1e-12);
    double[] drawn = IntStream.range(0, 10_000).mapToDouble(i -> spread.draw(3, i) - 1).toArray();
    assertEquals(0.03, Math.sqrt(IntStream.range(0, 10_000).mapToDouble(i -> drawn[i] * drawn[i]).average().orElseThrow()),
        0.001);
  }

  @Test
  void aFewTasksSayNothing() {
    Refusal.of(() -> Spread.measured(rows().subList(0, 100), "r"), "--tasks r: expected at least 200 rows");
    Refusal.of(() -> Spread.measured(List.of(), "r"), "found 0");
  }
}
