package bellows.spark;

import bellows.data.Leaf;
import bellows.nn.Workspace;
import bellows.train.ReductionTree;
import bellows.train.Sum;
import bellows.train.TrainSpec;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

/**
 * One task of a job over leaves: borrows a workspace, runs each leaf of its partition, and returns the roots of their
 * reduction tree, normally one. A pure function of what it is given, so Spark may run it again, or twice.
 *
 * <p>It is the function of the job itself, not one that {@code mapPartitions} wraps: Spark would search the wrapper's
 * byte code for things to clean, for milliseconds in every step.
 */
abstract class LeafTask<S extends Sum<S>> extends AbstractFunction2<TaskContext, Iterator<Leaf>, LeafTask.Result<S>>
    implements Serializable {
  private static final long serialVersionUID = 1;

  /** What a task returns: the roots, and how long it computed. */
  static final class Result<S> implements Serializable {
    private static final long serialVersionUID = 1;
    final List<ReductionTree.Node<S>> roots;
    final double millis;

    Result(List<ReductionTree.Node<S>> roots, double millis) {
      this.roots = roots;
      this.millis = millis;
    }
  }

  private final String run;
  private final Broadcast<TrainSpec> spec;

  LeafTask(String run, Broadcast<TrainSpec> spec) {
    this.run = run;
    this.spec = spec;
  }

  /** Before the first leaf. */
  abstract void begin(TrainSpec spec, Workspace workspace);

  /** The sum of one leaf; null if it has nothing to add. */
  abstract S leaf(TrainSpec spec, Workspace workspace, Leaf leaf);

  @Override
  public Result<S> apply(TaskContext context, Iterator<Leaf> leaves) {
    long start = System.nanoTime();
    TrainSpec facts = spec.value();
    Workspace workspace = WorkspacePool.take(run, facts);
    ReductionTree<S> tree = new ReductionTree<>(facts.leaves());
    begin(facts, workspace);
    while (leaves.hasNext()) {
      Leaf leaf = leaves.next();
      tree.add(leaf.index(), leaf(facts, workspace, leaf));
    }
    WorkspacePool.give(run, workspace);
    return new Result<>(tree.roots(), (System.nanoTime() - start) / 1e6);
  }
}
