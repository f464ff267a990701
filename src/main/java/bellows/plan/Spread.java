package bellows.plan;

import bellows.conf.BadInputException;
import bellows.spark.metrics.TaskRow;
import bellows.tensor.Draws;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

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
  /** The same of each task number by itself, one after the other, and how long the tasks took. */
  private final List<double[]> series;
  private final double millis;

  private Spread(double deviation, double[] parts, List<double[]> series, double millis) {
    this.deviation = deviation;
    this.parts = parts;
    this.series = series;
    this.millis = millis;
  }

  /** A normal distribution: {@code deviation} is one standard deviation, as a part of the mean. */
  public static Spread assumed(double deviation) {
    return new Spread(deviation, null, null, 0);
  }

  /**
   * Of the tasks of a run's second half, when all is compiled, that had as many samples as any: each beside the mean of
   * those with the same number, which work on the same leaves.
   *
   * @param rows of the run's table {@code tasks}, in their order
   * @param run for people
   */
  public static Spread measured(List<TaskRow> rows, String run) {
    long last = rows.stream().mapToLong(TaskRow::step).max().orElse(0);
    List<double[]> times = rows.stream().filter(row -> row.step() > last / 2)
        .collect(Collectors.groupingBy(TaskRow::task)).values().stream().map(Spread::times).toList();
    int tasks = times.stream().mapToInt(some -> some.length).sum();
    BadInputException.check(tasks >= ENOUGH, "--tasks %s: expected at least %d rows of whole batches in the second half "
        + "of the run's table tasks, found %d; train for longer", run, ENOUGH, tasks);
    double mean = times.stream().flatMapToDouble(Arrays::stream).average().orElseThrow();
    return of(times.stream().map(Spread::scaled).toList(), 1, mean);
  }

  private static double[] times(List<TaskRow> task) {
    long most = task.stream().mapToLong(TaskRow::samples).max().orElseThrow();
    return task.stream().filter(row -> row.samples() == most)
        .mapToDouble(row -> row.decodeMillis() + row.computeMillis()).toArray();
  }

  private static double[] scaled(double[] times) {
    double mean = Arrays.stream(times).average().orElseThrow();
    return Arrays.stream(times).map(time -> time / mean).toArray();
  }

  private static Spread of(List<double[]> series, int together, double millis) {
    double[] parts = series.stream().flatMapToDouble(task -> means(task, together)).sorted().toArray();
    double variance = Arrays.stream(parts).map(part -> (part - 1) * (part - 1)).average().orElseThrow();
    return new Spread(Math.sqrt(variance), parts, series, millis);
  }

  /** The means of so many that follow each other, or of half of all, wherever they begin. */
  private static DoubleStream means(double[] task, int together) {
    int some = Math.max(1, Math.min(together, task.length / 2));
    if (some == 1) {
      return Arrays.stream(task);
    }
    double[] before = new double[task.length + 1];
    for (int i = 0; i < task.length; i++) {
      before[i + 1] = before[i] + task[i];
    }
    return IntStream.rangeClosed(0, task.length - some).mapToDouble(i -> (before[i + some] - before[i]) / some);
  }

  /**
   * Of tasks that take so long: of measured ones, as many in a row as take as long together. So what makes single tasks
   * differ evens out, and what makes a machine slow for a while does not.
   */
  Spread lasting(double taskMillis) {
    return parts == null ? this : of(series, (int) Math.max(1, Math.min(1 << 20, taskMillis / millis)), millis);
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
      largest += parts[i] * (Math.pow((i + 1.0) / parts.length, tasks) - Math.pow((double) i / parts.length, tasks));
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
    String slowest = parts == null ? "" : String.format(Locale.ROOT, ", the slowest of %,d by %.0f %%", parts.length,
        100 * (parts[parts.length - 1] - 1));
    return String.format(Locale.ROOT, "task times differ by %.1f %%%s", 100 * deviation, slowest);
  }
}
