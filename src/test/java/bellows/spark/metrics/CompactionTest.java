package bellows.spark.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

/** Which files are merged when, on names alone. */
class CompactionTest {
  private static final Path FOLDER = new Path("/run/metrics/steps");
  /** Writes of a day, one every five seconds. */
  private static final int DAY = 17_280;

  private final List<Part> parts = new ArrayList<>();
  /** How often what was written as the n-th has been written again. */
  private final Map<Integer, Integer> again = new HashMap<>();
  private int next = 1;

  @Test
  void aDayHasTensOfFilesAndRewritesEachRowAFewTimes() {
    int most = 0;
    for (int i = 0; i < DAY; i++) {
      parts.add(Part.in(FOLDER, next, next, next));
      next++;
      compact(Set.of());
      most = Math.max(most, parts.size());
      assertTrue(parts.size() < bound(next - 1), parts.size() + " files of " + (next - 1));
    }
    assertEquals(32, most);
    assertEquals(4, again.values().stream().mapToInt(Integer::intValue).max().getAsInt());
    assertTrue(Part.areContiguous(parts));
  }

  @Test
  void theBoundHoldsHoweverOftenARunGoesBack() {
    for (int seed = 0; seed < 5; seed++) {
      Random random = new Random(seed);
      parts.clear();
      next = 1;
      for (int i = 0; i < 2_000; i++) {
        if (random.nextInt(5) == 0 && !parts.isEmpty()) {
          truncate(random.nextInt(Math.min(parts.size(), 1 + random.nextInt(30))));
        } else {
          parts.add(Part.in(FOLDER, next, next, next));
          next++;
        }
        compact(Set.of());
        assertTrue(parts.size() < bound(next - 1), parts.size() + " files of " + (next - 1) + ", seed " + seed);
        assertTrue(Part.areContiguous(parts), parts.toString());
      }
    }
  }

  @Test
  void manyFilesOfAnOlderVersionAreMergedInStrides() {
    for (next = 1; next <= 34_000; next++) {
      parts.add(Part.in(FOLDER, next, next, next));
    }
    assertEquals(parts.subList(0, Compaction.MOST), Compaction.due(parts, part -> false));
    compact(Set.of());
    assertTrue(parts.size() < bound(next - 1), parts.size() + " files");
  }

  @Test
  void filesWithOtherColumnsStayApart() {
    for (next = 1; next <= 40; next++) {
      parts.add(Part.in(FOLDER, next, next, next));
    }
    compact(Set.of(parts.get(9), parts.get(11)));
    assertEquals(List.of(1, 11, 12, 13), parts.stream().map(Part::first).toList());
  }

  /** Fewer than this. */
  private static double bound(int writes) {
    return 8 * (1 + Math.floor(Math.log(writes) / Math.log(8) + 1e-9));
  }

  private void compact(Set<Part> ends) {
    for (List<Part> due = due(ends); !due.isEmpty(); due = due(ends)) {
      Part first = due.get(0);
      Part last = due.get(due.size() - 1);
      for (int n = first.first(); n <= last.last(); n++) {
        again.merge(n, 1, Integer::sum);
      }
      replace(due, Part.in(FOLDER, first.first(), last.last(), first.firstStep()));
    }
  }

  private List<Part> due(Set<Part> ends) {
    return List.copyOf(Compaction.due(parts, ends::contains));
  }

  private void truncate(int files) {
    List<Part> old = List.copyOf(parts.subList(parts.size() - 1 - files, parts.size()));
    replace(old, Part.in(FOLDER, old.get(0).first(), next, 0));
    next++;
  }

  private void replace(List<Part> old, Part part) {
    int at = parts.indexOf(old.get(0));
    parts.subList(at, at + old.size()).clear();
    parts.add(at, part);
  }
}
