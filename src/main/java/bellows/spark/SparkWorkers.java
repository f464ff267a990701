package bellows.spark;

import bellows.data.Leaf;
import bellows.data.Split;
import bellows.spark.data.DataSet;
import bellows.spark.data.LocalShards;
import bellows.spark.exchange.Aggregator;
import bellows.spark.exchange.Chaos;
import bellows.spark.exchange.PartialTask;
import bellows.spark.exchange.ResultStore;
import bellows.spark.exchange.SentInput;
import bellows.spark.exchange.WeightsHandle;
import bellows.spark.metrics.SparkEvents;
import bellows.spark.metrics.TaskLog;
import bellows.tensor.FloatBlock;
import bellows.tensor.FloatCode;
import bellows.train.Aggregation;
import bellows.train.TeamPlan;
import bellows.train.Workers;
import bellows.train.worker.Evaluation;
import bellows.train.worker.Fault;
import bellows.train.worker.StepInput;
import bellows.train.worker.TrainSpec;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The executors of a Spark application: a partition owns some leaves, weights are handed out, and a step is one job. */
public final class SparkWorkers implements Workers {
  private final JavaSparkContext spark;
  private final String run = UUID.randomUUID().toString();
  private final Broadcast<RunSpec> work;
  private final Aggregator aggregator;
  private final FloatCode code;
  private final Chaos chaos;
  private final Map<Split, JavaRDD<Leaf>> data = new EnumMap<>(Split.class);
  private TaskLog tasks;

  /**
   * @param plan how many leaves are worked on at once, in how many threads; does not change the result
   * @param partitions at most one a leaf is used; does not change it either
   * @param aggregation where partials are added up; nor does that
   * @param chaos seeds the misfortune that tasks are to meet; nor does that. Null for none
   */
  public SparkWorkers(JavaSparkContext spark, TrainSpec spec, TeamPlan plan, DataSet dataSet, int partitions,
      Aggregation aggregation, Long chaos) {
    this.spark = spark;
    this.chaos = new Chaos(chaos);
    code = spec.code();
    work = spark.broadcast(new RunSpec(run, spec, plan));
    aggregator = new Aggregator(spark, spec.leaves(), spec.model().layout().size(), aggregation);
    for (Split split : Split.values()) {
      if (dataSet.has(split)) {
        data.put(split, dataSet.leaves(spark, split, spec.leaves(), partitions));
      }
    }
  }

  /** From now on, tells each step's tasks to a log. */
  public void log(TaskLog log) {
    tasks = log;
  }

  @Override
  public StepResult step(StepInput input) {
    spark.setLocalProperty(SparkEvents.STEP, Long.toString(input.step()));
    long start = System.nanoTime();
    WeightsHandle weights = WeightsHandle.of(spark, input.weights(), code);
    double broadcastMillis = millisSince(start);
    PartialTask<Leaf> task = new StepTask(run, work, SentInput.of(input, weights), code, chaos);
    Aggregator.Gathered gathered = withdrawing(weights, () -> aggregator.step(data.get(Split.TRAIN).rdd(), task));
    if (tasks != null) {
      tasks.step(input.step(), gathered.tasks());
    }
    return new StepResult(gathered.sum(), broadcastMillis, gathered.inputMillis(), gathered.millis(),
        millisSince(start) - broadcastMillis - gathered.millis(), gathered.bytes());
  }

  @Override
  public Optional<Fault> diagnose(StepInput input) {
    WeightsHandle weights = WeightsHandle.of(spark, input.weights(), code);
    DiagnosisTask task = new DiagnosisTask(work, SentInput.of(input, weights));
    return Optional.ofNullable(withdrawing(weights, () -> aggregator.sum(data.get(Split.TRAIN).rdd(), task)));
  }

  @Override
  public Evaluation evaluate(Split split, float[] weights) {
    WeightsHandle handle = WeightsHandle.of(spark, weights, FloatCode.PLAIN);
    EvaluationTask task = new EvaluationTask(work, handle);
    return withdrawing(handle, () -> aggregator.sum(data.get(split).rdd(), task));
  }

  /** Runs a job, and however it ends, takes back the weights that were handed out for it. */
  private static <R> R withdrawing(WeightsHandle weights, Supplier<R> job) {
    try {
      return job.get();
    } finally {
      weights.withdraw();
    }
  }

  /** A table of what the model says of each sample; see {@link PredictionTask#SCHEMA}. */
  public Dataset<Row> predict(SparkSession session, Split split, float[] weights) {
    PredictionTask task = new PredictionTask(work, spark.broadcast(new FloatBlock(weights)));
    return session.createDataFrame(data.get(split).flatMap(task), PredictionTask.SCHEMA);
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
    ResultStore.forget(run);
    aggregator.close();
    LocalShards.forget();
    work.destroy();
  }

  private static double millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e6;
  }
}
