package bellows.spark;

import bellows.data.Leaf;
import bellows.data.Split;
import bellows.tensor.FloatBlock;
import bellows.train.Evaluation;
import bellows.train.Partial;
import bellows.train.ReductionTree;
import bellows.train.StepInput;
import bellows.train.Sum;
import bellows.train.TeamPlan;
import bellows.train.TrainSpec;
import bellows.train.Workers;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** The executors of a Spark application: leaves lie cached in partitions, and a step is one broadcast and one job. */
public final class SparkWorkers implements Workers {
  private final JavaSparkContext spark;
  private final String run = UUID.randomUUID().toString();
  private final Broadcast<Work> work;
  private final int leaves;
  private final Map<Split, JavaRDD<Leaf>> data = new EnumMap<>(Split.class);
  private TaskLog tasks;

  /**
   * @param plan how many leaves are worked on at once, in how many threads; does not change the result
   * @param partitions at most one a leaf is used; does not change it either
   */
  public SparkWorkers(JavaSparkContext spark, TrainSpec spec, TeamPlan plan, DataSet dataSet, int partitions) {
    this.spark = spark;
    work = spark.broadcast(new Work(run, spec, plan));
    leaves = spec.leaves();
    for (Split split : Split.values()) {
      if (dataSet.has(split)) {
        data.put(split, dataSet.leaves(spark, split, leaves, partitions));
      }
    }
  }

  /** From now on, tells each step's tasks to a log. */
  public void log(TaskLog log) {
    tasks = log;
  }

  @Override
  public StepResult step(StepInput input) {
    long start = System.nanoTime();
    Broadcast<StepInput> broadcast = spark.broadcast(input);
    double broadcastMillis = millisSince(start);
    List<LeafTask.Result<Partial>> results = run(Split.TRAIN, new StepTask(work, broadcast));
    Partial sum = merge(results);
    double computeMillis = results.stream().mapToDouble(r -> r.millis).max().orElse(0);
    broadcast.destroy();
    if (tasks != null) {
      tasks.step(input.step(), results.stream().map(r -> r.times).toList());
    }
    return new StepResult(sum, broadcastMillis, computeMillis, millisSince(start) - broadcastMillis - computeMillis);
  }

  @Override
  public Evaluation evaluate(Split split, float[] weights) {
    Broadcast<FloatBlock> broadcast = spark.broadcast(new FloatBlock(weights));
    Evaluation evaluation = merge(run(split, new EvaluationTask(work, broadcast)));
    broadcast.destroy();
    return evaluation;
  }

  /** A table of what the model says of each sample; see {@link PredictionTask#SCHEMA}. */
  public Dataset<Row> predict(SparkSession session, Split split, float[] weights) {
    PredictionTask task = new PredictionTask(work, spark.broadcast(new FloatBlock(weights)));
    return session.createDataFrame(data.get(split).flatMap(task), PredictionTask.SCHEMA);
  }

  /** One job: a task for each partition of a split. */
  @SuppressWarnings("unchecked")
  private <S extends Sum<S>> List<LeafTask.Result<S>> run(Split split, LeafTask<S> task) {
    ClassTag<LeafTask.Result<S>> tag = ClassTag$.MODULE$.apply(LeafTask.Result.class);
    return List.of((LeafTask.Result<S>[]) spark.sc().runJob(data.get(split).rdd(), task, tag));
  }

  private <S extends Sum<S>> S merge(List<LeafTask.Result<S>> results) {
    ReductionTree<S> tree = new ReductionTree<>(leaves);
    results.forEach(result -> result.roots.forEach(tree::add));
    return tree.root();
  }

  @Override
  public boolean has(Split split) {
    return data.containsKey(split);
  }

  @Override
  public String describe() {
    return spark.master() + ", " + data.get(Split.TRAIN).getNumPartitions() + " partitions";
  }

  @Override
  public void close() {
    data.values().forEach(JavaRDD::unpersist);
    WorkspacePool.forget(run);
    work.destroy();
  }

  private static double millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e6;
  }
}
