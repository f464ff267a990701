package bellows.spark;

import bellows.data.Leaf;
import bellows.nn.model.Workspace;
import bellows.spark.share.JavaBytes;
import bellows.spark.share.Shared;
import bellows.tensor.FloatBlock;
import bellows.train.metrics.ClassScores;
import bellows.train.worker.Evaluation;
import bellows.train.worker.LeafEvaluation;
import bellows.train.worker.ReductionTree;
import bellows.train.worker.TrainSpec;
import bellows.train.worker.Worker;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import scala.Tuple2;

/**
 * The part of a {@link Scored scoring} that one task does: the scores of each ranked class, pass by pass and no more of
 * them in memory, under the class's number; at the end, under {@link #SUMS}, the sums of the task's leaves.
 * All as bytes, which every session's serialiser can write.
 */
final class ScoringTask implements PairFlatMapFunction<Iterator<Leaf>, Integer, byte[]> {
  private static final long serialVersionUID = 1;
  static final int SUMS = -1;

  private final RunHandle run;
  private final Shared<FloatBlock> weights;
  private final boolean ranks;

  /** @param ranks whether scores are given, not only sums */
  ScoringTask(RunHandle run, Shared<FloatBlock> weights, boolean ranks) {
    this.run = run;
    this.weights = weights;
    this.ranks = ranks;
  }

  @Override
  public Iterator<Tuple2<Integer, byte[]>> call(Iterator<Leaf> leaves) {
    return new Parts(leaves);
  }

  /** What comes of some leaves, made as it is asked for; between passes no worker is lent. */
  private final class Parts implements Iterator<Tuple2<Integer, byte[]>> {
    private final Iterator<Leaf> leaves;
    private final TrainSpec spec = run.spec().value().spec();
    private final ReductionTree<Evaluation> tree = new ReductionTree<>(spec.leaves());
    private final Deque<Tuple2<Integer, byte[]>> ready = new ArrayDeque<>();
    private Leaf leaf;
    private Evaluation evaluation;
    private int seen;
    private boolean summed;

    Parts(Iterator<Leaf> leaves) {
      this.leaves = leaves;
    }

    @Override
    public boolean hasNext() {
      while (ready.isEmpty() && !summed) {
        if (leaf != null && seen < leaf.samples().count()) {
          seen += run.with(this::pass);
        } else if (leaf != null) {
          tree.add(leaf.index(), seen == 0 ? null : evaluation);
          leaf = null;
        } else if (leaves.hasNext()) {
          leaf = leaves.next();
          evaluation = Evaluation.detailed(spec.model());
          seen = 0;
        } else {
          ready.add(new Tuple2<>(SUMS, JavaBytes.of(new ArrayList<>(tree.roots()))));
          summed = true;
        }
      }
      return !ready.isEmpty();
    }

    /** Scores as many samples as go together, and returns how many these are. */
    private int pass(Worker worker) {
      Workspace workspace = worker.workspace();
      workspace.weights(weights.value().values());
      evaluation.add(workspace, LeafEvaluation.pass(spec, worker.loader(), leaf, seen));
      if (ranks) {
        for (ClassScores scores : ClassScores.of(workspace)) {
          ready.add(new Tuple2<>(scores.label(), scores.toBytes()));
        }
      }
      return workspace.pass().count();
    }

    @Override
    public Tuple2<Integer, byte[]> next() {
      if (!hasNext()) {
        throw new NoSuchElementException("the leaves have no more samples");
      }
      return ready.remove();
    }
  }
}
