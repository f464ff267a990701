package bellows.spark.share;

import bellows.spark.internal.SparkInternals;
import bellows.tensor.FloatBlock;
import java.io.Serializable;
import java.lang.ref.SoftReference;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.serializer.Serializer;
import org.apache.spark.serializer.SerializerInstance;
import scala.reflect.ClassTag$;
import scala.reflect.ClassTag;

/**
 * A value that the driver hands to tasks, which may read it and not change it; each JVM has it once. In local mode
 * tasks share the driver's heap, and it is the driver's own: nothing is written, nothing is read back. On a cluster
 * Spark broadcasts it, as it is where the session's serialiser knows our classes, else as bytes.
 */
public interface Shared<T> extends Serializable {
  /** For tasks. */
  T value();

  /**
   * By the driver: no task will ask again.
   *
   * @param waiting whether all JVMs have let go of it when this returns
   */
  void withdraw(boolean waiting);

  static <T extends Serializable> Shared<T> of(JavaSparkContext spark, T value) {
    if (spark.isLocal()) {
      return InJvm.of(value);
    }
    return Encoded.isNeeded() ? new Encoded<>(spark.broadcast(JavaBytes.of(value)))
        : new Sent<>(spark.broadcast(value));
  }

  /** Only a number travels with the task. */
  record InJvm<T>(long id) implements Shared<T> {
    private static final AtomicLong NEXT = new AtomicLong();
    private static final ConcurrentHashMap<Long, Object> HELD = new ConcurrentHashMap<>();

    private static <T> InJvm<T> of(T value) {
      InJvm<T> shared = new InJvm<>(NEXT.getAndIncrement());
      HELD.put(shared.id, value);
      return shared;
    }

    @Override
    @SuppressWarnings("unchecked")
    public T value() {
      T value = (T) HELD.get(id);
      if (value == null) {
        throw new IllegalStateException("the task is of a step or a run that has ended");
      }
      return value;
    }

    @Override
    public void withdraw(boolean waiting) {
      HELD.remove(id);
    }
  }

  /** A value that goes in pieces from executor to executor. */
  record Sent<T>(Broadcast<T> broadcast) implements Shared<T> {
    @Override
    public T value() {
      return broadcast.value();
    }

    @Override
    public void withdraw(boolean waiting) {
      SparkInternals.destroy(broadcast, waiting);
    }
  }

  /** A value that goes as bytes, which each JVM decodes once. */
  record Encoded<T>(Broadcast<byte[]> broadcast) implements Shared<T> {
    /** By the array that Spark holds, so that what was decoded goes after it. */
    private static final Map<byte[], SoftReference<Object>> DECODED = new WeakHashMap<>();
    private static final Map<Serializer, Boolean> NEEDED = Collections.synchronizedMap(new WeakHashMap<>());

    /** Whether the session's serialiser does not bring our classes back: a Kryo that was not told of them. */
    static boolean isNeeded() {
      return NEEDED.computeIfAbsent(SparkInternals.serializer(), serializer -> !brings(serializer.newInstance()));
    }

    private static boolean brings(SerializerInstance serializer) {
      try {
        ClassTag<FloatBlock> tag = ClassTag$.MODULE$.apply(FloatBlock.class);
        FloatBlock there = serializer.deserialize(serializer.serialize(new FloatBlock(new float[] {1}), tag), tag);
        return there.values()[0] == 1;
      } catch (RuntimeException e) {
        return false; // Any refusal is the answer: a serialiser may throw what it likes.
      }
    }

    @Override
    @SuppressWarnings("unchecked")
    public T value() {
      byte[] bytes = broadcast.value();
      synchronized (DECODED) {
        SoftReference<Object> known = DECODED.get(bytes);
        Object value = known == null ? null : known.get();
        if (value == null) {
          value = JavaBytes.read(bytes);
          DECODED.put(bytes, new SoftReference<>(value));
        }
        return (T) value;
      }
    }

    @Override
    public void withdraw(boolean waiting) {
      SparkInternals.destroy(broadcast, waiting);
    }
  }
}
