package bellows.spark;

import bellows.data.Leaf;
import bellows.spark.share.JavaBytes;
import bellows.spark.share.Shared;
import bellows.tensor.FloatBlock;
import bellows.train.metrics.ClassScores;
import bellows.train.metrics.Ranking;
import bellows.train.worker.Evaluation;
import bellows.train.worker.ReductionTree;
import bellows.train.worker.TrainSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * How a model does on all samples of a split, to the last figure.
 *
 * <p>Sums are taken over leaves as ever. What ranks samples needs all scores of a class in one place: Spark's shuffle
 * brings them there, class by class, so no process holds those of all classes, and the driver none. Nothing is binned
 * or sampled, and what comes out depends on the samples alone.
 *
 * @param rankings of the ranked classes that have samples, and others beside them; in the order of classes
 * @param ranked false where there are too many scores for that, see {@link #MOST_SAMPLES} and {@link #MOST_SCORES}
 */
public record Scored(Evaluation evaluation, List<Ranking> rankings, boolean ranked) {
  /** One process sorts the scores of a class: 256 MB, and a few times that while they arrive. */
  static final long MOST_SAMPLES = 1L << 26;
  /** What the shuffle writes to the executors' disks: 8 GB. */
  static final long MOST_SCORES = 1L << 31;
  /** What a task of the shuffle should have to sort: 64 MB. */
  private static final long SCORES_A_TASK = 1L << 24;

  static Scored run(JavaRDD<Leaf> leaves, long samples, RunHandle run, Shared<FloatBlock> weights) {
    TrainSpec spec = run.spec().value().spec();
    long scores = samples * ClassScores.ranked(spec.model());
    boolean ranked = scores > 0 && samples <= MOST_SAMPLES && scores <= MOST_SCORES;
    int tasks = (int) Math.max(leaves.context().defaultParallelism(), ranked ? scores / SCORES_A_TASK : 1);
    List<Tuple2<Integer, byte[]>> all = leaves.mapPartitionsToPair(new ScoringTask(run, weights, ranked))
        .groupByKey(tasks).flatMap(Scored::found).collect();
    ReductionTree<Evaluation> tree = new ReductionTree<>(spec.leaves());
    List<Ranking> rankings = new ArrayList<>();
    for (Tuple2<Integer, byte[]> found : all) {
      if (found._1() == ScoringTask.SUMS) {
        JavaBytes.<List<ReductionTree.Node<Evaluation>>>read(found._2()).forEach(tree::add);
      } else {
        rankings.add(JavaBytes.read(found._2()));
      }
    }
    rankings.sort(Comparator.comparingInt(Ranking::label));
    return new Scored(tree.root(), List.copyOf(rankings), ranked);
  }

  /** Of a class, its ranking, if there is one; the sums of leaves go on as they are. */
  private static Iterator<Tuple2<Integer, byte[]>> found(Tuple2<Integer, Iterable<byte[]>> parts) {
    List<Tuple2<Integer, byte[]>> found = new ArrayList<>();
    if (parts._1() == ScoringTask.SUMS) {
      parts._2().forEach(sums -> found.add(new Tuple2<>(ScoringTask.SUMS, sums)));
      return found.iterator();
    }
    ClassScores scores = ClassScores.join(parts._2());
    Ranking ranking = Ranking.of(parts._1(), scores.own(), scores.others());
    if (ranking != null) {
      found.add(new Tuple2<>(parts._1(), JavaBytes.of(ranking)));
    }
    return found.iterator();
  }
}
