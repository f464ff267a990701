package bellows.train.worker;

import bellows.data.EpochOrder;
import bellows.data.Leaf;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Brings in what a leaf draws in the next step while this one computes: the draw is known, so a disk's delay need not
 * be waited for. A hint: it changes no result, and what fails here fails again, and loudly, in the step that reads.
 */
final class NextSamples {
  /** Disks serve several requests at once, and waiting for them takes no processor. */
  private static final int THREADS = 4;

  private static final int MOST_WAITING = 1024;

  private static final ThreadPoolExecutor READERS = readers();

  private NextSamples() {}

  /** If readers fall behind, the oldest requests are dropped: their step may already be over. */
  private static ThreadPoolExecutor readers() {
    ThreadPoolExecutor readers = new ThreadPoolExecutor(THREADS, THREADS, 10, TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(MOST_WAITING), body -> {
          Thread thread = new Thread(body, "read-ahead");
          thread.setDaemon(true);
          return thread;
        }, new ThreadPoolExecutor.DiscardOldestPolicy());
    readers.allowCoreThreadTimeOut(true);
    return readers;
  }

  /** Has the samples fetched that {@code leaf} draws in the step after {@code input}'s; returns at once. */
  static void begin(TrainSpec spec, StepInput input, Leaf leaf) {
    if (!leaf.samples().inMemory()) {
      // Not execute: an exception would reach Spark's handler, which ends the executor.
      READERS.submit(() -> next(spec, input, leaf));
    }
  }

  private static void next(TrainSpec spec, StepInput input, Leaf leaf) {
    EpochStep next = input.place().next(spec);
    EpochOrder order = next.order(spec);
    int count = order.count(leaf.index(), next.inEpoch());
    for (int k = 0; k < count; k++) {
      leaf.samples().readAhead((int) order.row(leaf.index(), next.inEpoch(), k));
    }
  }
}
