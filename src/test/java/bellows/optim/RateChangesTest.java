package bellows.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import bellows.Refusal;
import bellows.conf.Settings;
import bellows.optim.RateChanges.Change;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateChangesTest {
  private static RateChanges read(String rate) {
    return RateChanges.read(Settings.parse("rate {start = 0.1, " + rate + "}", "run.conf").section("rate"));
  }

  @Test
  void aFactorHoldsUntilTheNext() {
    RateChanges changes = read("changed {after = [5, 8], times = [0.5, 2]}");
    assertEquals(1, changes.factor(4));
    assertEquals(0.5, changes.factor(5));
    assertEquals(0.5, changes.factor(7));
    assertEquals(2, changes.factor(8));
    assertEquals(2, changes.factor(Long.MAX_VALUE));
    assertEquals(1, read("end = 1").factor(9));
    assertEquals(RateChanges.NONE, read("changed {after = [], times = []}"));
    RateChanges late = read("changed {after = 5000000000, times = 0.5}");
    assertEquals(List.of(new Change(5_000_000_000L, 0.5)), late.all());
    assertEquals(1, late.factor(4_999_999_999L));
  }

  /** A run that went back to before a change, and whose rate is changed there, has other steps ahead of it. */
  @Test
  void aNewOneTakesThePlaceOfThoseAhead() {
    RateChanges changes = RateChanges.NONE.with(new Change(3, 0.5)).with(new Change(9, 0.1)).with(new Change(6, 4));
    assertEquals(List.of(new Change(3, 0.5), new Change(6, 4)), changes.all());
    assertEquals(List.of(new Change(3, 7)), changes.with(new Change(3, 7)).all());
  }

  @Test
  void whatIsNoChangeIsRefused() {
    for (String wrong : List.of("after = [5, 5], times = [1, 1]", "after = [5.5], times = [1]", "after = [5], times = [1, 2]", "after = [-1], times = [1]",
        "after = [1], times = [0]", "after = [1], times = [1001]", "after = [1], times = [NaN]", "after = [1]")) {
      Refusal.of(() -> read("changed {" + wrong + "}"));
    }
    assertThrows(IllegalArgumentException.class, () -> RateChanges.requireFactor(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> RateChanges.requireFactor(Double.POSITIVE_INFINITY));
  }
}
