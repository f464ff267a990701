package bellows.spark.share;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What this JVM holds for a run: workspaces, results that wait to be fetched, shards at hand. One thing of each class,
 * made by the first task that asks for it and closed with the run.
 */
public final class RunScope {
  /** Something that a run holds. */
  public interface Held extends AutoCloseable {
    /** Frees it. Tasks that nobody waits for may still be at work with it, and must not make it hold anything again. */
    @Override
    void close();
  }

  private final Map<Class<?>, Held> held = new LinkedHashMap<>();
  private boolean closed;

  RunScope() {}

  /**
   * This JVM's thing of a class.
   *
   * @throws IllegalStateException if the run has ended
   */
  public synchronized <T extends Held> T get(Class<T> type, Supplier<T> first) {
    if (closed) {
      throw new IllegalStateException("the task is of a run that has ended");
    }
    Held found = held.get(type);
    if (found == null) {
      found = first.get();
      held.put(type, found);
    }
    return type.cast(found);
  }

  /** Closes all, also if one of them fails. */
  void close() {
    List<Held> last;
    synchronized (this) {
      closed = true;
      last = List.copyOf(held.values());
      held.clear();
    }
    RuntimeException failure = null;
    for (Held each : last) {
      try {
        each.close();
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
