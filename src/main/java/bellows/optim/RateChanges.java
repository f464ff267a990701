package bellows.optim;

import bellows.conf.Settings;
import java.util.ArrayList;
import java.util.List;

/**
 * What people have changed of the learning rate while a run went on. The schedule itself stays a function of how far the
 * run has come; this is a factor beside it, which the run's own file keeps. So a run that is resumed from a state before
 * the change, or made anew from that file, takes every step at the rate that it was taken at first.
 *
 * <pre>
 * rate {start = 0.1, changed {after = [500, 800], times = [0.5, 1]}}
 * </pre>
 *
 * @param all in the order of their steps
 */
public record RateChanges(List<Change> all) {
  /** No rate is changed in a run of which nobody asked that. */
  public static final RateChanges NONE = new RateChanges(List.of());

  /** The key that they stand under, in the section {@code rate}. */
  public static final String KEY = "changed";
  public static final String AFTER = "after";
  public static final String TIMES = "times";
  /** Beyond it, what is meant is another schedule. */
  public static final double MOST_TIMES = 1000;

  /**
   * From one step on, until the next change.
   *
   * @param after how many steps the run had taken
   * @param times what the schedule's rate is multiplied by; 1 is the schedule again
   */
  public record Change(long after, double times) {}

  public RateChanges {
    all = List.copyOf(all);
    long last = -1;
    for (Change change : all) {
      Hyper.require(change.after > last, "expected steps that rise from 0 on, found %s after %s", change.after, last);
      requireFactor(change.times);
      last = change.after;
    }
  }

  /** @throws IllegalArgumentException if a rate cannot be multiplied by it */
  public static void requireFactor(double times) {
    Hyper.require(times > 0 && times <= MOST_TIMES, "expected 0 < times <= 1000, found %s", times);
  }

  /** Reads the section {@code rate}. */
  public static RateChanges read(Settings rate) {
    if (!rate.has(KEY)) {
      return NONE;
    }
    Settings changed = rate.section(KEY).within(UpdateKeys.CHANGED);
    double[] after = changed.numbers(AFTER);
    double[] times = changed.numbers(TIMES);
    return changed.located(() -> {
      Hyper.require(after.length == times.length, "expected a number of times for each step, found %s and %s",
          times.length, after.length);
      List<Change> all = new ArrayList<>();
      for (int i = 0; i < after.length; i++) {
        Hyper.require(after[i] == Math.rint(after[i]), "expected whole numbers of steps, found %s", after[i]);
        all.add(new Change((long) after[i], times[i]));
      }
      return new RateChanges(all);
    });
  }

  /** What the schedule's rate is multiplied by in the update that follows so many steps. */
  public double factor(long steps) {
    double factor = 1;
    for (Change change : all) {
      factor = change.after <= steps ? change.times : factor;
    }
    return factor;
  }

  /**
   * These and one more, which holds from now on: what a run that went back has still ahead of it is not asked for any
   * more.
   */
  public RateChanges with(Change change) {
    List<Change> more = new ArrayList<>(all.stream().filter(earlier -> earlier.after < change.after).toList());
    more.add(change);
    return new RateChanges(more);
  }

  /** {@code × 0.5 after step 500}, for people. */
  @Override
  public String toString() {
    return String.join(", ", all.stream().map(change -> "× " + change.times + " after step " + change.after).toList());
  }
}
