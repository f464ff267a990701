package bellows.spark.exchange;

import bellows.tensor.FloatBlock;
import bellows.tensor.FloatCode;
import java.io.Serializable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Weights on their way from the driver to every task, which may read them and not change them. On a cluster Spark
 * broadcasts them, or they travel with the task where they are few. In local mode tasks share the driver's heap, and
 * they are the same array: nothing is written, nothing is read back.
 */
public interface WeightsHandle extends Serializable {
  /** Floats up to which a broadcast of their own would cost more than the bytes that every task reads. */
  int FEW = 1 << 16;
  /** Floats from which two steps' weights in one executor are a burden. */
  int MANY = 1 << 24;

  /** @param code that holds the weights without loss */
  static WeightsHandle of(JavaSparkContext spark, float[] weights, FloatCode code) {
    if (spark.isLocal()) {
      return InJvm.of(weights);
    }
    FloatBlock block = new FloatBlock(weights, code);
    return weights.length <= FEW ? new Enclosed(block) : new Sent(spark.broadcast(block), weights.length > MANY);
  }

  /** For tasks. */
  float[] weights();

  /** No task will ask again. */
  default void withdraw() {}

  /** With the task's own code, which Spark sends to each executor once. */
  record Enclosed(FloatBlock block) implements WeightsHandle {
    @Override
    public float[] weights() {
      return block.values();
    }
  }

  /** In pieces from executor to executor. */
  record Sent(Broadcast<FloatBlock> broadcast, boolean large) implements WeightsHandle {
    @Override
    public float[] weights() {
      return broadcast.value().values();
    }

    /** Large weights are gone when this returns, lest executors hold them twice while the next arrive. */
    @Override
    public void withdraw() {
      broadcast.destroy(large);
    }
  }

  /** Only a number travels with the task. */
  record InJvm(long id) implements WeightsHandle {
    private static final AtomicLong NEXT = new AtomicLong();
    private static final ConcurrentHashMap<Long, float[]> HELD = new ConcurrentHashMap<>();

    static InJvm of(float[] weights) {
      InJvm handle = new InJvm(NEXT.getAndIncrement());
      HELD.put(handle.id, weights);
      return handle;
    }

    @Override
    public float[] weights() {
      float[] weights = HELD.get(id);
      if (weights == null) {
        throw new IllegalStateException("the task is of a step that has ended");
      }
      return weights;
    }

    @Override
    public void withdraw() {
      HELD.remove(id);
    }
  }
}
