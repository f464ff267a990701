package bellows.train;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** The samples of one pass of one leaf, which somebody prepares or will prepare. */
final class StagedPass {
  private final Supplier<float[]> preparation;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);
  private float[] values;
  private long nanos;

  /** @param preparation returns the samples, one after the other, as the network sees them */
  StagedPass(Supplier<float[]> preparation) {
    this.preparation = preparation;
  }

  /** Prepares, unless that was called off. */
  void run() {
    if (begun.compareAndSet(false, true)) {
      try {
        long start = System.nanoTime();
        values = preparation.get();
        nanos = System.nanoTime() - start;
      } finally {
        ended.countDown();
      }
    }
  }

  /**
   * What was prepared; waits for what has been begun, and calls off what has not.
   *
   * @return null if there is nothing
   */
  float[] take() {
    if (begun.compareAndSet(false, true)) {
      return null;
    }
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the task was cancelled while it waited for samples", e);
    }
    return values;
  }

  /** How long the preparation took; after {@link #take}. */
  long nanos() {
    return nanos;
  }
}
