package bellows.spark;

import bellows.spark.exchange.Aggregator;
import bellows.spark.exchange.Chaos;
import bellows.spark.exchange.DirectTasks;
import bellows.spark.exchange.PartialTask;
import bellows.spark.exchange.SentInput;
import bellows.spark.exchange.StepTasks;
import bellows.spark.exchange.TaskTimes;
import bellows.spark.exchange.WeightsHandle;
import bellows.spark.share.RunLease;
import bellows.spark.share.RunScope;
import bellows.tensor.FloatCode;
import bellows.tensor.Team;
import bellows.train.Aggregation;
import bellows.train.StepMode;
import bellows.train.Stepping;
import bellows.train.worker.Buffers;
import bellows.train.worker.LeafSums;
import bellows.train.worker.Partial;
import bellows.train.worker.ReductionTree;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Steps of a run whose leaves compute nothing: what a step costs apart from arithmetic. Weights go out and a partial a
 * partition comes back and is added up, by the same way as in {@link SparkWorkers#step}.
 */
public final class EmptySteps implements AutoCloseable {
  private final JavaSparkContext spark;
  private final RunLease run;
  private final int leaves;
  private final JavaRDD<Integer> data;
  private final Aggregator aggregator;
  private final Stepping stepping;
  /** Null where a step is a job. */
  private final StepTasks<Integer> tasks;

  /**
   * @param floats of the weights, and of each partial
   * @param partitions tasks of a step, each with one leaf
   * @param mode who calls the tasks, and where partials are added up
   */
  public EmptySteps(JavaSparkContext spark, int floats, int partitions, StepMode mode) {
    this.spark = spark;
    stepping = mode.stepping(spark.isLocal(), spark.master());
    leaves = partitions;
    data = spark.parallelize(IntStream.range(0, leaves).boxed().toList(), partitions).cache();
    data.count();
    run = RunLease.begin(spark);
    aggregator = new Aggregator(spark, run.run(), leaves, floats, mode.aggregation());
    tasks = switch (stepping) {
      case DIRECT -> new DirectTasks<>(partition -> IntStream.of(partition).iterator(), partitions,
          Math.max(1, spark.defaultParallelism()));
      case RESIDENT -> aggregator.resident(data.rdd());
      default -> null;
    };
  }

  /**
   * What a step gave.
   *
   * @param sum of what the partitions returned, each the weights themselves; good until the next step
   * @param bytes of partials that the driver received
   */
  public record Step(float[] sum, long bytes) {}

  public Step run(long step, float[] weights) {
    WeightsHandle handle = WeightsHandle.of(spark, weights, FloatCode.PLAIN);
    try {
      Task task = new Task(run, new SentInput(step, step, 0, 0, handle), leaves);
      Aggregator.Gathered gathered = tasks == null ? aggregator.step(data.rdd(), task)
          : aggregator.step(data.rdd(), task, tasks);
      return new Step(gathered.sum().gradient(), gathered.bytes());
    } finally {
      handle.withdraw();
    }
  }

  public String master() {
    return spark.master();
  }

  public int partitions() {
    return data.getNumPartitions();
  }

  /** The place where the partials of these steps are added up. */
  public Aggregation way() {
    return aggregator.way(data.rdd());
  }

  /** Who calls the tasks of these steps. */
  public Stepping stepping() {
    return stepping;
  }

  @Override
  public void close() {
    if (tasks != null) {
      tasks.close();
    }
    data.unpersist();
    run.close();
    aggregator.close();
  }

  /**
   * As {@link StepTask}, without a workspace: its first leaf gives the weights, others draw no samples. Its memory,
   * too, is used again.
   */
  private static final class Task extends PartialTask<Integer> {
    private static final long serialVersionUID = 1;
    private final int leaves;

    Task(RunLease run, SentInput input, int leaves) {
      super(run, input, FloatCode.PLAIN, Chaos.NONE);
      this.leaves = leaves;
    }

    @Override
    public Task at(SentInput other) {
      return new Task(lease(), other, leaves);
    }

    @Override
    public LeafSums compute(Iterator<Integer> numbers, TaskTimes times) {
      ReductionTree<Partial> tree = new ReductionTree<>(leaves);
      float[] received = times.weights(input().weights());
      Buffers memory = lease().here().get(Memory.class, () -> new Memory(received.length)).buffers;
      memory.begin(input().serial());
      float[] copy = memory.any();
      System.arraycopy(received, 0, copy, 0, copy.length);
      Partial sum = new Partial(copy, 0, 1);
      for (; numbers.hasNext(); sum = null) {
        tree.add(numbers.next(), sum);
      }
      return new LeafSums(tree.roots(), memory);
    }
  }

  /** What the tasks of one JVM use again. */
  private static final class Memory implements RunScope.Held {
    private final Buffers buffers;

    Memory(int floats) {
      buffers = new Buffers(floats, Team.alone());
    }

    @Override
    public void close() {
      // Arrays are nothing but memory, which goes with whoever refers to it.
    }
  }
}
