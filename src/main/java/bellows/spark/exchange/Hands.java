package bellows.spark.exchange;

import bellows.spark.internal.SparkInternals;
import bellows.tensor.Futures;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * The threads of this JVM that turn floats into bytes and back beside the thread of a task: as many as Spark has given
 * the JVM cores, since tasks of training share an executor's cores and this comes after their arithmetic. Daemons that
 * go when they have long had nothing to do.
 */
final class Hands {
  /** What is under way at once may take so much more memory. */
  private static final long BYTES_AHEAD = 64L << 20;

  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final ExecutorService THREADS = Executors.newCachedThreadPool(body -> {
    Thread thread = new Thread(body, "bellows-hands-" + NUMBER.getAndIncrement());
    thread.setDaemon(true);
    return thread;
  });

  private Hands() {}

  /**
   * The results of a function of some elements, in their order, computed side by side ahead of whoever asks for them.
   * A failure is thrown in place of its element. Not for several threads at once.
   *
   * @param bytes about what an element takes while it is under way
   */
  static <E, R> Iterator<R> map(Iterator<E> elements, long bytes, Function<E, R> function) {
    int most = (int) Math.max(1, Math.min(SparkInternals.cores(), BYTES_AHEAD / Math.max(1, bytes)));
    if (most == 1) {
      return mapped(elements, function);
    }
    ClassLoader classes = Thread.currentThread().getContextClassLoader();
    return new Ahead<>(elements, element -> {
      Thread.currentThread().setContextClassLoader(classes);
      return function.apply(element);
    }, most);
  }

  private static <E, R> Iterator<R> mapped(Iterator<E> elements, Function<E, R> function) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return elements.hasNext();
      }

      @Override
      public R next() {
        return function.apply(elements.next());
      }
    };
  }

  /** Elements are taken by the caller's thread, which Spark knows. */
  private static final class Ahead<E, R> implements Iterator<R> {
    private final Iterator<E> elements;
    private final Function<E, R> function;
    private final int most;
    private final ArrayDeque<Future<R>> under = new ArrayDeque<>();

    Ahead(Iterator<E> elements, Function<E, R> function, int most) {
      this.elements = elements;
      this.function = function;
      this.most = most;
    }

    private void fill() {
      while (under.size() < most && elements.hasNext()) {
        E element = elements.next();
        under.add(THREADS.submit(() -> function.apply(element)));
      }
    }

    @Override
    public boolean hasNext() {
      return !under.isEmpty() || elements.hasNext();
    }

    @Override
    public R next() {
      fill();
      Future<R> first = under.poll();
      if (first == null) {
        throw new NoSuchElementException();
      }
      fill();
      return Futures.get(first, "the task was cancelled");
    }
  }
}
