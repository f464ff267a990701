package bellows.spark;

import bellows.tensor.Team;
import bellows.train.Aggregation;
import bellows.train.Partial;
import bellows.train.ReductionTree;
import bellows.train.Sum;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.DoubleAccumulator;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import scala.Tuple2;

/**
 * Runs the tasks of a step and adds up what they return, in the order of the reduction tree: on the driver, or slice by
 * slice on the executors. Its memory is used again by the next step.
 */
final class Aggregator implements AutoCloseable {
  /**
   * What a step gave.
   *
   * @param millis the longest that a task computed
   * @param bytes of partials that the driver received from other processes
   */
  record Gathered<S>(S sum, double millis, long bytes) {}

  /** More threads than these wait for memory or the network. */
  private static final int MOST_THREADS = 4;
  /** Floats of a sum that are worth a thread more. */
  private static final int SHARE = 1 << 18;

  private final JavaSparkContext spark;
  private final int leaves;
  private final int floats;
  private final Aggregation aggregation;
  private final ExecutorService openers;
  private final Team team;
  private final ResultMemory memory = new ResultMemory();

  /**
   * @param leaves of the reduction tree
   * @param floats of a partial
   */
  Aggregator(JavaSparkContext spark, int leaves, int floats, Aggregation aggregation) {
    this.spark = spark;
    this.leaves = leaves;
    this.floats = floats;
    this.aggregation = aggregation;
    int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
    openers = Executors.newFixedThreadPool(threads, body -> {
      Thread thread = new Thread(body, "bellows-results");
      thread.setDaemon(true);
      return thread;
    });
    team = new Team(Math.max(1, Math.min(threads, floats / SHARE)));
  }

  /** The way that a step over these partitions goes. In local mode nothing travels, so there is nothing to save. */
  Aggregation way(RDD<?> data) {
    return aggregation == Aggregation.AUTO && spark.isLocal() ? Aggregation.DRIVER
        : aggregation.choose(floats, data.getNumPartitions());
  }

  /** A step. The sum is good until the next begins. */
  <T> Gathered<Partial> step(RDD<T> data, PartialTask<T> task) {
    memory.begin();
    return way(data) == Aggregation.SHUFFLE ? inSlices(data, task) : onDriver(data, task);
  }

  private <T> Gathered<Partial> onDriver(RDD<T> data, PartialTask<T> task) {
    AtomicLong bytes = new AtomicLong();
    ReductionTree<Partial> tree = tree();
    double millis = gather(data, task, (partition, sent) -> {
      bytes.addAndGet(sent.gradient().bytes());
      return sent.open(memory::take);
    }, tree::add);
    return new Gathered<>(tree.root(), millis, bytes.get());
  }

  /** Each slice arrives summed; its place among the floats is that of its partition. */
  private <T> Gathered<Partial> inSlices(RDD<T> data, PartialTask<T> task) {
    Slices slices = Slices.of(floats, data.getNumPartitions());
    RDD<Tuple2<Integer, Slice>> shuffled = slices.shuffle(data, task);
    AtomicLong bytes = new AtomicLong();
    DoubleAccumulator longest = new DoubleAccumulator(Math::max, 0);
    float[] sum = memory.take(floats);
    AtomicReference<Partial> whole = new AtomicReference<>();
    gather(shuffled, new SliceTask(task, leaves, Slices.shuffleId(shuffled)), (slice, sent) -> {
      Parcel gradient = sent.partial().gradient();
      bytes.addAndGet(gradient.bytes());
      longest.accumulate(sent.millis());
      gradient.read(sum, slices.from(slice));
      return new Partial(sum, sent.partial().loss(), sent.partial().samples(), sent.partial().fault());
    }, root -> whole.set(root.sum()));
    slices.forget(spark.sc(), shuffled);
    return new Gathered<>(whole.get(), longest.get(), bytes.get());
  }

  /** Any other job over leaves. */
  <T, S extends Sum<S>> S sum(RDD<T> data, LeafTask<T, S> task) {
    ReductionTree<S> tree = tree();
    gather(data, task, (partition, sent) -> sent, tree::add);
    return tree.root();
  }

  private <S extends Sum<S>> ReductionTree<S> tree() {
    return new ReductionTree<>(leaves, team, added -> {});
  }

  /** Returns the longest that a task took. */
  private <T, R, S> double gather(RDD<T> data, LeafTask<T, R> task, Gathering.Opening<R, S> opening,
      Consumer<ReductionTree.Node<S>> each) {
    DoubleAccumulator longest = new DoubleAccumulator(Math::max, 0);
    new Gathering<>(spark.sc(), openers, opening, (partition, roots, millis) -> {
      roots.forEach(each);
      longest.accumulate(millis);
    }).run(data, task);
    return longest.get();
  }

  @Override
  public void close() {
    openers.shutdownNow();
    team.close();
  }
}
