package bellows.spark.exchange;

import bellows.conf.BadInputException;
import bellows.tensor.Team;
import bellows.train.worker.Partial;
import bellows.train.worker.ReductionTree;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Another way to have the tasks of a step called than a job: they stay for many steps. What fails is left to a job,
 * which knows how often to try again and how to tell.
 *
 * @param <T> what a partition holds
 */
public interface StepTasks<T> extends AutoCloseable {
  /**
   * What the tasks of a step gave.
   *
   * @param roots of those that ended well, with their times
   * @param failed the partitions of the others
   */
  record Done(List<ReductionTree.Node<Partial>> roots, List<TaskTimes> times, List<Failed> failed) {
    Done() {
      this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    /** A step that nobody has begun, and nothing is wrong with. */
    static Done nothing(int partitions) {
      Done done = new Done();
      for (int partition = 0; partition < partitions; partition++) {
        done.failed.add(new Failed(partition, null));
      }
      return done;
    }
  }

  /**
   * A partition that a job must do.
   *
   * @param failure why nobody has; null where nothing went wrong
   */
  record Failed(int partition, RuntimeException failure) implements Serializable {
    /** With a failure of any kind. */
    static Failed with(int partition, Throwable failure) {
      return new Failed(partition, failure instanceof RuntimeException unchecked ? unchecked
          : new IllegalStateException(failure instanceof IOException ? failure.getMessage() : failure.toString(), failure));
    }

    /** What people are told of it. */
    String why() {
      return failure instanceof IllegalStateException ? failure.getMessage() : failure.toString();
    }

    /** Throws what no job has better luck with: input that cannot be used, of which it would tell again. */
    void throwIfFinal() {
      if (failure instanceof BadInputException) {
        throw failure;
      }
    }
  }

  /**
   * Has all tasks of a step called; returns when all have ended.
   *
   * @param opening of what comes from other processes, by several threads at once
   */
  Done run(PartialTask<T> task, Gathering.Receiver<SentPartial, Partial> opening);

  /** Who adds up what they gave. */
  Team team();

  /** Other jobs of the run are about to begin: lets go of cores that they need. */
  void release();

  @Override
  void close();
}
