package bellows.spark;

import java.io.Serializable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * A value of the driver's that every task may read and none may change. On a cluster Spark broadcasts it; in local mode
 * tasks share the driver's heap, and it is the same object: nothing is written, nothing is read back.
 */
interface Shared<T> extends Serializable {
  /** For tasks. */
  T value();

  /** No task will ask again. */
  void destroy();

  static <T> Shared<T> of(JavaSparkContext spark, T value) {
    if (spark.isLocal()) {
      return InJvm.of(value);
    }
    return new Sent<>(spark.broadcast(value));
  }

  /** On a cluster. */
  record Sent<T>(Broadcast<T> broadcast) implements Shared<T> {
    @Override
    public T value() {
      return broadcast.value();
    }

    @Override
    public void destroy() {
      broadcast.destroy();
    }
  }

  /** In local mode: only a number travels with the task. */
  record InJvm<T>(long id) implements Shared<T> {
    private static final AtomicLong NEXT = new AtomicLong();
    private static final ConcurrentHashMap<Long, Object> VALUES = new ConcurrentHashMap<>();

    static <T> InJvm<T> of(T value) {
      InJvm<T> shared = new InJvm<>(NEXT.getAndIncrement());
      VALUES.put(shared.id, value);
      return shared;
    }

    @Override
    @SuppressWarnings("unchecked")
    public T value() {
      Object value = VALUES.get(id);
      if (value == null) {
        throw new IllegalStateException("the task is of a step that has ended");
      }
      return (T) value;
    }

    @Override
    public void destroy() {
      VALUES.remove(id);
    }
  }
}
