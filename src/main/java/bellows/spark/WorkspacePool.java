package bellows.spark;

import bellows.kernel.KernelProvider;
import bellows.train.worker.Prefetcher;
import bellows.train.worker.Worker;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * The workers of this JVM, each with its workspace: made by the first tasks and used again by the next. A worker is
 * memory only, so it does not matter which task gets which. No more are out at once than the run's plan has memory for;
 * a task beyond that, from an executor with more cores or a partition too many, waits its turn.
 */
final class WorkspacePool {
  private static final ConcurrentHashMap<String, WorkspacePool> POOLS = new ConcurrentHashMap<>();

  private final RunSpec work;
  private final Semaphore room;
  private final Prefetcher ahead;
  private final Queue<Worker> free = new ConcurrentLinkedQueue<>();

  private WorkspacePool(RunSpec work) {
    this.work = work;
    room = new Semaphore(work.plan().atOnce());
    ahead = new Prefetcher(work.spec(), work.plan().atOnce() * work.plan().team());
  }

  /** Runs something with a worker of this run's. */
  static <R> R with(RunSpec work, Function<Worker, R> body) {
    WorkspacePool pool = POOLS.computeIfAbsent(work.run(), run -> new WorkspacePool(work));
    try {
      pool.room.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the task was cancelled while it waited for a workspace", e);
    }
    try {
      Worker found = pool.free.poll();
      Worker worker = found != null ? found
          : new Worker(work.spec(), work.plan().team(), KernelProvider.kernels(), pool.ahead);
      try {
        return body.apply(worker);
      } finally {
        pool.give(worker);
      }
    } finally {
      pool.room.release();
    }
  }

  private void give(Worker worker) {
    free.add(worker);
    if (POOLS.get(work.run()) != this) {
      closeFree();
    }
  }

  private void closeFree() {
    for (Worker worker = free.poll(); worker != null; worker = free.poll()) {
      worker.close();
    }
  }

  /** Forgets a run's workers in this JVM, and ends their teams; an executor's end with it. */
  static void forget(String run) {
    WorkspacePool pool = POOLS.remove(run);
    if (pool != null) {
      pool.closeFree();
      pool.ahead.close();
    }
  }
}
