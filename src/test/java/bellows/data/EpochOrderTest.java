package bellows.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EpochOrderTest {
  private static final int[] SAMPLES = {1, 2, 3, 7, 64, 100, 257};
  private static final int[] BATCHES = {1, 2, 3, 8, 10, 64, 99, 300};
  private static final int[] LEAVES = {1, 2, 3, 4, 7, 8, 12, 40, 64, 512};

  @Test
  void drawsEverySampleExactlyOnceAnEpoch() {
    for (int samples : SAMPLES) {
      for (int batch : BATCHES) {
        for (int leaves : LEAVES) {
          for (boolean shuffled : new boolean[] {true, false}) {
            checkEpoch(new EpochOrder(5, 3, samples, batch, leaves, shuffled));
          }
        }
      }
    }
  }

  private static void checkEpoch(EpochOrder order) {
    boolean[] seen = new boolean[(int) order.samples()];
    int drawn = 0;
    for (long step = 0; step < order.steps(); step++) {
      int least = Integer.MAX_VALUE;
      int most = 0;
      int sum = 0;
      for (int leaf = 0; leaf < order.leaves(); leaf++) {
        int count = order.count(leaf, step);
        least = Math.min(least, count);
        most = Math.max(most, count);
        sum += count;
        int[] rows = new int[count];
        order.rows(leaf, step, count / 3, count - count / 3, rows);
        for (int k = count / 3; k < count; k++) {
          assertEquals(order.row(leaf, step, k), rows[k - count / 3], order.toString());
        }
        for (int k = 0; k < count; k++) {
          int sample = (int) order.sample(leaf, step, k);
          assertEquals(leaf, sample % order.leaves(), order.toString());
          assertEquals(sample, leaf + order.row(leaf, step, k) * order.leaves());
          assertFalse(seen[sample], () -> order + " draws a sample twice");
          seen[sample] = true;
          drawn++;
        }
      }
      assertEquals(order.count(step), sum, order.toString());
      assertEquals(Math.min(order.batch(), order.samples() - step * order.batch()), sum, order.toString());
      assertTrue(most - least <= 1, order.toString());
    }
    assertEquals(order.samples(), drawn, order.toString());
  }

  @Test
  void keepsTheOrderOfTheSamplesUnshuffled() {
    EpochOrder order = new EpochOrder(1, 1, 10, 4, 2, false);
    assertEquals(List.of(4L, 6L), draws(order, 0, 1));
    assertEquals(List.of(9L), draws(order, 1, 2));
  }

  @Test
  void differsFromEpochToEpochAndSeedToSeed() {
    List<Long> order = draws(new EpochOrder(1, 1, 1000, 1000, 2, true), 0, 0);
    assertNotEquals(order, draws(new EpochOrder(1, 2, 1000, 1000, 2, true), 0, 0));
    assertNotEquals(order, draws(new EpochOrder(2, 1, 1000, 1000, 2, true), 0, 0));
    assertEquals(order, draws(new EpochOrder(1, 1, 1000, 1000, 2, true), 0, 0));
  }

  @Test
  void doesNotDependOnTheBatch() {
    EpochOrder small = new EpochOrder(1, 1, 101, 7, 4, true);
    List<Long> draws = new ArrayList<>();
    for (long step = 0; step < small.steps(); step++) {
      draws.addAll(draws(small, 3, step));
    }
    assertEquals(draws(new EpochOrder(1, 1, 101, 101, 4, true), 3, 0), draws);
  }

  @Test
  void reachesBeyondTwoToThe31() {
    EpochOrder order = new EpochOrder(1, 0, 1L << 40, 1 << 20, 8, true);
    assertEquals(1L << 20, order.steps());
    long sample = order.sample(5, order.steps() - 1, 0);
    assertTrue(sample >= 0 && sample < 1L << 40 && sample % 8 == 5);
  }

  @Test
  void refusesWhatCannotBe() {
    Refusal.of(() -> new EpochOrder(1, 1, 10, 4, 0, true), "expected at least one leaf, found 0");
    Refusal.of(() -> new EpochOrder(1, 1, 10, 0, 2, true), "expected a batch of at least one sample, found 0");
    Refusal.of(() -> new EpochOrder(1, 1, 0, 4, 2, true), "expected at least one sample, found 0");
  }

  private static List<Long> draws(EpochOrder order, int leaf, long step) {
    List<Long> draws = new ArrayList<>();
    for (int k = 0; k < order.count(leaf, step); k++) {
      draws.add(order.sample(leaf, step, k));
    }
    return draws;
  }
}
