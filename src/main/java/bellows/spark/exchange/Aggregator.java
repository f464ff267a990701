package bellows.spark.exchange;

import bellows.tensor.Team;
import bellows.train.Aggregation;
import bellows.train.worker.Buffers;
import bellows.train.worker.Partial;
import bellows.train.worker.ReductionTree;
import bellows.train.worker.Sum;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
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
  private final int leaves;
  private final int floats;
  private final Aggregation aggregation;
  private final ExecutorService openers;
  private final Team team;
  /** Of partials, and of the sum of slices. */
  private final Buffers memory;

  /**
   * @param leaves of the reduction tree
   * @param floats of a partial
   */
  public Aggregator(JavaSparkContext spark, int leaves, int floats, Aggregation aggregation) {
    this.spark = spark;
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
    memory.begin(task.serial);
    return way(data) == Aggregation.SHUFFLE ? inSlices(data, task) : onDriver(data, task);
  }

  private <T> Gathered onDriver(RDD<T> data, PartialTask<T> task) {
    AtomicLong bytes = new AtomicLong();
    ReductionTree<Partial> tree = tree();
    List<TaskTimes> tasks = gather(data, task, (partition, sent) -> {
      bytes.addAndGet(sent.gradient().bytes());
      return sent.open(length -> memory.borrow());
    }, tree::add);
    return new Gathered(tree.root(), tasks, bytes.get());
  }

  /** Each slice arrives summed; its place among the floats is that of its partition. */
  private <T> Gathered inSlices(RDD<T> data, PartialTask<T> task) {
    Slices slices = Slices.of(floats, data.getNumPartitions());
    RDD<Tuple2<Integer, Slice>> shuffled = slices.shuffle(data, task);
    AtomicLong bytes = new AtomicLong();
    List<TaskTimes> tasks = Collections.synchronizedList(new ArrayList<>());
    float[] sum = memory.borrow();
    AtomicReference<Partial> whole = new AtomicReference<>();
    gather(shuffled, new SliceTask(task, leaves, Slices.shuffleId(shuffled)), (slice, sent) -> {
      GradientPayload gradient = sent.partial().gradient();
      gradient.read(sum, slices.from(slice));
      bytes.addAndGet(gradient.bytes());
      tasks.addAll(sent.tasks());
      return new Partial(sum, sent.partial().loss(), sent.partial().samples());
    }, root -> whole.set(root.sum()));
    slices.forget(spark.sc(), shuffled);
    return new Gathered(whole.get(), tasks, bytes.get());
  }

  /** Any other job over leaves. */
  public <T, S extends Sum<S>> S sum(RDD<T> data, LeafTask<T, S> task) {
    ReductionTree<S> tree = tree();
    gather(data, task, (partition, sent) -> sent, tree::add);
    return tree.root();
  }

  private <S extends Sum<S>> ReductionTree<S> tree() {
    return new ReductionTree<>(leaves, team, added -> {});
  }

  private <T, R, S> List<TaskTimes> gather(RDD<T> data, LeafTask<T, R> task, Gathering.Opening<R, S> opening,
      Consumer<ReductionTree.Node<S>> each) {
    List<TaskTimes> tasks = new ArrayList<>();
    new Gathering<>(spark.sc(), openers, opening, (roots, times) -> {
      roots.forEach(each);
      tasks.add(times);
    }).run(data, task);
    return tasks;
  }

  @Override
  public void close() {
    openers.shutdownNow();
    team.close();
  }
}
