package bellows.spark;

import bellows.kernel.KernelProvider;
import bellows.spark.share.RunScope;
import bellows.train.worker.Prefetcher;
import bellows.train.worker.Worker;
import java.util.ArrayDeque;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * A run's workers in this JVM, each with its workspace: made by the first tasks and used again by the next. A worker is
 * memory only, so it does not matter which task gets which. No more are out at once than the run's plan has memory for;
 * a task beyond that, from an executor with more cores or a partition too many, waits its turn.
 */
final class WorkspacePool implements RunScope.Held {
  private final RunSpec run;
  private final Semaphore room;
  private final Prefetcher ahead;
  private final ArrayDeque<Worker> free = new ArrayDeque<>();
  private boolean closed;

  WorkspacePool(RunSpec run) {
    this.run = run;
    room = new Semaphore(run.plan().atOnce());
    ahead = new Prefetcher(run.spec(), run.plan().atOnce() * run.plan().team());
  }

  /** Does something with a worker. */
  <R> R with(Function<Worker, R> body) {
    try {
      room.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the task was cancelled while it waited for a workspace", e);
    }
    try {
      Worker worker = take();
      try {
        return body.apply(worker);
      } finally {
        give(worker);
      }
    } finally {
      room.release();
    }
  }

  private Worker take() {
    synchronized (this) {
      if (closed) {
        throw new IllegalStateException("the task is of a run that has ended");
      }
      Worker found = free.poll();
      if (found != null) {
        return found;
      }
    }
    return new Worker(run.spec(), run.plan().team(), KernelProvider.kernels(), ahead);
  }

  private synchronized void give(Worker worker) {
    if (closed) {
      worker.close();
    } else {
      free.push(worker);
    }
  }

  /** Ends the threads of teams; of those at work, when they are given back. */
  @Override
  public synchronized void close() {
    closed = true;
    free.forEach(Worker::close);
    free.clear();
    ahead.close();
  }
}
