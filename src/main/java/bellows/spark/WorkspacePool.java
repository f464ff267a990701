package bellows.spark;

import bellows.data.Leaf;
import bellows.kernel.KernelProvider;
import bellows.spark.exchange.TaskTimes;
import bellows.spark.share.RunScope;
import bellows.tensor.Team;
import bellows.train.worker.LeafSums;
import bellows.train.worker.Prefetcher;
import bellows.train.worker.StepInput;
import bellows.train.worker.Worker;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
  /** Of all crews' workers but the first. */
  private final ExecutorService threads = Executors.newCachedThreadPool(body -> {
    Thread thread = new Thread(body, "bellows-crew");
    thread.setDaemon(true);
    return thread;
  });
  /** Who share adding up what a crew brings; guards itself. */
  private final Team adders;
  private volatile boolean closed;

  WorkspacePool(RunSpec run) {
    this.run = run;
    room = new Semaphore(run.plan().atOnce());
    adders = new Team(run.plan().crew() > 1 ? run.plan().atOnce() * run.plan().team() : 1);
    ahead = new Prefetcher(run.spec(), run.plan().atOnce() * run.plan().team());
  }

  /** Does something with a worker. */
  <R> R with(Function<Worker, R> body) {
    await();
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

  /**
   * The sums of a task's leaves in a step: by one worker, or by as many of a crew as are free, with the same bits.
   *
   * @param times to which the work is added
   */
  LeafSums step(StepInput input, Iterator<Leaf> leaves, TaskTimes times) {
    long waiting = System.nanoTime();
    await();
    int members = 1;
    while (members < run.plan().crew() && room.tryAcquire()) {
      members++;
    }
    long working = System.nanoTime();
    List<Worker> workers = new ArrayList<>();
    try {
      for (int i = 0; i < members; i++) {
        workers.add(take());
      }
      LeafSums sums = members == 1 ? workers.get(0).step(input, leaves) : together(workers, input, leaves);
      times.worked(waiting, working,
          workers.stream().map(Worker::cost).reduce(Worker.Cost::beside).orElseThrow());
      return sums;
    } finally {
      workers.forEach(this::give);
      room.release(members);
    }
  }

  private LeafSums together(List<Worker> workers, StepInput input, Iterator<Leaf> leaves) {
    List<LeafSums> parts = Crew.step(workers, threads, input, leaves);
    synchronized (adders) {
      return Crew.together(parts, run.spec().leaves(), closed ? Team.alone() : adders);
    }
  }

  private void await() {
    try {
      room.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the task was cancelled while it waited for a workspace", e);
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
    threads.shutdown();
    synchronized (adders) {
      adders.close();
    }
  }
}
