package bellows.spark;

import bellows.data.Leaf;
import bellows.data.Split;
import bellows.spark.data.DataSet;
import bellows.spark.data.LeafSet;
import bellows.spark.exchange.Aggregator;
import bellows.spark.exchange.Chaos;
import bellows.spark.exchange.DirectTasks;
import bellows.spark.exchange.PartialTask;
import bellows.spark.exchange.SentInput;
import bellows.spark.exchange.StepTasks;
import bellows.spark.exchange.WeightsHandle;
import bellows.spark.metrics.TaskLog;
import bellows.spark.share.Shared;
import bellows.tensor.FloatBlock;
import bellows.tensor.FloatCode;
import bellows.tensor.Team;
import bellows.train.Aggregation;
import bellows.train.StepMode;
import bellows.train.Stepping;
import bellows.train.TeamPlan;
import bellows.train.Workers;
import bellows.train.worker.Evaluation;
import bellows.train.worker.Fault;
import bellows.train.worker.StepInput;
import bellows.train.worker.TrainSpec;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The executors of a Spark application: a partition owns some leaves, weights are handed out, and a step is one job.
 * In local mode it need not be: the driver calls the partitions' tasks itself.
 */
public final class SparkWorkers implements Workers {
  private final JavaSparkContext spark;
  private final RunHandle run;
  private final Aggregator aggregator;
  private final FloatCode code;
  private final Chaos chaos;
  private final DataSet dataSet;
  private final Map<Split, LeafSet> data = new EnumMap<>(Split.class);
  /** Handed out for tables, which may be read until the run is closed. */
  private final List<Shared<FloatBlock>> predicting = new ArrayList<>();
  private final int all;
  private final int atOnce;
  /** Who calls the tasks of a step, no longer {@code AUTO}. */
  private final Stepping stepping;
  /** Of the splits that were asked for, where the driver does. */
  private final Map<Split, DirectTasks<Leaf>> direct = new EnumMap<>(Split.class);
  /** Where tasks stay on executors; null before the first step. */
  private StepTasks<Leaf> resident;
  private TaskLog tasks;

  /**
   * @param plan how many leaves are worked on at once, in how many threads; does not change the result
   * @param partitions at most one a leaf is used; does not change it either
   * @param mode who calls the tasks of a step, and where partials are added up; nor does that
   * @param chaos seeds the misfortune that tasks are to meet; nor does that. Null for none
   */
  public SparkWorkers(JavaSparkContext spark, TrainSpec spec, TeamPlan plan, DataSet dataSet, int partitions, StepMode mode,
      Long chaos) {
    this.spark = spark;
    this.dataSet = dataSet;
    this.chaos = new Chaos(chaos);
    stepping = mode.stepping(spark.isLocal(), spark.master());
    code = spec.code();
    all = spec.leaves();
    atOnce = plan.atOnce();
    run = RunHandle.begin(spark, new RunSpec(spec, plan));
    aggregator = new Aggregator(spark, runId(), spec.leaves(), spec.model().layout().size(), mode.aggregation());
    try {
      for (Split split : Split.values()) {
        if (dataSet.has(split)) {
          // Who only passes over samples does so in as many tasks as there are workers.
          int tasks = split == Split.TRAIN ? partitions : Math.max(partitions, plan.tasks() * plan.crew());
          data.put(split, dataSet.leaves(spark, run.lease(), split, spec.leaves(), tasks));
        }
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * By which listeners tell this run's jobs from others of the application, see
   * {@link bellows.spark.exchange.JobLabel}.
   */
  public String runId() {
    return run.lease().run();
  }

  /** Tells the tasks of each step from now on to a log. */
  public void log(TaskLog log) {
    tasks = log;
  }

  @Override
  public StepResult step(StepInput input) {
    long start = System.nanoTime();
    WeightsHandle weights = WeightsHandle.of(spark, input.weights(), code);
    double broadcastMillis = millisSince(start);
    PartialTask<Leaf> task = new StepTask(run, SentInput.of(input, weights), code, chaos);
    Aggregator.Gathered gathered = withdrawing(weights, () -> step(task));
    if (tasks != null) {
      tasks.step(input.step(), gathered.tasks());
    }
    return new StepResult(gathered.sum(), broadcastMillis, gathered.inputMillis(), gathered.millis(),
        millisSince(start) - broadcastMillis - gathered.millis(), gathered.bytes());
  }

  private Aggregator.Gathered step(PartialTask<Leaf> task) {
    RDD<Leaf> leaves = leaves(Split.TRAIN);
    if (stepping == Stepping.JOBS || aggregator.way(leaves) == Aggregation.SHUFFLE) {
      return aggregator.step(leaves, task);
    }
    if (stepping == Stepping.DIRECT) {
      return aggregator.step(leaves, task, here(Split.TRAIN));
    }
    if (resident == null) {
      resident = aggregator.resident(leaves);
    }
    return aggregator.step(leaves, task, resident);
  }

  /** Who calls the tasks of a split in this JVM. */
  private DirectTasks<Leaf> here(Split split) {
    return direct.computeIfAbsent(split, any -> {
      LeafSet leaves = data.get(split);
      return new DirectTasks<>(partition -> leaves.here(partition, all), leaves(split).getNumPartitions(), atOnce);
    });
  }

  @Override
  public Optional<Fault> diagnose(StepInput input) {
    WeightsHandle weights = WeightsHandle.of(spark, input.weights(), code);
    DiagnosisTask task = new DiagnosisTask(run, SentInput.of(input, weights));
    release();
    return Optional.ofNullable(withdrawing(weights, () -> aggregator.sum(leaves(Split.TRAIN), task)));
  }

  @Override
  public Evaluation evaluate(Split split, float[] weights) {
    WeightsHandle handle = WeightsHandle.of(spark, weights, FloatCode.PLAIN);
    EvaluationTask task = new EvaluationTask(run, handle);
    return withdrawing(handle, () -> stepping == Stepping.DIRECT ? evaluateHere(split, task) : evaluate(split, task));
  }

  private Evaluation evaluate(Split split, EvaluationTask task) {
    release();
    return aggregator.sum(leaves(split), task);
  }

  private Evaluation evaluateHere(Split split, EvaluationTask task) {
    try {
      return here(split).sum(task, all);
    } catch (RuntimeException e) { // A job meets it again, unless it passes.
      return evaluate(split, task);
    }
  }

  /** Before a job: the driver's own threads rest between steps, but tasks that stay keep their cores. */
  private void release() {
    if (resident != null) {
      resident.release();
    }
  }

  /** How the weights do on every sample of a split, with what a run has no time for. */
  public Scored score(Split split, float[] weights) {
    Shared<FloatBlock> shared = Shared.of(spark, new FloatBlock(weights));
    try {
      return Scored.run(data.get(split).rdd(), dataSet.count(split), run, shared);
    } finally {
      shared.withdraw(false);
    }
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
    Shared<FloatBlock> shared = Shared.of(spark, new FloatBlock(weights));
    predicting.add(shared);
    return session.createDataFrame(data.get(split).rdd().flatMap(new PredictionTask(run, shared)),
        PredictionTask.SCHEMA);
  }

  private RDD<Leaf> leaves(Split split) {
    return data.get(split).rdd().rdd();
  }

  @Override
  public Team resting() {
    return stepping == Stepping.DIRECT ? here(Split.TRAIN).team() : Team.alone();
  }

  @Override
  public boolean has(Split split) {
    return data.containsKey(split);
  }

  @Override
  public String describe() {
    return spark.master() + ", " + leaves(Split.TRAIN).getNumPartitions() + " partitions";
  }

  @Override
  public void close() {
    if (resident != null) {
      resident.close();
    }
    direct.values().forEach(DirectTasks::close);
    run.close();
    data.values().forEach(LeafSet::close);
    predicting.forEach(weights -> weights.withdraw(false));
    aggregator.close();
  }

  private static double millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e6;
  }
}
