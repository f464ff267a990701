package bellows.train.worker;

import bellows.data.EpochOrder;
import bellows.data.Leaf;
import bellows.image.augment.Transforms;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Prepares what the leaves of a JVM draw in the next step, decoded and augmented, while this step computes and the
 * driver updates. A draw is known in advance and a function of (seed, epoch, sample), so it does not matter to the
 * result who prepares it, or whether anybody did; what fails here fails again, and loudly, in the step that needs it.
 *
 * <p>Where samples are seen as they lie in files, only their pages are brought in ({@link NextSamples}): there is
 * nothing to prepare that would take longer than copying it.
 */
public final class Prefetcher implements AutoCloseable {
  private static final long MOST_BYTES = 256L << 20;

  private record Key(EpochStep step, int leaf, int from) {}

  /** The samples of a pass, one after the other, as the network sees them. */
  private record Prepared(float[] values, long nanos, Thread by) {}

  private final TrainSpec spec;
  private final List<Transforms> view;
  private final int size;
  private final Semaphore room;
  private final ConcurrentLinkedQueue<float[]> free = new ConcurrentLinkedQueue<>();
  private final ConcurrentHashMap<Key, FutureTask<Prepared>> passes = new ConcurrentHashMap<>();
  private final ThreadLocal<SampleReader> readers;
  private final ThreadPoolExecutor threads;
  private EpochStep current;

  /** @param threads that prepare, beside those that compute */
  public Prefetcher(TrainSpec spec, int threads) {
    this.spec = spec;
    view = List.of(spec.views().train());
    size = spec.model().input().size();
    room = new Semaphore((int) (bytes(spec, spec.leaves()) / passBytes(spec)));
    readers = ThreadLocal.withInitial(() -> new SampleReader(spec));
    this.threads = new ThreadPoolExecutor(threads, threads, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), body -> {
      Thread thread = new Thread(body, "bellows-ahead");
      thread.setDaemon(true);
      return thread;
    }, new ThreadPoolExecutor.DiscardPolicy());
    this.threads.allowCoreThreadTimeOut(true);
  }

  /** What these leaves of a JVM may have prepared, at most: a step's samples, within limits. */
  public static long bytes(TrainSpec spec, int leaves) {
    if (spec.views().train().isEmpty()) {
      return 0;
    }
    long leaf = ((long) spec.batch() + spec.leaves() - 1) / spec.leaves();
    long passes = leaves * ((leaf + spec.together() - 1) / spec.together());
    return Math.min(passes, Math.max(1, MOST_BYTES / passBytes(spec))) * passBytes(spec);
  }

  private static long passBytes(TrainSpec spec) {
    return 4L * spec.together() * spec.model().input().size();
  }

  /**
   * Has prepared what {@code leaf} draws in the step after {@code input}'s, as far as there is room; returns at once.
   */
  void begin(StepInput input, Leaf leaf) {
    if (spec.views().train().isEmpty()) {
      NextSamples.begin(spec, input, leaf);
      return;
    }
    EpochStep step = input.place();
    forgetAllBut(step);
    EpochStep next = step.next(spec);
    int count = next.order(spec).count(leaf.index(), next.inEpoch());
    for (int from = 0; from < count && room.tryAcquire(); from += spec.together()) {
      int first = from;
      FutureTask<Prepared> pass = new FutureTask<>(() -> prepare(next, leaf, first));
      if (passes.putIfAbsent(new Key(next, leaf.index(), from), pass) == null) {
        threads.execute(pass);
      } else {
        room.release();
      }
    }
  }

  private Prepared prepare(EpochStep step, Leaf leaf, int from) {
    long start = System.nanoTime();
    EpochOrder order = step.order(spec);
    int end = Math.min(from + spec.together(), order.count(leaf.index(), step.inEpoch()));
    float[] found = free.poll();
    float[] values = found != null ? found : new float[spec.together() * size];
    for (int k = from; k < end; k++) {
      int row = (int) order.row(leaf.index(), step.inEpoch(), k);
      readers.get().show(leaf, row, view, step.epoch(), values, (k - from) * size);
    }
    return new Prepared(values, System.nanoTime() - start, Thread.currentThread());
  }

  /** What nobody took of earlier steps, because the leaf has moved or the run went back, makes room. */
  private synchronized void forgetAllBut(EpochStep step) {
    if (step.equals(current)) {
      return;
    }
    current = step;
    for (Key key : passes.keySet()) {
      FutureTask<Prepared> old = key.step.equals(step) ? null : passes.remove(key);
      if (old != null) {
        old.cancel(false);
        room.release();
      }
    }
  }

  /**
   * Copies the samples of a pass, if somebody was asked for them. Waits for what has been begun, and does what has not
   * itself.
   *
   * @param from the leaf's draw that the pass begins with
   * @return how long others worked on that, in nanoseconds; -1 if the samples are not there
   */
  long take(StepInput input, Leaf leaf, int from, int count, float[] out, int offset) {
    FutureTask<Prepared> pass = passes.remove(new Key(input.place(), leaf.index(), from));
    if (pass == null) {
      return -1;
    }
    pass.run();
    try {
      Prepared prepared = pass.get();
      System.arraycopy(prepared.values, 0, out, offset, count * size);
      free.add(prepared.values);
      return prepared.by == Thread.currentThread() ? 0 : prepared.nanos;
    } catch (ExecutionException e) {
      return -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the task was cancelled while it waited for samples", e);
    } finally {
      room.release();
    }
  }

  /** Ends the threads when they have done what they are at. Interrupted, they would close files that others read. */
  @Override
  public void close() {
    threads.getQueue().clear();
    threads.shutdown();
  }
}
