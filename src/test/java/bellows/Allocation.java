package bellows;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.management.ManagementFactory;

/** Asserts on the memory that code takes once it is warm. */
public final class Allocation {
  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final double PATIENCE_SECONDS = 30;

  private Allocation() {}

  /** Runs {@code work} again and again until a run of it allocates nothing in this thread. */
  public static void ends(Runnable work) {
    long start = System.nanoTime();
    long bytes = bytes(work);
    while (bytes > 0 && System.nanoTime() - start < PATIENCE_SECONDS * 1e9) {
      bytes = bytes(work);
    }
    assertEquals(0, bytes);
  }

  private static long bytes(Runnable work) {
    long thread = Thread.currentThread().getId();
    long before = THREADS.getThreadAllocatedBytes(thread);
    work.run();
    return THREADS.getThreadAllocatedBytes(thread) - before;
  }
}
