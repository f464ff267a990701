package bellows.plan;

import bellows.spark.metrics.TaskRow;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one executor did in the steps that table {@code tasks} has, in milliseconds a step. Tasks that ran side by side
 * count by the time that passed, not by the sum of their times.
 *
 * @param tasks a step
 * @param samples a step
 * @param network getting weights, and sending results as far as it takes longer than for an empty task
 * @param waiting for a workspace
 * @param schedule what the driver and the executor need for any task
 * @param span from the start of the first task to the end of the last
 */
public record ExecutorTime(String executor, String host, double tasks, double leaves, double samples, double decode,
    double compute, double serialise, double network, double waiting, double schedule, double span) {
  /** What Spark takes to send a task and to hear that it has ended, whatever it returns; more is transport. */
  static final double TASK_MILLIS = 3;

  /** Where the time went of one step's tasks on one executor. */
  static ExecutorTime of(List<TaskRow> tasks) {
    double sum = sum(tasks, TaskRow::millis);
    double longest = tasks.stream().mapToDouble(TaskRow::millis).max().orElse(0);
    double from = tasks.stream().mapToDouble(t -> t.started().toEpochMilli()).min().orElse(0);
    double to = tasks.stream().mapToDouble(t -> t.started().toEpochMilli() + t.millis()).max().orElse(0);
    // The clock's steps are milliseconds: a short step is better known by its longest task.
    double span = Math.max(longest, Math.min(sum, to - from));
    double share = sum == 0 ? 0 : span / sum;
    double transport = share * sum(tasks, t -> orZero(t.transportMillis()));
    double floor = Math.min(transport, share * tasks.size() * TASK_MILLIS);
    TaskRow any = tasks.get(0);
    return new ExecutorTime(any.executor(), any.host(), tasks.size(), sum(tasks, TaskRow::leaves),
        sum(tasks, TaskRow::samples), share * sum(tasks, TaskRow::decodeMillis),
        share * sum(tasks, TaskRow::computeMillis),
        share * sum(tasks, t -> orZero(t.deserialiseMillis()) + orZero(t.serialiseMillis())),
        share * sum(tasks, TaskRow::weightsMillis) + transport - floor, share * sum(tasks, TaskRow::waitMillis), floor,
        span);
  }

  /** The mean over some steps of one executor. */
  static ExecutorTime mean(List<ExecutorTime> steps) {
    ExecutorTime any = steps.get(0);
    double n = steps.size();
    return new ExecutorTime(any.executor, any.host, sum(steps, ExecutorTime::tasks) / n,
        sum(steps, ExecutorTime::leaves) / n, sum(steps, ExecutorTime::samples) / n,
        sum(steps, ExecutorTime::decode) / n, sum(steps, ExecutorTime::compute) / n,
        sum(steps, ExecutorTime::serialise) / n, sum(steps, ExecutorTime::network) / n,
        sum(steps, ExecutorTime::waiting) / n, sum(steps, ExecutorTime::schedule) / n,
        sum(steps, ExecutorTime::span) / n);
  }

  private static <T> double sum(List<T> all, ToDoubleFunction<T> figure) {
    return all.stream().mapToDouble(figure).sum();
  }

  private static double orZero(Double millis) {
    return millis == null ? 0 : millis;
  }
}
