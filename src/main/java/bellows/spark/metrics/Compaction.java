package bellows.spark.metrics;

import java.util.List;
import java.util.function.Predicate;

/**
 * Which files of a table are to become one. A file has level ⌊log₈ w⌋ if its range has w numbers, and neighbours of
 * level l or less become one as soon as there are 8 · (l + 1) of them. Hence n writes leave fewer than
 * 8 · (1 + log₈ n) files, whatever the order of truncations and restarts: a run of a day that writes every five
 * seconds, 17,280 times, has fewer than 40. And where nothing is truncated, fewer than 8 · l of those 8 · (l + 1) are
 * of lower levels, so that each merging goes up a level and a row is written again at most log₈ n times: five in that
 * day.
 */
final class Compaction {
  /** Files that are merged at once: few enough for the table's writer to be free again soon. */
  static final int MOST = 64;

  private Compaction() {}

  /**
   * The files to be merged next; none if there are few enough.
   *
   * @param parts the current files, the oldest first
   * @param ends of files that cannot be merged with what follows them
   */
  static List<Part> due(List<Part> parts, Predicate<Part> ends) {
    int highest = parts.stream().mapToInt(Part::level).max().orElse(-1);
    for (int level = 0; level <= highest; level++) {
      int from = 0;
      for (int i = 0; i < parts.size(); i++) {
        boolean higher = parts.get(i).level() > level;
        int end = higher ? i : i + 1;
        if (higher || ends.test(parts.get(i)) || end == parts.size()) {
          if (end - from >= Part.FAN * (level + 1)) {
            return parts.subList(from, Math.min(end, from + MOST));
          }
          from = i + 1;
        }
      }
    }
    return List.of();
  }
}
