package bellows.spark.exchange;

import bellows.spark.internal.SparkInternals;
import bellows.tensor.Team;
import bellows.train.worker.Partial;
import bellows.train.worker.ReductionTree;
import bellows.train.worker.Sum;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.spark.storage.BlockManagerId;

/**
 * The tasks of steps in local mode, called by threads of the driver that stay for the whole run: a job costs
 * milliseconds, whatever its tasks do. They are the same {@link PartialTask}s, and nothing of them is serialised.
 *
 * @param <T> what a partition holds
 */
public final class DirectTasks<T> implements StepTasks<T> {
  /** How a task has ended: with roots, or with a failure. */
  private record Attempt(List<ReductionTree.Node<Partial>> roots, TaskTimes times, Failed failed) {}

  /** Asked for once: an application may be stopped while a step goes on. */
  private final BlockManagerId here = SparkInternals.here();
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

  /** {@inheritDoc} The same threads, which have nothing else to do then. */
  @Override
  public Team team() {
    return threads;
  }

  /** {@inheritDoc} Nothing comes from other processes. */
  @Override
  public Done run(PartialTask<T> step, Gathering.Receiver<SentPartial, Partial> opening) {
    task = step;
    threads.run(attempts.length, calling);
    Done done = new Done();
    for (Attempt attempt : attempts) {
      if (attempt.failed == null) {
        done.roots().addAll(attempt.roots);
        done.times().add(attempt.times);
      } else {
        done.failed().add(attempt.failed);
      }
    }
    return done;
  }

  /**
   * What a job over the same partitions adds up to; its tasks are called here, too.
   *
   * @param all leaves of all partitions
   * @throws RuntimeException that a task ends with
   */
  public <S extends Sum<S>> S sum(LeafTask<T, S> job, int all) {
    List<List<ReductionTree.Node<S>>> roots = new ArrayList<>(Collections.nCopies(attempts.length, null));
    threads.run(attempts.length, (member, partition) -> roots.set(partition,
        job.run(leaves.apply(partition), TaskTimes.outsideJobs(here, partition))));
    ReductionTree<S> tree = new ReductionTree<>(all);
    roots.forEach(some -> some.forEach(tree::add));
    return tree.root();
  }

  private void call(int member, int partition) {
    TaskTimes times = TaskTimes.outsideJobs(here, partition);
    try {
      attempts[partition] = new Attempt(task.direct(partition, leaves.apply(partition), times).roots(), times, null);
    } catch (RuntimeException e) { // A job meets it again, unless it passes.
      attempts[partition] = new Attempt(null, times, new Failed(partition, e));
    }
  }

  /** {@inheritDoc} Its threads rest between steps. */
  @Override
  public void release() {}

  @Override
  public void close() {
    threads.close();
  }
}
