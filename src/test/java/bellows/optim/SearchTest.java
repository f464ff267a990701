package bellows.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.conf.Settings;
import bellows.tensor.Draws;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What rules propose that compare losses. */
class SearchTest {
  private static final int COUNT = 40;

  static Stream<Search> searches() {
    return Stream.of(new RandomSearch(), new RandomLocalSearch());
  }

  private static float[] propose(Search rule, int... cuts) {
    float[] best = drawn(1);
    float[] next = drawn(2);
    for (int cut = 1; cut < cuts.length; cut++) {
      rule.propose(77, 0.5f, best, next, cuts[cut - 1], cuts[cut]);
    }
    assertArrayEquals(drawn(1), best);
    return next;
  }

  private static float[] drawn(long key) {
    float[] values = new float[COUNT];
    for (int i = 0; i < COUNT; i++) {
      values[i] = (float) Draws.gaussian(key, i);
    }
    return values;
  }

  @ParameterizedTest
  @MethodSource("searches")
  void anySplitGivesTheSameBitsAndNothingElseIsWritten(Search rule) {
    float[] whole = propose(rule, 0, COUNT);
    assertArrayEquals(whole, propose(rule, 0, 1, 17, 17, COUNT));
    float[] part = propose(rule, 9, 31);
    assertArrayEquals(Arrays.copyOf(drawn(2), 9), Arrays.copyOf(part, 9));
    assertArrayEquals(Arrays.copyOfRange(whole, 9, 31), Arrays.copyOfRange(part, 9, 31));
    assertArrayEquals(Arrays.copyOfRange(drawn(2), 31, COUNT), Arrays.copyOfRange(part, 31, COUNT));
  }

  @Test
  void areWhatTheySay() {
    float[] random = propose(new RandomSearch(), 0, COUNT);
    float[] local = propose(new RandomLocalSearch(), 0, COUNT);
    for (int i = 0; i < COUNT; i++) {
      assertEquals(0.5f * drawn(2)[i], random[i]);
      assertEquals(drawn(1)[i] + 0.5f * (float) Draws.gaussian(77, i), local[i]);
    }
  }

  @ParameterizedTest
  @MethodSource("searches")
  void areReadByName(Search rule) {
    String name = rule.startsAfresh() ? "random-search" : "random-local-search";
    assertEquals(rule, Optimizers.read(Settings.parse("name = " + name, "run.conf")));
    assertTrue(rule.slots() == 0 && rule.slotNames().isEmpty());
  }
}
