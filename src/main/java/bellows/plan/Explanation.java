package bellows.plan;

import bellows.spark.metrics.TaskRow;
import bellows.train.Stepping;
import bellows.train.rows.EvalRow;
import bellows.train.rows.RunRow;
import bellows.train.rows.StepRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Where a run's time went, from the rows of its tables. The first step of each start is left out of the step's
 * breakdown where there are others: it loads data and compiles.
 *
 * @param steps in table {@code steps}
 * @param explained steps that table {@code tasks} has too, of which {@code step} is the mean
 * @param trainingSeconds of all steps
 * @param evaluationSeconds of all evaluations
 * @param stepping who called most tasks of those steps
 * @param tasks of a step
 * @param executors in the order of their names
 */
public record Explanation(int steps, int explained, double trainingSeconds, double evaluationSeconds, Stepping stepping,
    double tasks, Breakdown step, List<ExecutorTime> executors) {
  /** Spark's name of the driver's JVM. */
  private static final String DRIVER = "driver";

  /** Explains; without rows of tasks, the breakdown has only what the driver saw. */
  public static Explanation of(List<RunRow> starts, List<StepRow> steps, List<TaskRow> tasks, List<EvalRow> evals) {
    Map<Long, StepRow> byStep = new TreeMap<>();
    steps.forEach(row -> byStep.put(row.step(), row));
    Map<Long, List<TaskRow>> tasksOf =
        tasks.stream().collect(Collectors.groupingBy(TaskRow::step, TreeMap::new, Collectors.toList()));
    tasksOf.keySet().retainAll(byStep.keySet());
    Set<Long> first = starts.stream().map(start -> start.step() + 1).collect(Collectors.toSet());
    if (tasksOf.keySet().stream().anyMatch(step -> !first.contains(step))) {
      tasksOf.keySet().removeAll(first);
    }
    Breakdown sum = new Breakdown(0, 0, 0, 0, 0, 0, 0);
    Map<String, List<ExecutorTime>> byExecutor = new TreeMap<>();
    double count = 0;
    for (Map.Entry<Long, List<TaskRow>> step : tasksOf.entrySet()) {
      List<ExecutorTime> times = step.getValue().stream().collect(Collectors.groupingBy(TaskRow::executor))
          .values().stream().map(ExecutorTime::of).toList();
      times.forEach(time -> byExecutor.computeIfAbsent(time.executor(), e -> new ArrayList<>()).add(time));
      sum = sum.plus(breakdown(byStep.get(step.getKey()), times));
      count += step.getValue().size();
    }
    int explained = tasksOf.size();
    return new Explanation(steps.size(), explained, steps.stream().mapToDouble(StepRow::stepMillis).sum() / 1e3,
        evals.stream().mapToDouble(EvalRow::seconds).sum(), stepping(tasksOf.values()), count / Math.max(1, explained),
        explained == 0 ? driverOnly(steps) : sum.times(1.0 / explained),
        byExecutor.values().stream().map(ExecutorTime::mean).toList());
  }

  /** Spark reports of tasks that it called; a report may be missing, where it came late. */
  private static Stepping stepping(Collection<List<TaskRow>> steps) {
    List<TaskRow> tasks = steps.stream().flatMap(List::stream).toList();
    long unknown = tasks.stream().filter(task -> task.transportMillis() == null).count();
    if (2 * unknown <= tasks.size()) {
      return Stepping.JOBS;
    }
    return tasks.get(0).executor().equals(DRIVER) ? Stepping.DIRECT : Stepping.RESIDENT;
  }

  /** Where the time of one step went, whose tasks the table has. */
  public static Breakdown ofStep(StepRow step, List<TaskRow> tasks) {
    return breakdown(step, tasks.stream().collect(Collectors.groupingBy(TaskRow::executor)).values().stream()
        .map(ExecutorTime::of).toList());
  }

  private static Breakdown breakdown(StepRow step, List<ExecutorTime> executors) {
    ExecutorTime mean = ExecutorTime.mean(executors);
    double slowest = executors.stream().mapToDouble(ExecutorTime::span).max().orElse(0);
    Breakdown known = new Breakdown(mean.decode(), mean.compute(), step.broadcastMillis() + mean.serialise(),
        mean.network(), mean.waiting() + mean.schedule(), slowest - mean.span(), step.updateMillis());
    double rest = step.stepMillis() - known.total();
    // Spark's own clocks tick in milliseconds, so what they say may add up to more than a short step.
    return rest < 0 ? known.times(step.stepMillis() / known.total())
        : known.plus(new Breakdown(0, 0, 0, 0, rest, 0, 0));
  }

  /** A run from before there was a table of tasks: what its workers did stands as compute. */
  private static Breakdown driverOnly(List<StepRow> steps) {
    Breakdown sum = new Breakdown(0, 0, 0, 0, 0, 0, 0);
    for (StepRow step : steps) {
      double rest = step.stepMillis() - step.computeMillis() - step.broadcastMillis() - step.updateMillis();
      sum = sum.plus(new Breakdown(0, step.computeMillis(), step.broadcastMillis(), 0, Math.max(0, rest), 0,
          step.updateMillis()));
    }
    return sum.times(1.0 / Math.max(1, steps.size()));
  }

  /** The share of a step that a part of it takes, from 0 to 1. */
  double share(double millis) {
    return step.total() == 0 ? 0 : millis / step.total();
  }
}
