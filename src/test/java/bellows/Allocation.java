package bellows;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;

/** Asserts on the memory that code takes once it is warm. */
public final class Allocation {
  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final CompilationMXBean COMPILER = ManagementFactory.getCompilationMXBean();
  /** Without anything being compiled: then the code is as warm as it gets, on a busy machine too. */
  private static final double QUIET_SECONDS = 20;
  private static final double MOST_SECONDS = 300;

  private Allocation() {}

  /** Runs {@code work} again and again until a run of it allocates nothing in this thread. */
  public static void ends(Runnable work) {
    long start = System.nanoTime();
    long quiet = start;
    long compiling = COMPILER.getTotalCompilationTime();
    long bytes = bytes(work);
    while (bytes > 0 && secondsSince(quiet) < QUIET_SECONDS && secondsSince(start) < MOST_SECONDS) {
      bytes = bytes(work);
      if (COMPILER.getTotalCompilationTime() > compiling) {
        compiling = COMPILER.getTotalCompilationTime();
        quiet = System.nanoTime();
      }
    }
    assertEquals(0, bytes);
  }

  private static double secondsSince(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1e9;
  }

  private static long bytes(Runnable work) {
    long thread = Thread.currentThread().getId();
    long before = THREADS.getThreadAllocatedBytes(thread);
    work.run();
    return THREADS.getThreadAllocatedBytes(thread) - before;
  }
}
