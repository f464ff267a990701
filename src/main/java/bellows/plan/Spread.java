package bellows.plan;

import bellows.conf.BadInputException;
import bellows.spark.metrics.TaskRow;
import bellows.tensor.Draws;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How much tasks of the same work differ in time, which says how long all wait for the slowest: an assumption, or the
 * times of a run's tasks.
 */
public final class Spread {
  /** Tasks whose times say something of the slowest of many. */
  private static final int ENOUGH = 200;

  /** One standard deviation, as a part of the mean. */
  private final double deviation;
  /** Measured times as parts of their mean, ascending; null for a normal distribution. */
  private final double[] parts;

  private Spread(double deviation, double[] parts) {
    this.deviation = deviation;
    this.parts = parts;
  }

  /** A normal distribution: {@code deviation} is one standard deviation, as a part of the mean. */
  public static Spread assumed(double deviation) {
    return new Spread(deviation, null);
  }

  /**
   * Of the tasks of a run's second half, when all is compiled, that had as many samples as any: each beside the median
   * of those with the same number, which work on the same leaves.
   *
   * @param rows of the run's table {@code tasks}
   * @param run for people
   */
  public static Spread measured(List<TaskRow> rows, String run) {
    long last = rows.stream().mapToLong(TaskRow::step).max().orElse(0);
    Map<Integer, List<TaskRow>> tasks = rows.stream().filter(row -> row.step() > last / 2)
        .collect(Collectors.groupingBy(TaskRow::task));
    double[] parts = tasks.values().stream().flatMapToDouble(alike -> Arrays.stream(parts(alike))).sorted().toArray();
    BadInputException.check(parts.length >= ENOUGH, "--tasks %s: expected at least %d rows of whole batches in the "
        + "second half of the run's table tasks, found %d; train for longer", run, ENOUGH, parts.length);
    double mean = Arrays.stream(parts).average().orElseThrow();
    double[] scaled = Arrays.stream(parts).map(part -> part / mean).toArray();
    double variance = Arrays.stream(scaled).map(part -> (part - 1) * (part - 1)).average().orElseThrow();
    return new Spread(Math.sqrt(variance), scaled);
  }

  private static double[] parts(List<TaskRow> task) {
    long most = task.stream().mapToLong(TaskRow::samples).max().orElseThrow();
    double[] times = task.stream().filter(row -> row.samples() == most)
        .mapToDouble(row -> row.decodeMillis() + row.computeMillis()).sorted().toArray();
    double median = times[times.length / 2];
    return Arrays.stream(times).map(time -> time / median).toArray();
  }

  public boolean isMeasured() {
    return parts != null;
  }

  /**
   * How much later than the mean the last of some tasks ends, as a part of it: about the largest of so many normal
   * deviates, or the expectation of the largest of so many of the measured ones.
   */
  double lateness(int tasks) {
    if (tasks < 2) {
      return 0;
    }
    if (parts == null) {
      return deviation * Math.sqrt(2 * Math.log(tasks));
    }
    double largest = 0;
    for (int i = 0; i < parts.length; i++) {
      largest += parts[i]
          * (Math.pow((i + 1.0) / parts.length, tasks) - Math.pow((double) i / parts.length, tasks));
    }
    return largest - 1;
  }

  /** The time of a task as a part of the mean: a draw, the same for the same key and number. */
  double draw(long key, long number) {
    return parts == null ? 1 + deviation * Draws.gaussian(key, number)
        : parts[(int) ((double) Draws.uniform(key, number) * parts.length)];
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "task times differ by %.1f %%%s", 100 * deviation,
        parts == null ? "" : String.format(Locale.ROOT, ", the slowest of %,d by %.0f %%", parts.length,
            100 * (parts[parts.length - 1] - 1)));
  }
}
