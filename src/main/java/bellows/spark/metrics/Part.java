package bellows.spark.metrics;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/**
 * A file of a table, as its name tells: {@code part-<n>-step-<step>.parquet} holds what was written as the n-th,
 * {@code part-<first>-<last>-step-<step>.parquet} stands in place of all files from {@code first} to {@code last}.
 *
 * <p>That is the table's one rule: a file is ignored if another's range contains its own. So a single new name puts one
 * file in place of many, on any file system and whoever dies just before or after it; the files below it may be
 * deleted at any time. Whatever rewrites takes a wider range than each file it replaces, hence ranges are either nested
 * or apart.
 *
 * @param first from 1; without gaps in all that this program writes, though a person may have removed a file
 * @param firstStep no row of the file has a lesser step
 */
record Part(Path path, int first, int last, long firstStep) {
  /** How many files of one level a table may have; see {@link Compaction}. */
  static final int FAN = 8;

  private static final Pattern NAME =
      Pattern.compile("part-(\\d{1,9})(?:-(\\d{1,9}))?(?:-step-(\\d{1,18}))?\\.parquet");

  /** A file to be. */
  static Part in(Path folder, int first, int last, long firstStep) {
    String range = first == last ? String.format("%06d", first) : String.format("%06d-%06d", first, last);
    return new Part(new Path(folder, String.format("part-%s-step-%010d.parquet", range, firstStep)), first, last,
        firstStep);
  }

  /** What a file's name tells; nothing if it is none of a table's. */
  static Optional<Part> of(Path path) {
    Matcher name = NAME.matcher(path.getName());
    if (!name.matches()) {
      return Optional.empty();
    }
    int first = Integer.parseInt(name.group(1));
    return Optional.of(new Part(path, first, name.group(2) == null ? first : Integer.parseInt(name.group(2)),
        name.group(3) == null ? 0 : Long.parseLong(name.group(3))));
  }

  /** How often, about, the file's rows have been written again: ⌊log₈ of the length of its range⌋. */
  int level() {
    int level = 0;
    for (int width = last - first + 1; width >= FAN; width /= FAN) {
      level++;
    }
    return level;
  }

  /** The files that hold the table's rows, the oldest first: those that no other's range contains. */
  static List<Part> current(Collection<Part> all) {
    List<Part> sorted = new ArrayList<>(all);
    sorted.sort(Comparator.comparingInt(Part::first).thenComparing(Comparator.comparingInt(Part::last).reversed()));
    List<Part> current = new ArrayList<>();
    int covered = Integer.MIN_VALUE;
    for (Part part : sorted) {
      if (part.last > covered) {
        current.add(part);
        covered = part.last;
      }
    }
    return current;
  }

  /** Whether current files follow each other from 1 on. */
  static boolean areContiguous(List<Part> current) {
    int next = 1;
    for (Part part : current) {
      if (part.first != next) {
        return false;
      }
      next = part.last + 1;
    }
    return true;
  }
}
