package bellows.spark.exchange;

import bellows.spark.internal.SparkInternals;
import bellows.spark.share.Shared;
import bellows.tensor.FloatBlock;
import bellows.tensor.FloatCode;
import bellows.train.WorkerJvms;
import java.io.Serializable;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Weights on their way from the driver to every task, which may read them and not change them. On a cluster few weights
 * travel with the task; more are shared by all tasks of a JVM, as they are in local mode.
 */
public interface WeightsHandle extends Serializable {
  /** Floats up to which a broadcast of their own would cost more than the bytes that every task reads. */
  int FEW = 1 << 16;
  /** Floats from which two steps' weights in one executor are a burden. */
  int MANY = 1 << 24;

  /** @param code that holds the weights without loss */
  static WeightsHandle of(JavaSparkContext spark, float[] weights, FloatCode code) {
    FloatBlock block = new FloatBlock(weights, code);
    if (!spark.isLocal() && code.bytes(0, weights.length) > WorkerJvms.SMALLEST_PIECE) {
      // Some may have come or gone since the last step.
      SparkInternals.cutBroadcasts(WorkerJvms.pieceBytes(SparkInternals.executors(spark)));
    }
    return !spark.isLocal() && weights.length <= FEW ? new Enclosed(block)
        : new Given(Shared.of(spark, block), weights.length > MANY);
  }

  /** The weights, as a task asks for them; fetched unless this JVM has them. */
  float[] weights();

  /** No task will ask again. */
  default void withdraw() {}

  /** Weights that travel with the task's own code, which Spark sends to each executor once. */
  record Enclosed(FloatBlock block) implements WeightsHandle {
    @Override
    public float[] weights() {
      return block.values();
    }
  }

  /** Weights that each JVM fetches once. */
  record Given(Shared<FloatBlock> block, boolean large) implements WeightsHandle {
    @Override
    public float[] weights() {
      return block.value().values();
    }

    /** Large weights are gone when this returns, lest executors hold them twice while the next arrive. */
    @Override
    public void withdraw() {
      block.withdraw(large);
    }
  }
}
