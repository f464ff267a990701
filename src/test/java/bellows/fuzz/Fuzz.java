package bellows.fuzz;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Feeds one reader damaged files and counts what it does with them; whatever it has not promised is a failure. */
final class Fuzz implements Runnable {
  /** What came of it. */
  record Tally(String name, int files, int accepted, int refused, double seconds, double slowestMillis,
      long mostAllocated) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT,
          "fuzz     %-12s %,9d files  %,8d accepted  %,8d refused  %6.1f s  slowest %5.0f ms  most allocated %,d bytes",
          name, files, accepted, refused, seconds, slowestMillis, mostAllocated);
    }
  }

  /** Of this thread's own time: the machine may have others to serve. */
  private static final long SLOWEST_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final int HANG_SECONDS = 60;

  private final Subject subject;
  private final Mutator mutator;
  private final long seed;
  private final int from;
  private final int to;
  private final List<Object> expected = new ArrayList<>();
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private volatile int index;
  private int accepted;
  private int refused;
  private long slowest;
  private long mostAllocated;

  private Fuzz(Subject subject, long seed, int from, int to) {
    this.subject = subject;
    mutator = new Mutator(subject.originals(), subject.words());
    this.seed = seed;
    this.from = from;
    this.to = to;
  }

  /** Files {@code from} to {@code to}, which are the same for the same seed. */
  static Tally run(Subject subject, long seed, int from, int to) throws InterruptedException {
    Fuzz fuzz = new Fuzz(subject, seed, from, to);
    FutureTask<Void> task = new FutureTask<>(fuzz, null);
    Thread thread = new Thread(task, "fuzz " + subject.name());
    thread.setDaemon(true);
    long start = System.nanoTime();
    thread.start();
    fuzz.await(task, thread);
    return new Tally(subject.name(), to - from, fuzz.accepted, fuzz.refused, (System.nanoTime() - start) / 1e9,
        fuzz.slowest / 1e6, fuzz.mostAllocated);
  }

  private void await(FutureTask<Void> task, Thread thread) throws InterruptedException {
    for (int before = -1; ; before = index) {
      try {
        task.get(HANG_SECONDS, TimeUnit.SECONDS);
        return;
      } catch (ExecutionException e) {
        if (e.getCause() instanceof AssertionError failure) {
          throw failure;
        }
        throw new AssertionError(e.getCause());
      } catch (TimeoutException e) {
        if (before == index) {
          AssertionError hang = new AssertionError(place() + ": hangs");
          hang.setStackTrace(thread.getStackTrace());
          throw hang;
        }
      }
    }
  }

  @Override
  public void run() {
    for (byte[] original : subject.originals()) {
      try {
        expected.add(subject.reader().read(original.clone()));
      } catch (Exception e) {
        throw new AssertionError(subject.name() + ": refuses an original", e);
      }
    }
    for (index = from; index < to; index++) {
      SplittableRandom random = new SplittableRandom(seed + 0x9e3779b97f4a7c15L * index);
      byte[] file = mutator.mutated(random);
      boolean repaired = subject.repair() != null && random.nextInt(4) > 0;
      check(repaired ? subject.repair().apply(file) : file, repaired);
    }
  }

  private void check(byte[] file, boolean repaired) {
    byte[] given = file.clone();
    Object found = null;
    Throwable thrown = null;
    long allocated = threads.getCurrentThreadAllocatedBytes();
    long start = threads.getCurrentThreadCpuTime();
    try {
      found = subject.reader().read(given);
    } catch (Throwable e) {
      thrown = e;
    }
    long nanos = threads.getCurrentThreadCpuTime() - start;
    allocated = threads.getCurrentThreadAllocatedBytes() - allocated;
    slowest = Math.max(slowest, nanos);
    mostAllocated = Math.max(mostAllocated, allocated);
    if (thrown == null) {
      accepted++;
      require(repaired || !subject.checked() || expected.contains(found), "accepts a damaged file", file, null);
    } else {
      refused++;
      require(subject.refuses(thrown) && thrown.getMessage() != null, "throws " + thrown, file, thrown);
    }
    long most = subject.constant() + (long) subject.factor() * file.length;
    require(allocated <= most, "allocates " + allocated + " bytes for a file of " + file.length, file, thrown);
    require(nanos <= SLOWEST_NANOS, "takes " + nanos / 1_000_000 + " ms for a file of " + file.length, file, thrown);
  }

  private void require(boolean holds, String what, byte[] file, Throwable cause) {
    if (!holds) {
      throw new AssertionError(place() + ": " + what + ": " + saved(file), cause);
    }
  }

  private String saved(byte[] file) {
    try {
      Path folder = Files.createDirectories(Path.of("target", "fuzz"));
      return Files.write(folder.resolve(subject.name() + "-" + index), file).toString();
    } catch (IOException e) {
      return "which cannot be saved: " + e.getMessage();
    }
  }

  /** How to see it again. */
  private String place() {
    return subject.name() + ", file " + index + " (again: mvn test -Dtest=FuzzTest -Dbellows.fuzz.seed=" + seed
        + " -Dbellows.fuzz.from=" + index + " -Dbellows.fuzz=1 -Dbellows.fuzz.reader=" + subject.name() + ")";
  }
}
