package bellows.spark;

import bellows.tensor.FloatBlock;
import bellows.train.Partial;
import bellows.train.ReductionTree;
import bellows.train.StepInput;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import scala.collection.Iterator;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;

/**
 * Steps of a run whose leaves compute nothing: what a step costs apart from arithmetic. Weights go out and one partial
 * a partition comes back and is added up, in the same way as in {@link SparkWorkers#step}.
 */
public final class EmptySteps implements AutoCloseable {
  private final JavaSparkContext spark;
  private final int leaves;
  private final JavaRDD<Integer> data;

  /** @param partitions tasks of a step, each with one leaf of as many as the next power of two */
  public EmptySteps(JavaSparkContext spark, int partitions) {
    this.spark = spark;
    leaves = Integer.highestOneBit(2 * partitions - 1);
    data = spark.parallelize(IntStream.range(0, partitions).boxed().toList(), partitions).cache();
    data.count();
  }

  /** One step; returns the sum of what the partitions returned, each the weights themselves. */
  public float[] run(long step, float[] weights) {
    Broadcast<StepInput> input = spark.broadcast(new StepInput(step, 0, step, weights));
    ClassTag<LeafTask.Result<Partial>> tag = ClassTag$.MODULE$.apply(LeafTask.Result.class);
    Task task = new Task(leaves, input);
    @SuppressWarnings("unchecked")
    var results = (LeafTask.Result<Partial>[]) spark.sc().runJob(data.rdd(), task, tag);
    ReductionTree<Partial> tree = new ReductionTree<>(leaves);
    List.of(results).forEach(result -> result.roots.forEach(tree::add));
    for (int leaf = results.length; leaf < leaves; leaf++) {
      tree.add(leaf, null);
    }
    input.destroy();
    return tree.root().gradient();
  }

  public String master() {
    return spark.master();
  }

  public int partitions() {
    return data.getNumPartitions();
  }

  @Override
  public void close() {
    data.unpersist();
  }

  /** As {@link LeafTask}, without a workspace. */
  private static final class Task extends AbstractFunction2<TaskContext, Iterator<Integer>, LeafTask.Result<Partial>>
      implements Serializable {
    private static final long serialVersionUID = 1;
    private final int leaves;
    private final Broadcast<StepInput> input;

    Task(int leaves, Broadcast<StepInput> input) {
      this.leaves = leaves;
      this.input = input;
    }

    @Override
    public LeafTask.Result<Partial> apply(TaskContext context, Iterator<Integer> indices) {
      ReductionTree<Partial> tree = new ReductionTree<>(leaves);
      FloatBlock weights = input.value().weights();
      while (indices.hasNext()) {
        tree.add(indices.next(), new Partial(weights.values().clone(), 0, 1, null));
      }
      return new LeafTask.Result<>(tree.roots(), 0, new TaskTimes(context));
    }
  }
}
