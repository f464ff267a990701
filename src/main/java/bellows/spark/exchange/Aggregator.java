package bellows.spark.exchange;

import bellows.spark.internal.SparkInternals;
import bellows.tensor.Team;
import bellows.train.Aggregation;
import bellows.train.worker.Buffers;
import bellows.train.worker.Partial;
import bellows.train.worker.ReductionTree;
import bellows.train.worker.Sum;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import scala.Tuple2;

/**
 * Runs the tasks of a step and adds up what they return, in the order of the reduction tree: on the driver, or slice by
 * slice on the executors. Its memory is used again by the next step.
 */
public final class Aggregator implements AutoCloseable {
  /**
   * What a step gave.
   *
   * @param tasks where the time of those went that computed partials
   * @param bytes of partials that the driver received from other processes
   */
  public record Gathered(Partial sum, List<TaskTimes> tasks, long bytes) {
    /** The longest that a task worked. */
    public double millis() {
      return tasks.stream().mapToDouble(TaskTimes::workMillis).max().orElse(0);
    }

    /** The longest that a task waited for its samples. */
    public double inputMillis() {
      return tasks.stream().mapToDouble(times -> times.decodeNanos / 1e6).max().orElse(0);
    }
  }

  /** Floats of a sum that are worth a thread more. */
  private static final int SHARE = 1 << 18;

  private final JavaSparkContext spark;
  private final String run;
  private final int leaves;
  private final int floats;
  private final Aggregation aggregation;
  private final ExecutorService openers;
  private final Team team;
  /** Memory of partials, and of the sum of slices. */
  private final Buffers memory;
  /** The last step that began; null before the first. */
  private Long step;

  /**
   * @param run whose jobs these are, see {@link bellows.spark.share.RunLease#run}
   * @param leaves of the reduction tree
   * @param floats of a partial
   */
  public Aggregator(JavaSparkContext spark, String run, int leaves, int floats, Aggregation aggregation) {
    this.spark = spark;
    this.run = run;
    this.leaves = leaves;
    this.floats = floats;
    this.aggregation = aggregation;
    int threads = Math.min(Aggregation.OPENERS, Runtime.getRuntime().availableProcessors());
    openers = Executors.newFixedThreadPool(threads, body -> {
      Thread thread = new Thread(body, "bellows-results");
      thread.setDaemon(true);
      return thread;
    });
    team = new Team(Math.max(1, Math.min(threads, floats / SHARE)));
    memory = new Buffers(floats, team);
  }

  /** The way that a step over these partitions goes. */
  public Aggregation way(RDD<?> data) {
    return aggregation.choose(floats, data.getNumPartitions(), spark.isLocal());
  }

  /** A step. The sum is good until the next begins. */
  public <T> Gathered step(RDD<T> data, PartialTask<T> task) {
    begin(task);
    return JobLabel.with(spark.sc(), run, step,
        () -> way(data) == Aggregation.SHUFFLE ? inSlices(data, task) : onDriver(data, task));
  }

  /** A step without a job of its own, unless tasks fail. The sum is good until the next begins. */
  public <T> Gathered step(RDD<T> data, PartialTask<T> task, StepTasks<T> others) {
    if (spark.sc().isStopped()) {
      return step(data, task); // A job says best that the application has ended.
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new IllegalStateException("interrupted before step " + task.step());
    }
    begin(task);
    Partials partials = new Partials(others.team());
    StepTasks.Done done = others.run(task, partials);
    done.failed().forEach(StepTasks.Failed::throwIfFinal);
    done.roots().forEach(partials::add);
    if (!done.failed().isEmpty()) {
      done.times().addAll(leftToAJob(data, task, done.failed(), partials));
    }
    return new Gathered(partials.tree.root(), done.times(), partials.bytes.get());
  }

  private <T> List<TaskTimes> leftToAJob(RDD<T> data, PartialTask<T> task, List<StepTasks.Failed> left,
      Partials partials) {
    List<StepTasks.Failed> failures = left.stream().filter(each -> each.failure() != null).toList();
    failures.forEach(each -> SparkInternals.tell(spark.sc(),
        new StepTaskFailure(run, task.step(), each.partition(), each.why())));
    if (!failures.isEmpty()) {
      task.again();
    }
    List<Integer> partitions = left.stream().map(StepTasks.Failed::partition).toList();
    return JobLabel.with(spark.sc(), run, step, () -> gathering(partials).run(data, task, partitions));
  }

  /** Tasks of steps that stay on the executors; the caller's to close, before this. */
  public <T> StepTasks<T> resident(RDD<T> data) {
    return new ResidentTasks<>(data, run, openers, team);
  }

  private void begin(PartialTask<?> task) {
    memory.begin(task.input().serial());
    step = task.step();
  }

  private <T> Gathered onDriver(RDD<T> data, PartialTask<T> task) {
    Partials partials = new Partials(team);
    List<TaskTimes> tasks = gathering(partials).run(data, task);
    return new Gathered(partials.tree.root(), tasks, partials.bytes.get());
  }

  private <T> Gathered inSlices(RDD<T> data, PartialTask<T> task) {
    Slices slices = Slices.of(floats, data.getNumPartitions());
    RDD<Tuple2<Integer, byte[]>> shuffled = slices.shuffle(data, task);
    int shuffle = SparkInternals.shuffleId(shuffled);
    SlicesInPlace sums = new SlicesInPlace(slices, memory.any());
    try {
      gathering(sums).run(shuffled, new SliceTask(task, leaves, shuffle, slices.bytesUnderWay()));
    } finally {
      SparkInternals.removeShuffle(spark.sc(), shuffle);
    }
    return new Gathered(sums.whole, sums.tasks, sums.bytes.get());
  }

  /** Runs any other job over leaves and adds up what it returns. */
  public <T, S extends Sum<S>> S sum(RDD<T> data, LeafTask<T, S> task) {
    Adding<S, S> sums = new Adding<>(team) {
      @Override
      public S open(int partition, S sent) {
        return sent;
      }
    };
    JobLabel.with(spark.sc(), run, step, () -> gathering(sums).run(data, task));
    return sums.tree.root();
  }

  private <R extends Serializable, S> Gathering<R, S> gathering(Gathering.Receiver<R, S> receiver) {
    return new Gathering<>(spark.sc(), run, openers, receiver);
  }

  /** Adds roots up, in the order of the reduction tree. */
  private abstract class Adding<R, S extends Sum<S>> implements Gathering.Receiver<R, S> {
    final ReductionTree<S> tree;

    Adding(Team members) {
      tree = new ReductionTree<>(leaves, members, added -> {});
    }

    @Override
    public void add(ReductionTree.Node<S> root) {
      tree.add(root);
    }
  }

  /** Adds partials up, in memory of the driver's. */
  private final class Partials extends Adding<SentPartial, Partial> {
    private final AtomicLong bytes = new AtomicLong();

    Partials(Team members) {
      super(members);
    }

    @Override
    public Partial open(int partition, SentPartial sent) throws IOException {
      bytes.addAndGet(sent.gradient().bytes());
      return sent.open(length -> memory.any());
    }
  }

  /** Puts slices, which arrive summed, where they belong; a slice's number is that of its partition. */
  private static final class SlicesInPlace implements Gathering.Receiver<SliceTask.SliceSum, Partial> {
    private final Slices slices;
    private final float[] sum;
    private final AtomicLong bytes = new AtomicLong();
    private final List<TaskTimes> tasks = Collections.synchronizedList(new ArrayList<>());
    private Partial whole;

    SlicesInPlace(Slices slices, float[] sum) {
      this.slices = slices;
      this.sum = sum;
    }

    @Override
    public Partial open(int slice, SliceTask.SliceSum sent) throws IOException {
      GradientPayload gradient = sent.partial().gradient();
      gradient.read(sum, slices.from(slice));
      bytes.addAndGet(gradient.bytes());
      tasks.addAll(sent.tasks());
      return new Partial(sum, sent.partial().loss(), sent.partial().samples());
    }

    @Override
    public void add(ReductionTree.Node<Partial> root) {
      whole = root.sum();
    }
  }

  @Override
  public void close() {
    openers.shutdownNow();
    team.close();
  }
}
