package bellows.spark.exchange;

import bellows.tensor.Team;
import bellows.train.worker.Partial;
import bellows.train.worker.ReductionTree;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The tasks of steps in local mode, called by threads of the driver that stay for the whole run: a job costs
 * milliseconds, whatever its tasks do. They are the same {@link PartialTask}s, and nothing of them is serialised. One
 * that fails is left to a job, which knows how often to try again and how to tell.
 *
 * @param <T> what a partition holds
 */
public final class DirectTasks<T> implements AutoCloseable {
  /**
   * What the tasks of a step gave.
   *
   * @param roots of those that ended well, with their times
   * @param failed the partitions of the others, and why
   */
  record Done(List<ReductionTree.Node<Partial>> roots, List<TaskTimes> times, List<Failed> failed) {}

  /** A task that has to be run again. */
  record Failed(int partition, RuntimeException why) {}

  private record Attempt(List<ReductionTree.Node<Partial>> roots, TaskTimes times, RuntimeException failure) {}

  private final IntFunction<Iterator<T>> leaves;
  private final Attempt[] attempts;
  private final Team threads;
  private final Team.Part calling = this::call;
  private PartialTask<T> task;

  /**
   * @param leaves of a partition, asked for in each step by the thread that uses them
   * @param threads that work at once, the caller included; more than partitions are of no use
   */
  public DirectTasks(IntFunction<Iterator<T>> leaves, int partitions, int threads) {
    this.leaves = leaves;
    attempts = new Attempt[partitions];
    this.threads = new Team(Math.max(1, Math.min(threads, partitions)));
  }

  /** Who works on a step, and between {@link #run}s on what is left of it. */
  Team threads() {
    return threads;
  }

  /** Calls a task for each partition; returns when all have ended. */
  Done run(PartialTask<T> step) {
    task = step;
    threads.run(attempts.length, calling);
    List<ReductionTree.Node<Partial>> roots = new ArrayList<>();
    List<TaskTimes> times = new ArrayList<>();
    List<Failed> failed = new ArrayList<>();
    for (int partition = 0; partition < attempts.length; partition++) {
      Attempt attempt = attempts[partition];
      if (attempt.failure == null) {
        roots.addAll(attempt.roots);
        times.add(attempt.times);
      } else {
        failed.add(new Failed(partition, attempt.failure));
      }
    }
    return new Done(roots, times, failed);
  }

  private void call(int member, int partition) {
    TaskTimes times = TaskTimes.direct(partition);
    try {
      attempts[partition] = new Attempt(task.direct(partition, leaves.apply(partition), times).roots(), times, null);
    } catch (RuntimeException e) { // Whatever it is: a job meets it again, unless it passes.
      attempts[partition] = new Attempt(null, times, e);
    }
  }

  @Override
  public void close() {
    threads.close();
  }
}
